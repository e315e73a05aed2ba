"""The timetable of a class: laying out sessions, copying a week, moving and cancelling with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import is_trainer, require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.listed import meant_by
from lms.cohorts.models import (
    CalendarFeed,
    ClassSession,
    Cohort,
    Component,
    Enrolment,
    EnrolmentState,
    Period,
    SessionChange,
    SessionMode,
    SessionState,
)
from lms.cohorts.rules import (
    NotATrainer,
    OutsideTheClass,
    PatternImpossible,
    ReasonMissing,
    SessionHasBegun,
    SessionIsCancelled,
    SessionsMeet,
    WeekIsEmpty,
)
from lms.cohorts.rules.timetable import (
    WEEK,
    Pattern,
    Span,
    days_of,
    is_possible,
    meets,
    moved,
    same_clock,
    spans_on,
)
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.rulesets.queries import data_of

TIMETABLE_URL = "/learn/timetable/"


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out, and how many sessions were left out because the class meets then already."""

    made: Sequence[ClassSession]
    passed_over: int


@dataclass(frozen=True, slots=True)
class Where:
    """Room, trainer and kind of new sessions, and what their periods are about."""

    room: str = ""
    trainer: User | None = None
    mode: str = SessionMode.ONSITE
    component: str = Component.THEORY
    topic: str = ""


@transaction.atomic
def add_sessions(
    *,
    actor: User | None,
    cohort: Cohort,
    pattern: Pattern,
    where: Where,
    makes_up: ClassSession | None = None,
) -> Laid:
    """Sessions on every day of the pattern; what meets a session that is there is left out, so twice is once.

    Office only; audited. Raises PatternImpossible, OutsideTheClass, NotATrainer, NotOffice.
    """
    require_office(actor)
    if not is_possible(pattern):
        raise PatternImpossible
    refuse_outside(cohort, [pattern.first_day, pattern.last_day])
    _refuse_no_trainer(where.trainer)
    zone = data_of(cohort.programme.ruleset).zone
    drafts = [_Draft(day, spans_on(day, pattern, zone), where, makes_up=makes_up) for day in days_of(pattern)]
    return _store(actor, cohort, drafts)


@transaction.atomic
def copy_week(*, actor: User | None, cohort: Cohort, monday: date, weeks: int = 1) -> Laid:
    """The sessions of the week of `monday` again in each of the next `weeks`, at the same time of day.

    Cancelled ones are not copied. Office only; audited. Raises WeekIsEmpty, OutsideTheClass, NotOffice.
    """
    require_office(actor)
    week = ClassSession.objects.filter(
        cohort=cohort,
        state=SessionState.PLANNED,
        day__gte=monday,
        day__lt=monday + WEEK,
        makes_up__isnull=True,
    )
    sources = list(week.select_related("trainer").prefetch_related("periods").order_by("starts_at"))
    if not sources:
        raise WeekIsEmpty
    zone = data_of(cohort.programme.ruleset).zone
    drafts = []
    for number in range(1, max(1, min(weeks, 26)) + 1):
        for source in sources:
            day = source.day + number * WEEK
            if cohort.ends_on is not None and day > cohort.ends_on:
                continue
            spans = [Span(row.starts_at, row.ends_at) for row in source.periods.all()]
            spans = list(moved(spans, to=same_clock(source.starts_at, day, zone)))
            where = Where(source.room, source.trainer, source.mode)
            drafts.append(_Draft(day, spans, where, like=list(source.periods.all())))
    if not drafts:
        refuse_outside(cohort, [monday + WEEK])
    return _store(actor, cohort, drafts)


@transaction.atomic
def change_session(
    *,
    actor: User | None,
    session: ClassSession,
    starts_at: datetime,
    room: str,
    trainer: User | None,
    why: str,
    topics: Sequence[str] = (),
    at: datetime | None = None,
) -> ClassSession:
    """Move a session, or give it another room, trainer or topics; who, when, why and from what to what is kept.

    Office only; audited; the class and the trainers are told. Sent twice it is one change. Raises ReasonMissing,
    SessionHasBegun, SessionIsCancelled, SessionsMeet, OutsideTheClass, NotATrainer, NotOffice.
    """
    require_office(actor)
    now = at or timezone.now()
    locked = _locked(session, now)
    _refuse_no_trainer(trainer)
    day = starts_at.astimezone(data_of(locked.cohort.programme.ruleset).zone).date()
    refuse_outside(locked.cohort, [day])
    periods = list(locked.periods.all())
    spans = moved([Span(row.starts_at, row.ends_at) for row in periods], to=starts_at)
    before = _facts(locked, periods)
    if _meeting(locked.cohort, spans, but=locked.pk):
        raise SessionsMeet
    locked.day, locked.starts_at, locked.ends_at = day, spans[0].starts_at, spans[-1].ends_at
    locked.room, locked.trainer = room.strip(), trainer
    for row, span in zip(periods, spans, strict=True):
        row.starts_at, row.ends_at = span.starts_at, span.ends_at
        row.topic = topics[row.number - 1].strip()[:200] if row.number <= len(topics) else row.topic
    if _facts(locked, periods) == before:
        return locked
    if not why.strip():
        raise ReasonMissing
    Period.objects.bulk_update(periods, ["starts_at", "ends_at", "topic"])
    _keep(actor, locked, before, _facts(locked, periods), why, now)
    return locked


@transaction.atomic
def cancel_session(
    *, actor: User | None, session: ClassSession, why: str, at: datetime | None = None
) -> ClassSession:
    """The class does not meet; what was planned stays to be read. Office only; audited; the class is told.

    Raises ReasonMissing, SessionHasBegun, SessionIsCancelled, NotOffice.
    """
    require_office(actor)
    now = at or timezone.now()
    locked = _locked(session, now)
    if not why.strip():
        raise ReasonMissing
    periods = list(locked.periods.all())
    before = _facts(locked, periods)
    locked.state = SessionState.CANCELLED
    _keep(actor, locked, before, _facts(locked, periods), why, now)
    return locked


@transaction.atomic
def open_feed(*, actor: User, anew: bool = False) -> CalendarFeed:
    """The actor's calendar has a secret address; `anew` makes the one before useless."""
    feed, made = CalendarFeed.objects.get_or_create(user=actor)
    if not made and (anew or not feed.is_on):
        feed.number, feed.is_on = feed.number + 1, True
        feed.save(update_fields=["number", "is_on"])
    return feed


def close_feed(*, actor: User) -> None:
    """The secret address works no longer."""
    CalendarFeed.objects.filter(user=actor).update(is_on=False)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A session to be made; `like` are periods whose topics and components it takes over."""

    day: date
    spans: Sequence[Span]
    where: Where
    like: Sequence[Period] = ()
    makes_up: ClassSession | None = None

    @property
    def whole(self) -> Span:
        """From the first period to the last."""
        return Span(self.spans[0].starts_at, self.spans[-1].ends_at)


def _store(actor: User | None, cohort: Cohort, drafts: Iterable[_Draft]) -> Laid:
    take_turn(f"class:{cohort.pk}")
    rows = list(drafts)
    taken = spans_around(cohort, [draft.whole for draft in rows])
    made: list[ClassSession] = []
    periods: list[Period] = []
    for draft in rows:
        if any(meets(draft.whole, span) for span in taken):
            continue
        taken.append(draft.whole)
        session = ClassSession.objects.create(
            cohort=cohort, day=draft.day, starts_at=draft.whole.starts_at, ends_at=draft.whole.ends_at,
            room=draft.where.room.strip(), trainer=draft.where.trainer, mode=draft.where.mode,
            makes_up=draft.makes_up,
        )  # fmt: skip
        made.append(session)
        periods += _periods(session, draft)
    Period.objects.bulk_create(periods)
    if made:
        detail = {"sessions": [str(row.uuid) for row in made]}
        record(
            actor=actor, action="class.sessions_added", noun="class", object_uuid=cohort.uuid, detail=detail
        )
    return Laid(made, len(rows) - len(made))


def _periods(session: ClassSession, draft: _Draft) -> Sequence[Period]:
    like = {row.number: (row.topic, row.component) for row in draft.like}
    plain = (draft.where.topic.strip()[:200], draft.where.component)
    found = []
    for number, span in enumerate(draft.spans, 1):
        topic, component = like.get(number, plain)
        found.append(
            Period(
                session=session,
                number=number,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                topic=topic,
                component=component,
            )
        )
    return found


def spans_around(cohort: Cohort, around: Sequence[Span], but: int | None = None) -> list[Span]:
    """What is planned around those times. One query."""
    if not around:
        return []
    first, last = min(span.starts_at for span in around), max(span.ends_at for span in around)
    near = ClassSession.objects.filter(
        cohort=cohort, state=SessionState.PLANNED, starts_at__lt=last, ends_at__gt=first
    )
    if but is not None:
        near = near.exclude(pk=but)
    return [Span(*pair) for pair in near.values_list("starts_at", "ends_at")]


def _meeting(cohort: Cohort, spans: Sequence[Span], but: int) -> bool:
    whole = Span(spans[0].starts_at, spans[-1].ends_at)
    return any(meets(whole, span) for span in spans_around(cohort, [whole], but))


def _locked(session: ClassSession, now: datetime) -> ClassSession:
    """The session as it stands, held; planned, and not begun. Raises SessionIsCancelled, SessionHasBegun."""
    take_turn(f"class:{session.cohort_id}")
    rows = ClassSession.objects.select_for_update(of=("self",)).select_related("cohort__programme__ruleset")
    locked = rows.get(pk=session.pk)
    if locked.state == SessionState.CANCELLED:
        raise SessionIsCancelled
    if locked.starts_at <= now:
        raise SessionHasBegun
    return locked


def _keep(
    actor: User | None,
    session: ClassSession,
    before: dict[str, object],
    after: dict[str, object],
    why: str,
    now: datetime,
) -> None:
    session.changes += 1
    session.save()
    SessionChange.objects.create(
        session=session, changed_by=actor, at=now, why=why.strip()[:1000], before=before, after=after
    )
    record(
        actor=actor,
        action="session.changed" if session.state == SessionState.PLANNED else "session.cancelled",
        noun="session",
        object_uuid=session.uuid,
        why=why.strip()[:1000],
        detail={"before": before, "after": after},
    )
    _tell(actor, session, why.strip()[:1000], now)


def _tell(actor: User | None, session: ClassSession, why: str, now: datetime) -> None:
    """Everybody whom it is for, in one statement."""
    learning = meant_by(
        session, Enrolment.objects.filter(cohort_id=session.cohort_id, state=EnrolmentState.ACTIVE)
    )
    kind = NoticeKind.SESSION_MOVED
    if session.state == SessionState.CANCELLED:
        kind = NoticeKind.SESSION_CANCELLED
    values: dict[str, object] = {
        "cohort": session.cohort.name,
        "day": session.day.isoformat(),
        "why": why,
    }
    key = f"session:{session.uuid}:{session.changes}"
    drafts = [
        NoticeDraft(row.learner, values, f"{key}:{row.learner_id}", TIMETABLE_URL)
        for row in learning.select_related("learner")
    ]
    notify_all(kind=kind, drafts=drafts, sender=actor)


def _facts(session: ClassSession, periods: Sequence[Period]) -> dict[str, object]:
    """What a change is about, as plain JSON; the trainer by uuid."""
    trainer: UUID | None = session.trainer.uuid if session.trainer else None
    return {
        "state": str(session.state),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room": session.room,
        "trainer": str(trainer) if trainer else "",
        "topics": [row.topic for row in periods],
    }


def refuse_outside(cohort: Cohort, days: Sequence[date]) -> None:
    """Raises OutsideTheClass for a day before the class begins, or after it ends."""
    ends_on = cohort.ends_on or cohort.starts_on + timedelta(days=3650)
    if not all(cohort.starts_on <= day <= ends_on for day in days):
        raise OutsideTheClass(starts=cohort.starts_on.isoformat(), ends=ends_on.isoformat())


def _refuse_no_trainer(trainer: User | None) -> None:
    if trainer is not None and not is_trainer(trainer):
        raise NotATrainer(name=trainer.display_name)
