"""The rules of each standard under one shape: a new standard is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from lms.scorm.rules import attempts12, attempts2004
from lms.scorm.rules.attempts12 import Claim, Commit, Launch

SCORM12, SCORM2004 = "scorm12", "scorm2004"
AnyAttempt = Any  # a frozen dataclass of the standard's own
AnyTerms = Any  # what the standard's manifest says of an item


class AnyOutcome(Protocol):
    """What came of a commit."""

    @property
    def attempt(self) -> AnyAttempt: ...

    @property
    def is_new(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standard:
    """What the actions ask of a standard; `attempts12.py` says what each does."""

    attempt_type: type[AnyAttempt]
    parse_commit: Callable[[object], Commit]
    begun: Callable[..., tuple[AnyAttempt, Launch]]
    taken: Callable[[AnyAttempt, Commit, AnyTerms], AnyOutcome]
    claim_of: Callable[[AnyAttempt], Claim]


STANDARDS: dict[str, Standard] = {
    SCORM12: Standard(
        attempts12.Attempt,
        attempts12.parse_commit,
        attempts12.begun,
        attempts12.taken,
        attempts12.claim_of,
    ),
    SCORM2004: Standard(
        attempts2004.Attempt,
        attempts2004.parse_commit,
        attempts2004.begun,
        attempts2004.taken,
        attempts2004.claim_of,
    ),
}
