"""One live lease a person: taking one supersedes the one before, whose time is kept (domain §4.2 O1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.outline import LessonRef
from courses.queries import as_measured
from lms.accounts.models import User
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.ledger.queries import ProgressView, lesson_progress, today_figures
from lms.ledger.rules.crediting import day_of, day_start, instant
from lms.ledger.rules.intervals import from_json
from lms.ledger.rules.lessons import media_ms
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData
from lms.study.actions.asking import begin_presence, waiting_prompt
from lms.study.actions.settling import settle
from lms.study.models import Lease
from lms.study.names import NOMINAL, LeaseKind
from lms.study.refusals import BeatsBusy, LessonNotReady, LessonWithoutClock, NotEnrolled
from lms.study.rules.estimates import Estimate
from lms.study.tokens import token_of

LIVES_FOR = timedelta(hours=12)
BEAT_EVERY_S = 20
TRIES = 5
KINDS = {"video": LeaseKind.VIDEO, "article": LeaseKind.READING, "package": LeaseKind.PACKAGE}
# A text's clock stops by itself; a film, and courseware in its frame, run on before an empty chair.
ASKED = frozenset({LeaseKind.VIDEO, LeaseKind.PACKAGE})
END_MS = 1_000


@dataclass(frozen=True, slots=True)
class LeaseGrant:
    """What a player needs to go on. `max_rate` is a fraction text; `seen` is [[from_ms, to_ms], …]; `prompt` is a
    presence prompt that waits for its answer since the lesson before.
    """

    token: str
    uuid: UUID
    issued_at: datetime
    expires_at: datetime
    resume_ms: int
    duration_ms: int
    max_rate: str
    beat_every_s: int
    posted_s: int
    pending_s: int
    is_complete: bool
    seen: list[list[int]]
    credited_today_s: int
    cap_left_s: int | None
    prompt: dict[str, Any] | None  # Any: JSON

    @property
    def credited_s(self) -> int:
        """Seconds earned on this lesson so far, posted or waiting for the quiz."""
        return self.posted_s + self.pending_s


def issue_lease(
    *,
    learner: User,
    enrolment: Enrolment,
    lesson: LessonRef,
    course_key: UUID,
    device: str = "",
    others: Sequence[UUID] = (),
    at: datetime | None = None,
) -> LeaseGrant:
    """Give `learner` the one live lease, for `lesson` on `device`. `others` are lessons of the course that a presence
    prompt may name beside it.

    The lease before is superseded and settled first, so that the figures are of this moment. Who may: the learner
    of the enrolment. Raises NotEnrolled, LessonWithoutClock, LessonNotReady, BeatsBusy.
    """
    now = at or timezone.now()
    if enrolment.learner_id != learner.pk or enrolment.state == EnrolmentState.WITHDRAWN:
        raise NotEnrolled
    if lesson.kind not in KINDS:
        raise LessonWithoutClock
    lesson = as_measured(lesson)
    if media_ms(lesson) <= 0:
        raise LessonNotReady
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _issue(enrolment, lesson, course_key, device, others, now)
        except IntegrityError:
            continue  # another device was faster by a moment: supersede that one
    raise BeatsBusy


def close_lease(lease: Lease, *, at: datetime | None = None) -> None:
    """The learner is done with this player: no time counts after `at`, and what was reported is settled."""
    now = at or timezone.now()
    with transaction.atomic():
        Lease.objects.filter(pk=lease.pk, closed_at__isnull=True).update(closed_at=now)
        settle(lease.pk, at=now)


def _issue(
    enrolment: Enrolment,
    lesson: LessonRef,
    course_key: UUID,
    device: str,
    others: Sequence[UUID],
    now: datetime,
) -> LeaseGrant:
    _supersede(enrolment.learner_id, now)
    rules = data_of(enrolment.ruleset)
    progress = lesson_progress(enrolment.pk).get(lesson.uuid)
    is_complete = progress is not None and progress.completed_at is not None
    max_rate = rules.max_rate if is_complete else rules.max_rate_before_done
    lease = Lease(
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        kind=KINDS[lesson.kind],
        course_key=course_key,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        component=lesson.component,
        gated=lesson.is_gated,
        duration_ms=media_ms(lesson),
        max_rate=str(max_rate),
        rule=rules.rule,
        device=device[:80],
        issued_at=now,
        expires_at=now + LIVES_FOR,
        position_ms=_resume_ms(lesson, progress),
        context=_estimate(enrolment.learner_id, lesson, progress, rules, now).as_json(),
    )
    if rules.prompt is not None and lease.kind in ASKED:
        lease.prompts = begin_presence(lease, rules.prompt, others, now).as_json()
    lease.save(force_insert=True)
    return _grant(lease, progress)


def _supersede(learner_id: int, now: datetime) -> None:
    live = Lease.objects.filter(learner_id=learner_id, superseded_at__isnull=True, closed_at__isnull=True)
    before = list(live.values_list("pk", flat=True))
    live.filter(pk__in=before).update(superseded_at=now)
    for pk in before:
        settle(pk, at=now, derive_now=True)


def _resume_ms(lesson: LessonRef, progress: ProgressView | None) -> int:
    """Where to go on: a text or courseware where its learner's time stands, a film where it stopped, from the start after
    its end.
    """
    if progress is None:
        return 0
    if KINDS[lesson.kind] in NOMINAL:
        return min(media_ms(lesson), progress.credited_ms)
    return progress.position_ms if progress.position_ms < media_ms(lesson) - END_MS else 0


def _estimate(
    learner_id: int, lesson: LessonRef, progress: ProgressView | None, rules: RuleSetData, now: datetime
) -> Estimate:
    day = day_of(instant(now), rules.zone)
    cap = rules.cap_on("online")
    figures = today_figures(learner_id, day)
    modes = cap.modes if cap else {"online"}
    credited = from_json(progress.credited) if progress else ()
    return Estimate(
        day_ends_ms=int(day_start(_next(day), rules.zone) * 1000),
        today_ms=1000 * sum(seconds for mode, seconds in figures.items() if mode in modes),
        cap_s=int(cap.units * rules.unit_s("online")) if cap else None,
        credited=[[int(start), int(end)] for start, end in credited],
        seen=progress.seen if progress else [],
        is_reading=KINDS[lesson.kind] in NOMINAL,
    )


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _grant(lease: Lease, progress: ProgressView | None) -> LeaseGrant:
    estimate = Estimate.from_json(lease.context)
    return LeaseGrant(
        token=token_of(lease.pk, lease.uuid),
        uuid=lease.uuid,
        issued_at=lease.issued_at,
        expires_at=lease.expires_at,
        resume_ms=lease.position_ms,
        duration_ms=lease.duration_ms,
        max_rate=lease.max_rate,
        beat_every_s=BEAT_EVERY_S,
        posted_s=progress.posted_s if progress else 0,
        pending_s=progress.pending_s if progress else 0,
        is_complete=progress is not None and progress.completed_at is not None,
        seen=estimate.seen,
        credited_today_s=estimate.today_s,
        cap_left_s=estimate.cap_left_s,
        prompt=waiting_prompt(lease, lease.issued_at),
    )
