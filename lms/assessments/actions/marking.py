"""People mark: an answer is put before them, each saves and takes back, and what is marked is released to its learner."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.assessments.models import Attempt, Mark, Marking, MarkingPlan, MarkingStage
from lms.assessments.queries.marking import given_marks, plan_of, policy_of, question_at
from lms.assessments.rules import marking as rules
from lms.assessments.rules import marking_refusals as refused
from lms.audit.actions import record
from lms.cohorts.models import Cohort

LONGEST = 2000
NUMBERS = 9000


def open_markings(attempt: Attempt, *, at: datetime) -> int:
    """Put the answers of a handed-in attempt that wait for a person before their markers; how many there are.

    Within the transaction of the hand-in; `attempt.result` is filled. All answers of one attempt have one number.
    """
    places = [place for place, score in enumerate(attempt.result) if score["needs_person"]]
    if not places:
        return 0
    policy, number = (
        plan_of(attempt.enrolment.cohort_id, attempt.lesson_uuid),
        1000 + secrets.randbelow(NUMBERS),
    )
    Marking.objects.bulk_create(
        Marking(
            attempt=attempt, place=place, question_uuid=attempt.paper[place]["uuid"],
            kind=attempt.paper[place]["kind"], number=number, markers=policy.markers,
            gap_percent=policy.gap_percent, opened_at=at,
        )
        for place in places
    )  # fmt: skip
    return len(places)


@transaction.atomic
def give_mark(
    *,
    actor: User,
    marking: Marking,
    lines: Sequence[int],
    remarks: Sequence[str] = (),
    note: str = "",
    at: datetime | None = None,
) -> Mark:
    """Give points for each line, or give other points than before; a second time the same changes nothing. Audited.

    Who may: whoever runs the class, not the learner (the caller's `access`). Raises OwnWork, PointsImpossible,
    AlreadyMarked, AlreadyReleased, NotSecondMarker.
    """
    row = _held(marking)
    if row.attempt.learner_id == actor.pk:
        raise refused.OwnWork
    rubric = rules.rubric_of(question_at(row))
    if not rules.is_possible(rubric, lines):
        raise refused.PointsImpossible
    own = row.marks.filter(by=actor).first()
    role = _role(row, own)
    said = [str(text).strip()[:LONGEST] for text in remarks][: len(rubric)]
    fields = {
        "lines": list(lines),
        "remarks": said,
        "note": note.strip()[:LONGEST],
        "at": at or timezone.now(),
    }
    mark, _made = Mark.objects.update_or_create(
        marking=row, by=actor, defaults={**fields, "role": role.value}
    )
    _settle(row)
    record(actor=actor, action="marking.marked", noun="marking", object_uuid=row.uuid,
           detail={"points_hundredths": rules.total(rubric, lines), "role": role.value})  # fmt: skip
    return mark


@transaction.atomic
def take_back_mark(*, actor: User, marking: Marking) -> None:
    """Take the own mark back; a second time changes nothing. Audited. Raises AlreadyReleased, AlreadyMarked.

    A mark on which a third has decided already stays.
    """
    row = _held(marking)
    own = row.marks.filter(by=actor).first()
    if own is None:
        return
    is_decided = row.marks.filter(role=rules.MarkRole.MODERATOR.value).exclude(by=actor).exists()
    if is_decided:
        raise refused.AlreadyMarked
    own.delete()
    _settle(row)
    record(actor=actor, action="marking.taken_back", noun="marking", object_uuid=row.uuid)


@transaction.atomic
def plan_marking(
    *,
    actor: User,
    cohort: Cohort,
    lesson_uuid: UUID,
    markers: int,
    gap_percent: int = rules.GAP_PERCENT,
    at: datetime | None = None,
) -> MarkingPlan:
    """One or two mark the answers of a class at a quiz, and from which difference on a third decides. Audited.

    It holds for what waits and what comes. Who may: whoever runs the class. Raises PlanTooLate while a mark is given
    that is not released.
    """
    waiting = Marking.objects.select_for_update(of=("self",)).filter(
        attempt__enrolment__cohort=cohort, attempt__lesson_uuid=lesson_uuid, released_at__isnull=True
    )
    found = list(waiting)
    before = plan_of(cohort.pk, lesson_uuid)
    if before != rules.Policy(markers, gap_percent) and Mark.objects.filter(marking__in=found).exists():
        raise refused.PlanTooLate
    plan, _made = MarkingPlan.objects.update_or_create(
        cohort=cohort,
        lesson_uuid=lesson_uuid,
        defaults={
            "markers": markers, "gap_percent": gap_percent, "set_by": actor, "set_at": at or timezone.now(),
        },
    )  # fmt: skip
    Marking.objects.filter(pk__in=[row.pk for row in found]).update(markers=markers, gap_percent=gap_percent)
    record(actor=actor, action="marking.planned", noun="cohort", object_uuid=cohort.uuid,
           detail={"lesson": str(lesson_uuid), "markers": markers, "gap_percent": gap_percent})  # fmt: skip
    return plan


def _held(marking: Marking) -> Marking:
    """The row, locked, with its attempt. Raises AlreadyReleased."""
    rows = Marking.objects.select_for_update(of=("self",)).select_related("attempt__enrolment")
    row = rows.get(pk=marking.pk)
    if row.released_at is not None:
        raise refused.AlreadyReleased
    return row


def _role(row: Marking, own: Mark | None) -> rules.MarkRole:
    """As what somebody marks now. Raises AlreadyMarked, NotSecondMarker."""
    if own is not None:
        decided = row.marks.filter(role=rules.MarkRole.MODERATOR.value).exclude(by=own.by_id).exists()
        if decided:
            raise refused.AlreadyMarked
        return rules.MarkRole(own.role)
    if row.stage == MarkingStage.MODERATION:
        return rules.MarkRole.MODERATOR
    if row.stage == MarkingStage.SETTLED:
        raise refused.AlreadyMarked
    return rules.MarkRole.MARKER


def _settle(row: Marking) -> None:
    """The stage that the marks come to."""
    outcome = rules.final_mark(rules.rubric_of(question_at(row)), given_marks(row), policy_of(row))
    row.stage, row.points_hundredths = outcome.stage.value, outcome.points_hundredths
    row.save(update_fields=["stage", "points_hundredths"])
