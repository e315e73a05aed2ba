"""What is wrong with a line of a caption file, in plain words with its number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline import codes
from media_pipeline.refusals import Refused


class Flaw(StrEnum):
    """Why a line was passed over."""

    TIME = "time"
    BACKWARDS = "backwards"
    NO_WORDS = "no-words"
    NO_TIME = "no-time"
    TOO_MANY = "too-many"
    MARKUP = "markup"


WORDS: dict[Flaw, Promise] = {
    Flaw.TIME: gettext_lazy("the time cannot be read"),
    Flaw.BACKWARDS: gettext_lazy("it ends before it begins"),
    Flaw.NO_WORDS: gettext_lazy("there are no words"),
    Flaw.NO_TIME: gettext_lazy("words without a time"),
    Flaw.TOO_MANY: gettext_lazy("more than 20,000 lines; the rest is left out"),
    Flaw.MARKUP: gettext_lazy("the file is not well formed from here on"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One line (from 1) that was passed over, and why."""

    line: int
    flaw: Flaw

    @property
    def said(self) -> str:
        """Number and flaw in the reader's language: Line 12: it ends before it begins."""
        return _("Line %(line)s: %(flaw)s") % {"line": self.line, "flaw": WORDS[self.flaw]}


class CaptionsUnreadable(Refused):
    """No line of a file could be used; `problems` name the first ones."""

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(codes.BAD_CAPTIONS)
        self.problems = problems

    @property
    def reason(self) -> str:
        first = self.problems[0].said if self.problems else ""
        return f"{super().reason} {first}".strip()
