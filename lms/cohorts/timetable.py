"""Reading the timetable: the sessions of a class, a trainer, a learner; each list with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Min, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from lms.accounts.access import NotVisible, can_read_office, is_office, is_trainer
from lms.accounts.models import User
from lms.cohorts.listed import for_learner, meant_by
from lms.cohorts.models import (
    CalendarFeed,
    ClassSession,
    Cohort,
    CohortTrainer,
    Enrolment,
    EnrolmentState,
    Period,
    SessionChange,
    SessionState,
)
from lms.cohorts.rules.calendar import Event
from lms.cohorts.rules.timetable import Span, meets
from lms.rulesets.queries import data_of

WITH_CLASS = ("cohort__programme__ruleset", "trainer")
FEED_BEFORE, FEED_AFTER = timedelta(days=60), timedelta(days=400)
_signer = Signer(salt="cohorts.calendar")


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as it is shown: times on the clock of the programme's zone."""

    session: ClassSession
    periods: tuple[Period, ...]
    begins: datetime
    ends: datetime

    @property
    def is_cancelled(self) -> bool:
        """The class does not meet."""
        return self.session.state == SessionState.CANCELLED

    @property
    def topics(self) -> str:
        """What it is about, each topic once."""
        return " · ".join(dict.fromkeys(row.topic for row in self.periods if row.topic))


def view_of(session: ClassSession) -> SessionView:
    """A session whose periods, class and rule set are loaded."""
    zone = data_of(session.cohort.programme.ruleset).zone
    return SessionView(
        session=session,
        periods=tuple(sorted(session.periods.all(), key=lambda row: row.number)),
        begins=session.starts_at.astimezone(zone),
        ends=session.ends_at.astimezone(zone),
    )


def _shown(rows: QuerySet[ClassSession]) -> list[SessionView]:
    loaded = rows.select_related(*WITH_CLASS).prefetch_related("periods").order_by("starts_at", "pk")
    return [view_of(session) for session in loaded]


def sessions_between(cohort: Cohort, first: date, last: date) -> Sequence[SessionView]:
    """The sessions of a class from one day to another, cancelled ones too: two queries."""
    return _shown(ClassSession.objects.filter(cohort=cohort, day__range=(first, last)))


def next_sessions(cohort_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """When each class meets next, or meets now; classes that do not are missing. One query."""
    ahead = ClassSession.objects.filter(cohort__in=cohort_ids, state=SessionState.PLANNED, ends_at__gt=at)
    return dict(ahead.values_list("cohort").annotate(Min("starts_at")).order_by())


def taught_sessions(user: User, first: date, last: date) -> Sequence[SessionView]:
    """What a trainer teaches: sessions with their name, and those of their classes that name nobody. Two queries."""
    theirs = Q(trainer=user) | Q(trainer__isnull=True, cohort__in=_classes_of(user).values("cohort"))
    return _shown(ClassSession.objects.filter(theirs, day__range=(first, last)))


def sessions_of(cohorts: QuerySet[Cohort], first: date, last: date) -> Sequence[SessionView]:
    """The sessions of several classes, cancelled ones too: two queries."""
    rows = ClassSession.objects.filter(cohort__in=cohorts.order_by().values("pk"), day__range=(first, last))
    return _shown(rows)


def learner_sessions(user: User, first: date, last: date) -> Sequence[SessionView]:
    """The sessions of the classes in which a person learns: two queries."""
    own = Enrolment.objects.filter(learner=user, state=EnrolmentState.ACTIVE).values("cohort")
    return _shown(ClassSession.objects.filter(for_learner(user), cohort__in=own, day__range=(first, last)))


def changes_of(session: ClassSession) -> Sequence[SessionChange]:
    """Who changed it, when and why, newest first: one query."""
    rows = SessionChange.objects.filter(session=session).select_related("changed_by")
    return list(rows.order_by("-at", "-pk"))


def double_booked(sessions: Sequence[ClassSession]) -> Sequence[ClassSession]:
    """Sessions of other classes in which a trainer of these teaches at the same time: one query."""
    taught = [row for row in sessions if row.trainer_id]
    if not taught:
        return []
    first, last = min(row.starts_at for row in taught), max(row.ends_at for row in taught)
    near = ClassSession.objects.filter(
        trainer__in={row.trainer_id for row in taught}, state=SessionState.PLANNED,
        starts_at__lt=last, ends_at__gt=first,
    ).exclude(pk__in=[row.pk for row in sessions])  # fmt: skip
    return [
        other
        for other in near.select_related("cohort", "trainer")
        if any(
            other.trainer_id == row.trainer_id
            and meets(Span(row.starts_at, row.ends_at), Span(other.starts_at, other.ends_at))
            for row in taught
        )
    ]


def access_session(user: User, uuid: UUID) -> ClassSession:
    """A session for somebody who reads the office, teaches it, or learns in its class; else NotVisible (404)."""
    found = _found(uuid)
    if can_read_office(user) or can_teach(user, found):
        return found
    own = Enrolment.objects.filter(learner=user, cohort=found.cohort_id)
    if not meant_by(found, own.exclude(state=EnrolmentState.WITHDRAWN)).exists():
        raise NotVisible
    return found


def access_taught(user: User, uuid: UUID) -> ClassSession:
    """A session for whoever may run it: its trainer, a trainer of the class, the office. Else NotVisible (404)."""
    found = _found(uuid)
    if not can_teach(user, found):
        raise NotVisible
    return found


def can_teach(user: User, session: ClassSession) -> bool:
    """Whether a person may run a session."""
    if is_office(user):
        return True
    if not is_trainer(user):
        return False
    return session.trainer_id == user.pk or _classes_of(user).filter(cohort=session.cohort_id).exists()


def _classes_of(user: User) -> QuerySet[CohortTrainer]:
    return CohortTrainer.objects.filter(user=user)


def _found(uuid: UUID) -> ClassSession:
    rows = ClassSession.objects.select_related(*WITH_CLASS)
    found = rows.prefetch_related(Prefetch("periods", queryset=Period.objects.order_by("number")))
    session = found.filter(uuid=uuid).first()
    if session is None:
        raise NotVisible
    return session


def feed_token(feed: CalendarFeed) -> str:
    """The secret part of the address of a person's calendar."""
    return _signer.sign(f"{feed.user.uuid.hex}-{feed.number}").replace(":", ".")


def feed_user(token: str) -> User:
    """Whose calendar a token opens. Raises NotVisible for one that we did not make, or that works no longer."""
    try:
        name, _dash, number = _signer.unsign(token.replace(".", ":", 1)).partition("-")
        feed = CalendarFeed.objects.select_related("user").get(
            user__uuid=UUID(name), number=int(number), is_on=True, user__is_active=True
        )
    except (BadSignature, ValueError, CalendarFeed.DoesNotExist) as error:
        raise NotVisible from error
    return feed.user


def feed_events(user: User, today: date, host: str) -> Sequence[Event]:
    """What a person learns and teaches, from two months back on, as events of a calendar: at most five queries."""
    first, last = today - FEED_BEFORE, today + FEED_AFTER
    rows = {row.session.pk: row for row in learner_sessions(user, first, last)}
    if is_trainer(user):
        rows |= {row.session.pk: row for row in taught_sessions(user, first, last)}
    ordered = sorted(rows.values(), key=lambda row: (row.begins, row.session.pk))
    return [_event(row, host) for row in ordered]


def _event(row: SessionView, host: str) -> Event:
    session = row.session
    return Event(
        uid=f"{session.uuid}@{host}",
        sequence=session.changes,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=_("%(title)s (cancelled)") % {"title": session.cohort.name}
        if row.is_cancelled
        else session.cohort.name,
        place=session.room,
        text="\n".join(
            part for part in (row.topics, session.trainer.display_name if session.trainer else "") if part
        ),
        is_cancelled=row.is_cancelled,
    )
