"""What is signed every night: one statement about all chains, which names the statement before (domain §4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from lms.vault.rules import canonical_json

FORMAT = 1
KIND = "academy-daily-root"


@dataclass(frozen=True, slots=True)
class RootStatement:
    """The figures of a daily root, as they are signed. `previous` is GENESIS for the first."""

    number: int
    day: date
    at: datetime
    root: str
    accounts: int
    entries: int
    previous: str

    def payload(self) -> dict[str, object]:
        """The JSON object that an outsider reads."""
        return {
            "v": FORMAT,
            "kind": KIND,
            "number": self.number,
            "day": self.day.isoformat(),
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "root": self.root,
            "accounts": self.accounts,
            "entries": self.entries,
            "previous": self.previous,
        }

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return canonical_json(self.payload())

    def hash(self) -> str:
        """What the next statement names as `previous`."""
        return sha256(self.signed_bytes()).hexdigest()
