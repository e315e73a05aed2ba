"""Reading announcements and questions, each list with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.cohorts.teaching import taught_cohorts
from lms.discussions.models import Announcement, AnnouncementRead, Question, QuestionWords
from lms.discussions.rules.showing import Audience, may_read
from lms.discussions.rules.waiting import overdue_before

SHOWN = 200


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement as one reader has it."""

    row: Announcement
    is_read: bool


@dataclass(frozen=True, slots=True)
class Readers:
    """Who of a class has read an announcement, and who not yet; names in order."""

    read: Sequence[User]
    unread: Sequence[User]

    @property
    def total(self) -> int:
        return len(self.read) + len(self.unread)


def announcements_for(user: User, today: date) -> Sequence[AnnouncementView]:
    """What the classes of a learner should know today: pinned ones first, then the newest. One query."""
    own = Enrolment.objects.filter(learner=user).exclude(state=EnrolmentState.WITHDRAWN).values("cohort")
    rows = _current(Announcement.objects.filter(cohort__in=own), today).annotate(
        was_read=Exists(AnnouncementRead.objects.filter(announcement=OuterRef("pk"), user=user))
    )
    found = rows.select_related("cohort", "author").order_by("-is_pinned", "-from_on", "-pk")[:SHOWN]
    return [AnnouncementView(row, bool(getattr(row, "was_read", False))) for row in found]


def _current(rows: QuerySet[Announcement], today: date) -> QuerySet[Announcement]:
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return rows.filter(lasting, withdrawn_at__isnull=True, from_on__lte=today)


def class_announcements(cohort: Cohort) -> Sequence[Announcement]:
    """Everything that was announced to a class with `read_count` (of people still in it), the newest first: one query."""
    still = AnnouncementRead.objects.filter(
        announcement=OuterRef("pk"),
        user__enrolments__cohort=cohort,
        user__enrolments__state=EnrolmentState.ACTIVE,
    )
    count = still.order_by().values("announcement").annotate(n=Count("pk")).values("n")
    rows = Announcement.objects.filter(cohort=cohort).select_related("author")
    counted = rows.annotate(read_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))
    return list(counted.order_by("-is_pinned", "-made_at", "-pk")[:SHOWN])


def people_count(cohort: Cohort) -> int:
    """How many learn in a class: one query."""
    return Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE).count()


def readers_of(row: Announcement) -> Readers:
    """Who has read it: two queries."""
    read = set(AnnouncementRead.objects.filter(announcement=row).values_list("user_id", flat=True))
    people = Enrolment.objects.filter(cohort_id=row.cohort_id, state=EnrolmentState.ACTIVE)
    learners = [each.learner for each in people.select_related("learner").order_by("learner__display_name")]
    return Readers(
        [each for each in learners if each.pk in read], [each for each in learners if each.pk not in read]
    )


def _with_words(rows: QuerySet[Question]) -> QuerySet[Question]:
    words = QuestionWords.objects.order_by("at", "pk").select_related("author")
    return rows.select_related("enrolment__learner", "enrolment__cohort").prefetch_related(
        Prefetch("words", queryset=words)
    )


def lesson_questions(user: User, enrolment: Enrolment, lesson_uuid: UUID) -> Sequence[Question]:
    """Own questions on a lesson, and what was answered for the class or for everybody of the course: two queries."""
    is_open = Q(answered_at__isnull=False, audience__in=(Audience.CLASS, Audience.COURSE))
    rows = Question.objects.filter(Q(enrolment__learner=user) | is_open, lesson_uuid=lesson_uuid)
    loaded = _with_words(rows).order_by("-asked_at", "-pk")[:SHOWN]
    return [row for row in loaded if _may_read(row, user.pk, enrolment.cohort_id)]


def _may_read(row: Question, reader_id: int, cohort_id: int) -> bool:
    return may_read(
        audience=Audience(row.audience),
        is_asker=row.enrolment.learner_id == reader_id,
        same_class=row.enrolment.cohort_id == cohort_id,
        is_answered=row.answered_at is not None,
        is_hidden=row.hidden_at is not None,
    )


def taught_questions(user: User) -> QuerySet[Question]:
    """The questions of the classes that this person may run."""
    return Question.objects.filter(enrolment__cohort__in=taught_cohorts(user).values("pk"))


def inbox(user: User, cohort: Cohort | None = None) -> Sequence[Question]:
    """What people of those classes asked: who waits longest first, then what is answered, the newest first. Four queries."""
    rows = taught_questions(user)
    if cohort is not None:
        rows = rows.filter(enrolment__cohort=cohort)
    loaded = _with_words(rows)
    waiting = Q(waiting_since__isnull=False, hidden_at__isnull=True)
    first = list(loaded.filter(waiting).order_by("waiting_since", "pk")[:SHOWN])
    rest = list(loaded.exclude(waiting).order_by("-asked_at", "-pk")[:SHOWN])
    return [*first, *rest]


def waiting_questions(user: User) -> int:
    """How many of them wait: one query."""
    return taught_questions(user).filter(waiting_since__isnull=False, hidden_at__isnull=True).count()


def overdue_questions(today: date) -> Sequence[Question]:
    """Questions of any class that wait for more than three working days, the longest first: two queries."""
    rows = _with_words(_overdue(today))
    return list(rows.order_by("waiting_since", "pk")[:SHOWN])


def overdue_count(today: date) -> int:
    """How many: one query."""
    return _overdue(today).count()


def _overdue(today: date) -> QuerySet[Question]:
    last = datetime.combine(overdue_before(today), time.max, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return Question.objects.filter(waiting_since__lte=last, hidden_at__isnull=True)


def asked_since(user: User, moment: datetime) -> int:
    """How often somebody asked or asked once more since then: two queries."""
    more = QuestionWords.objects.filter(author=user, is_answer=False, at__gte=moment)
    return Question.objects.filter(enrolment__learner=user, asked_at__gte=moment).count() + more.count()
