"""Evidence comes in here, from every producer: stored once, and the person's days are queued to be derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.queries import outline_by_ids
from lms.cohorts.models import CoursePin, Enrolment
from lms.ledger.actions.deriving import derive_people
from lms.ledger.actions.queueing import lock_people, mark_derived, requeue
from lms.ledger.models import Derivation, Evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.ledger.refusals import EvidenceRefused
from lms.ledger.rules.claims import Claim, ClaimRefused, check, cut_at_seek
from lms.ledger.rules.crediting import day_of, instant
from lms.ledger.rules.lessons import media_ms
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData

LONGEST_SPAN = timedelta(hours=24)
# Clocks of our own machines differ by less than this.
FUTURE_GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Something that happened, as a producer of evidence reports it. `natural_key` makes a retry boring.

    Media positions are milliseconds; rates are texts of fractions ("1", "3/2"); `duration_ms` is the length of the
    lesson's clock, None when the producer does not know it. `enrolment` needs `ruleset` and `learner_id`.
    """

    natural_key: str
    enrolment: Enrolment
    kind: EvidenceKind
    mode: Mode
    grade: Grade
    started_at: datetime
    ended_at: datetime
    component: str = "theory"
    lesson_uuid: UUID | None = None
    lesson_version: int | None = None
    media_from_ms: int | None = None
    media_to_ms: int | None = None
    duration_ms: int | None = None
    rate: str = "1"
    max_rate: str = "1"
    playing: bool = True
    visible: bool = True
    gated: bool = False
    leased_at: datetime | None = None
    device: str = ""
    source: dict[str, Any] = field(default_factory=dict)  # Any: the raw claim, as JSON


@transaction.atomic
def record_evidence(
    items: Sequence[NewEvidence], *, at: datetime | None = None, derive_now: bool = False
) -> list[Evidence]:
    """Store what is new, in the order given, and queue the derivation of each person's days in the same commit.

    What has a known natural key changes nothing. With `derive_now` the days are derived before this returns. The
    items may be of many people: a whole class costs the statements of one person, a few thousand items are one call.
    Who may: producers of evidence alone. Raises EvidenceRefused, and then stores nothing. Emits what deriving does.
    """
    received = at or timezone.now()
    rows = [_row(item, received) for item in items]
    work = lock_people({row.learner_id for row in rows})
    _store(rows, items, work, received=received, derive_now=derive_now, since={})
    keys = [row.natural_key for row in rows]
    stored = {row.natural_key: row for row in Evidence.objects.filter(natural_key__in=keys)}
    return [stored[key] for key in keys]


@transaction.atomic
def record_quiz_pass(
    *,
    enrolment: Enrolment,
    lesson_uuid: UUID,
    lesson_version: int,
    at: datetime | None = None,
    source: str,
    duration_ms: int | None = None,
    derive_now: bool = False,
) -> None:
    """The quiz of a lesson is passed: time that waited for it posts, with the day on which it was learned.

    Who may: assessments alone. `source` names the attempt, once. `duration_ms` is looked up when it is not given.
    """
    passed_at = at or timezone.now()
    work = lock_people([enrolment.learner_id])
    if duration_ms is None:
        duration_ms = _duration_ms(enrolment, lesson_uuid)
    item = NewEvidence(
        natural_key=f"quiz:{source}",
        enrolment=enrolment,
        kind=EvidenceKind.QUIZ_PASS,
        mode=Mode.ASSESSMENT,
        grade=Grade.B,
        started_at=passed_at,
        ended_at=passed_at,
        lesson_uuid=lesson_uuid,
        lesson_version=lesson_version,
        duration_ms=duration_ms,
        source={"source": source},
    )
    waiting = Evidence.objects.filter(learner_id=enrolment.learner_id, lesson_uuid=lesson_uuid, gated=True)
    first = waiting.order_by("started_at").values_list("started_at", flat=True).first()
    since = {} if first is None else {enrolment.learner_id: day_of(instant(first), _rules(enrolment).zone)}
    _store([_row(item, passed_at)], [item], work, received=passed_at, derive_now=derive_now, since=since)


def _store(
    rows: Sequence[Evidence],
    items: Sequence[NewEvidence],
    work: Mapping[int, Derivation],
    *,
    received: datetime,
    derive_now: bool,
    since: dict[int, date],
) -> None:
    """Store what is new of these locked people, and queue. `since` holds an earlier day that it reaches back to."""
    keys = [row.natural_key for row in rows]
    known = set(Evidence.objects.filter(natural_key__in=keys).values_list("natural_key", flat=True))
    Evidence.objects.bulk_create([row for row in rows if row.natural_key not in known], ignore_conflicts=True)
    for item in items:
        if item.natural_key not in known:
            day, learner_id = _day(item), item.enrolment.learner_id
            horizon = work[learner_id].horizon
            if horizon is not None and day < horizon and item.kind != EvidenceKind.QUIZ_PASS:
                raise EvidenceRefused(detail=f"evidence of that time is not kept any more (before {horizon})")
            since[learner_id] = min(day, since.get(learner_id, day))
    _derive_or_queue(work, since, received, derive_now=derive_now)


def _derive_or_queue(
    work: Mapping[int, Derivation], since: Mapping[int, date], received: datetime, *, derive_now: bool
) -> None:
    if not derive_now:
        for learner_id, day in since.items():
            requeue(work[learner_id], since_day=day)
        return
    if since:
        owed = {pk: min([day, *work[pk].open_since()]) for pk, day in since.items()}
        derive_people(owed, at=received)
        mark_derived(work[pk] for pk in since)


def _row(item: NewEvidence, received: datetime) -> Evidence:
    media_to = _checked(item, received)
    return Evidence(
        natural_key=item.natural_key,
        learner_id=item.enrolment.learner_id,
        enrolment=item.enrolment,
        kind=item.kind,
        mode=item.mode,
        component=item.component,
        grade=item.grade,
        lesson_uuid=item.lesson_uuid,
        lesson_version=item.lesson_version,
        started_at=item.started_at,
        ended_at=item.ended_at,
        media_from_ms=item.media_from_ms,
        media_to_ms=media_to,
        duration_ms=item.duration_ms,
        rate=item.rate,
        max_rate=item.max_rate,
        playing=item.playing,
        visible=item.visible,
        gated=item.gated,
        leased_at=item.leased_at or item.started_at,
        received_at=received,
        device=item.device[:80],
        source=item.source,
    )


def _checked(item: NewEvidence, received: datetime) -> int | None:
    """Refuse what cannot be; returns where the media ends, cut at a seek (domain §4.7, order 0)."""
    if item.ended_at > received + FUTURE_GRACE:
        raise EvidenceRefused(detail="it ends in the future")
    if item.kind in {EvidenceKind.QUIZ_PASS, EvidenceKind.PROMPT, EvidenceKind.COURSEWARE_TIME}:
        return None
    if item.ended_at - item.started_at > LONGEST_SPAN:
        raise EvidenceRefused(detail="it is longer than 24 hours")
    try:
        claim = cut_at_seek(_claim(item))
        check(claim)
    except (ClaimRefused, ValueError, ZeroDivisionError) as error:
        raise EvidenceRefused(detail=str(error)) from error
    return None if claim.m1 is None else int(claim.m1 * 1000)


def _claim(item: NewEvidence) -> Claim:
    start = instant(item.started_at)
    return Claim(
        key=item.natural_key,
        mode=item.mode,
        start=start,
        end=instant(item.ended_at),
        leased=start,
        rules=_rules(item.enrolment),
        lesson=str(item.lesson_uuid) if item.lesson_uuid else None,
        m0=None if item.media_from_ms is None else Fraction(item.media_from_ms, 1000),
        m1=None if item.media_to_ms is None else Fraction(item.media_to_ms, 1000),
        rate=Fraction(item.rate),
        max_rate=Fraction(item.max_rate),
    )


def _rules(enrolment: Enrolment) -> RuleSetData:
    return data_of(enrolment.ruleset)


def _day(item: NewEvidence) -> date:
    return day_of(instant(item.started_at), _rules(item.enrolment).zone)


def _duration_ms(enrolment: Enrolment, lesson_uuid: UUID) -> int | None:
    """The length of the lesson's clock on the version that the learner started; None when it is not found."""
    pins = CoursePin.objects.filter(enrolment=enrolment).values_list("version_id", flat=True)
    for outline in outline_by_ids(list(pins)).values():
        lesson = outline.lesson(lesson_uuid)
        if lesson is not None:
            return media_ms(lesson)
    return None
