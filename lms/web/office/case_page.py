"""What the page of a case shows beside the case: its people, its evidence, the day, and what else there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from lms.accounts.models import User
from lms.audit.queries import acts_on
from lms.cases.models import Case
from lms.cases.queries import cases_about, words_in
from lms.cohorts.queries import lesson_titles
from lms.ledger.queries import day_trace, evidence_of_people
from lms.rulesets.queries import data_of
from lms.web.components.day_line import DayLine, day_line
from lms.web.components.entry_lines import evidence_said
from lms.web.office.case_words import innocent_words, seen_words
from lms.web.office.question_facts import question_facts
from lms.web.office.words import act_words


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of evidence in a list; `who` is named when the case is about several people."""

    uuid: str
    said: str
    who: str


def case_context(case: Case) -> dict[str, object]:
    """For `office/case.html`, beside `case` and `form`. At most ten queries."""
    zone = data_of(case.enrolment.ruleset).zone if case.enrolment else None
    others = list(case.others.order_by("display_name", "pk"))
    return {
        "said": words_in(case),
        "seen": seen_words(case, zone),
        "question": question_facts(case),
        "innocent": innocent_words(case) if case.is_open else (),
        "people": others,
        "evidence": _evidence(case, others, zone),
        "line": _line(case, zone),
        "others": cases_about(case.learner_id, without=case),
        "acts": [
            {"act": act, "words": act_words(act.action)} for act in acts_on("case", case.uuid, limit=20)
        ],
    }


def _evidence(case: Case, others: Sequence[User], zone: ZoneInfo | None) -> list[Seen]:
    if zone is None:
        return []
    names = {person.pk: person.display_name for person in (case.learner, *others)} if others else {}
    lines = evidence_of_people(case.facts.get("evidence", ()))
    return [Seen(line.uuid, evidence_said(line, zone), names.get(learner, "")) for learner, line in lines]


def _line(case: Case, zone: ZoneInfo | None) -> DayLine | None:
    """The whole day of the learner, of all their classes; lessons of other classes go by their mode."""
    if case.enrolment is None or case.day is None or zone is None:
        return None
    titles: Mapping[str, str] = lesson_titles(case.enrolment, get_language() or "")
    named = {lesson: (title, "") for lesson, title in titles.items()}
    return day_line(day_trace(case.learner_id, case.day), case.day, zone, named)
