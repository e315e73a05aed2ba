"""The `errcode` that WeCom and DingTalk both answer with; only the numbers are each one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.messaging.channels.letters import Refused, TryLater
from lms.messaging.reasons import ACCESS, BUSY, REFUSED, UNKNOWN, UNREACHABLE

SYSTEM_BUSY = -1
REST_S = 60


@dataclass(frozen=True, slots=True)
class ErrCodes:
    """Which numbers say that the token ran out, the keys are wrong, we ask too often, nobody is called so."""

    token_bad: frozenset[int]
    keys_bad: frozenset[int]
    busy: frozenset[int]
    nobody: frozenset[int]
    # A number that only says that the true one stands in `sub_code`.
    wrapper: int | None = None

    def code_in(self, data: Mapping[str, Any]) -> object:  # Any: another's JSON
        """The number that says what is wrong; the wrapper itself, where nothing stands in it."""
        code, inner = data.get("errcode", SYSTEM_BUSY), str(data.get("sub_code", ""))
        return int(inner) if code == self.wrapper and inner.isdecimal() and len(inner) < 10 else code

    def is_token_bad(self, data: Mapping[str, Any]) -> bool:  # Any: another's JSON
        """Whether a new token is worth a second try."""
        return self.code_in(data) in self.token_bad

    def judge(self, data: Mapping[str, Any]) -> None:  # Any: another's JSON
        """Raises TryLater or Refused for every errcode but 0."""
        code = self.code_in(data)
        if code == 0:
            return
        if code in self.busy:
            raise TryLater(BUSY, in_s=REST_S, is_busy=True)
        if code in self.nobody:
            raise Refused(UNKNOWN)
        if code in self.keys_bad | self.token_bad:
            raise TryLater(ACCESS)
        if code == SYSTEM_BUSY:
            raise TryLater(UNREACHABLE)
        raise Refused(REFUSED)
