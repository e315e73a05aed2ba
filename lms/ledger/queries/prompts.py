"""What a learner was asked on a day while films played, and what became of it: how a stretch without an answer is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lms.cohorts.models import Enrolment
from lms.ledger.models import Evidence
from lms.ledger.names import EvidenceKind
from lms.ledger.rules.crediting import day_start, moment
from lms.rulesets.queries import data_of


@dataclass(frozen=True, slots=True)
class PromptView:
    """One presence prompt; `answered_at` None: never. `is_missed`: not answered in time, so that what followed did not
    count until the answer.
    """

    uuid: UUID
    lesson_uuid: UUID | None
    kind: str
    asked_at: datetime
    answered_at: datetime | None
    is_missed: bool


def prompts_on(enrolment: Enrolment, day: date) -> Sequence[PromptView]:
    """The prompts of a civil day in order; the records of a miss and of its later answer are one. One query, none where
    the rule set never asks.
    """
    rules = data_of(enrolment.ruleset)
    if rules.prompt is None:
        return []
    begin, end = (moment(day_start(each, rules.zone)) for each in (day, day + timedelta(days=1)))
    rows = Evidence.objects.filter(enrolment_id=enrolment.pk, kind=EvidenceKind.PROMPT)
    # A record may begin at the proof before its prompt, in the same sitting.
    near = rows.filter(
        learner_id=enrolment.learner_id, started_at__gte=begin - timedelta(days=1), started_at__lt=end
    )
    found: dict[tuple[str, int], PromptView] = {}
    for row in near.order_by("pk"):
        view, name = _view(row), (row.source["lease"], row.source["number"])
        known = found.get(name)
        if known is None or known.answered_at is None or not view.is_missed:
            found[name] = view
    return sorted(
        (view for view in found.values() if begin <= view.asked_at < end), key=lambda view: view.asked_at
    )


def _view(row: Evidence) -> PromptView:
    answered = row.source["answered"]
    return PromptView(
        uuid=row.uuid,
        lesson_uuid=row.lesson_uuid,
        kind=row.source["kind"],
        asked_at=datetime.fromisoformat(row.source["asked"]),
        answered_at=datetime.fromisoformat(answered) if answered else None,
        is_missed=row.source["missed"],
    )
