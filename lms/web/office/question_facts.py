"""What a learner saw of a day when they asked about it, in words; no query."""

from __future__ import annotations

from dataclasses import dataclass

from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.ledger.names import DayQuestion
from lms.reports.words import lost_text
from lms.web.components.words import minutes_text, mode_names


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """The figures of the day at that moment. Pairs are words and a length of time."""

    what: str
    tenths: int
    posted: list[tuple[str, str]]
    pending: str
    lost: list[tuple[str, str]]
    corrections: list[str]


def question_facts(case: Case) -> QuestionFacts | None:
    """The facts of a question about a day; None for any other case."""
    facts = case.facts
    if case.kind != CaseKind.OBJECTION or facts.get("what") not in DayQuestion.values:
        return None
    names, shown = mode_names(), facts["shown"]
    posted, lost, pending_s = shown["posted_s"], shown["lost_s"], shown["pending_s"]
    return QuestionFacts(
        what=str(DayQuestion(facts["what"]).label),
        tenths=shown["tenths"],
        posted=[(names.get(mode, mode), minutes_text(seconds)) for mode, seconds in sorted(posted.items())],
        pending=minutes_text(pending_s) if pending_s else "",
        lost=[
            (lost_text(why), minutes_text(seconds))
            for why, seconds in sorted(lost.items(), key=lambda item: -item[1])
        ],
        corrections=facts["corrections"],
    )
