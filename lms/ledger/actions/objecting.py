"""A learner asks about a day: one open question a day and class, with the figures of the day as they saw them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cases.actions import open_case
from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.cohorts.models import Enrolment
from lms.ledger.names import DayQuestion
from lms.ledger.queries.corrections import posted_on
from lms.ledger.queries.days import DayRow, day_list
from lms.ledger.refusals import DayAhead
from lms.rulesets.queries import data_of
from lms.rulesets.rules import tenths_of


@transaction.atomic
def object_to_day(
    *,
    actor: User,
    enrolment: Enrolment,
    day: date,
    what: DayQuestion,
    words: str,
    lesson_uuid: UUID | None = None,
    at: datetime | None = None,
) -> Case:
    """Put a question about a day into the queue of the office, or add words to the one that is open. Changes no hour.

    Who may: the learner whose hours they are. The same words sent twice are said once. Raises NotVisible, DayAhead.
    """
    if enrolment.learner_id != actor.pk:
        raise NotVisible
    rules, now = data_of(enrolment.ruleset), at or timezone.now()
    if day > now.astimezone(rules.zone).date():
        raise DayAhead
    row = next((row for row in day_list(enrolment) if row.day == day), DayRow(day))
    facts: dict[str, object] = {
        "what": str(what),
        "lesson": str(lesson_uuid) if lesson_uuid else None,
        "shown": {
            "tenths": tenths_of(row.posted_s, rules),
            "posted_s": row.posted_s,
            "pending_s": row.pending_s,
            "lost_s": row.lost_s,
        },
        "corrections": [str(view.uuid) for view in posted_on(enrolment, day)],
    }
    return open_case(
        natural_key=question_key(enrolment, day),
        kind=CaseKind.OBJECTION,
        learner_id=actor.pk,
        enrolment=enrolment,
        day=day,
        facts=facts,
        words=words,
        opened_by=actor,
        at=now,
    )


def question_key(enrolment: Enrolment, day: date) -> str:
    """The thread of the questions about a day of a class."""
    return f"objection:{enrolment.uuid}:{day.isoformat()}"
