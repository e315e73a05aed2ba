"""The rules of each standard under one shape: a new standard is one module and one line here."""

from __future__ import annotations

from typing import Protocol

from lms.scorm.rules import attempts12
from lms.scorm.rules.attempts12 import Attempt, Claim, Commit, Launch, Outcome, Terms

SCORM12, SCORM2004 = "scorm12", "scorm2004"


class Standard(Protocol):
    """What the actions ask of a standard; `attempts12.py` says what each does."""

    def parse_commit(self, raw: object) -> Commit: ...

    def begun(
        self, attempt: Attempt, terms: Terms, *, student_id: str, student_name: str
    ) -> tuple[Attempt, Launch]: ...

    def taken(self, attempt: Attempt, commit: Commit, terms: Terms) -> Outcome: ...

    def claim_of(self, attempt: Attempt) -> Claim: ...


STANDARDS: dict[str, Standard] = {SCORM12: attempts12}
