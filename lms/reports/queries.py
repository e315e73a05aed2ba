"""Reads a class, or several, as HR and the API show it: a fixed number of queries for 7 people or for 700."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.assessments.models import Attempt
from lms.cohorts.models import Cohort, Enrolment, MentorQuestion, Mentorship, later_end
from lms.cohorts.queries import with_leave
from lms.ledger.queries import NOTHING_LATELY, ClassRow, Lately, class_rows, forecast_of_sums, lately_of
from lms.messaging.models import Notice
from lms.messaging.rules import NoticeKind
from lms.partners.queries import calendars_of
from lms.partners.rules.shifts import Calendar
from lms.reports.rules import Record, judge
from lms.reports.selection import PersonLine
from lms.rulesets.queries import data_of, rulesets_by_id
from lms.rulesets.rules import RuleSetData


class PersonRow(NamedTuple):
    """What is read of one enrolment; the names are those of the annotated columns."""

    pk: int
    cohort_id: int
    learner_id: int
    department_id: int | None
    ruleset_id: int
    extended_to: date | None
    uuid: UUID
    name: str
    department_name: str | None
    department_key: UUID | None
    enrolled_on: date
    first_mentor: str | None
    is_reminded: bool
    asked_at: datetime | None
    failed_tries: int
    is_away: bool
    away_until: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """A civil day of a class and where it is one."""

    today: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.today, time.min, tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class ClassReport:
    """People of one class, or of several, on one day. `reminded` holds whom somebody has reminded today; `keys` leads
    from lines to enrolments, `class_of` from enrolments to classes.
    """

    cohorts: tuple[Cohort, ...]
    lines: tuple[PersonLine, ...]
    reminded: frozenset[UUID]
    keys: dict[UUID, int]
    class_of: dict[int, int]
    day: Day

    @property
    def has_classes(self) -> bool:
        """Whether a line must say of which class it is."""
        return len(self.cohorts) > 1

    @property
    def departments(self) -> list[tuple[UUID, str]]:
        """The departments that occur, by name."""
        found = {line.department_uuid: line.department for line in self.lines if line.department_uuid}
        return sorted(found.items(), key=lambda item: item[1])


def class_report(cohort: Cohort, people: QuerySet[Enrolment], at: datetime) -> ClassReport:
    """Everybody of `people` (scoped by an `access`) in `cohort` with hours and pace: four queries."""
    return people_report([cohort], people, at)


def people_report(cohorts: Sequence[Cohort], people: QuerySet[Enrolment], at: datetime) -> ClassReport:
    """Everybody of `people` (scoped by an `access`) in these classes (one at least) with hours and pace: four queries.

    The classes come with `programme__ruleset` loaded. Each person is judged by their own class: its dates, its need
    and the day in its time zone; `day` is that of the first.
    """
    days = {cohort.pk: day_of(cohort, at) for cohort in cohorts}
    by_pk = {cohort.pk: cohort for cohort in cohorts}
    first = days[cohorts[0].pk]
    inside = people.filter(cohort__in=list(by_pk))
    rows = _person_rows(inside, min(day.start for day in days.values()), first.today)
    hours = class_rows([row.pk for row in rows])
    lately = lately_of(_rules_of(rows, hours), first.today)
    calendars = calendars_of([cohort.partner_id for cohort in cohorts], first.today)
    lines = []
    for row in rows:
        cohort = by_pk[row.cohort_id]
        calendar = calendars.of(cohort.partner_id, row.department_id, row.learner_id)
        known = Known(hours[row.pk], lately.get(row.pk, NOTHING_LATELY), calendar)
        lines.append(person_line(row, known, cohort, days[row.cohort_id]))
    return ClassReport(
        cohorts=tuple(cohorts),
        lines=tuple(lines),
        reminded=frozenset(row.uuid for row in rows if row.is_reminded),
        keys={row.uuid: row.pk for row in rows},
        class_of={row.pk: row.cohort_id for row in rows},
        day=first,
    )


def day_of(cohort: Cohort, at: datetime) -> Day:
    """The civil day of `at` in the programme's time zone."""
    place = data_of(cohort.programme.ruleset).zone
    return Day(at.astimezone(place).date(), place)


def _person_rows(people: QuerySet[Enrolment], since: datetime, today: date) -> list[PersonRow]:
    """Plain rows, one query: the first mentor, today's reminder and failed quizzes ride along."""
    mentors = Mentorship.objects.filter(enrolment=OuterRef("pk"), until_on__isnull=True).order_by("pk")
    reminders = Notice.objects.filter(
        recipient=OuterRef("learner"), kind=NoticeKind.REMINDER, created_at__gte=since
    )
    questions = MentorQuestion.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=True)
    rows = with_leave(people, today).annotate(
        name=F("learner__display_name"),
        department_name=F("department__name"),
        department_key=F("department__uuid"),
        first_mentor=Subquery(mentors.values("mentor__display_name")[:1]),
        is_reminded=Exists(reminders),
        asked_at=Subquery(questions.values("asked_at")[:1]),
        failed_tries=_failed_tries(),
    )
    return [PersonRow(*values) for values in rows.order_by("name", "pk").values_list(*PersonRow._fields)]


def _failed_tries() -> Coalesce:
    """Tries at the quiz that the person failed most often and has not passed since, inside the same query."""
    mine = Attempt.objects.filter(enrolment=OuterRef("pk"), passed=False)
    passed = Attempt.objects.filter(
        enrolment=OuterRef("enrolment"), lesson_uuid=OuterRef("lesson_uuid"), passed=True
    )
    by_quiz = mine.filter(~Exists(passed)).order_by().values("lesson_uuid").annotate(tries=Count("pk"))
    return Coalesce(Subquery(by_quiz.order_by("-tries").values("tries")[:1], output_field=IntegerField()), 0)


def _leave_days(row: PersonRow, today: date) -> int:
    """Until somebody is back; 0 when nobody knows."""
    return (row.away_until - today).days + 1 if row.away_until else 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody besides the row: all hours, those of the last weeks, the shift calendar."""

    hours: ClassRow
    lately: Lately
    calendar: Calendar


def _rules_of(rows: Sequence[PersonRow], hours: Mapping[int, ClassRow]) -> dict[int, RuleSetData]:
    """The rules of everybody who has hours; they are known since the hours were read."""
    busy = {row.pk: row.ruleset_id for row in rows if hours[row.pk].units.total_s}
    rulesets = rulesets_by_id(busy.values())
    return {pk: rulesets[ruleset_id] for pk, ruleset_id in busy.items()}


def person_line(row: PersonRow, known: Known, cohort: Cohort, day: Day) -> PersonLine:
    """The line of one person. Hours above what a mode asks for do not stand in for another mode."""
    hours, units = known.hours, known.hours.units
    posted = {
        "online": units.online_tenths,
        "onsite": units.onsite_tenths,
        "workplace": units.workplace_tenths,
    }
    required: dict[str, int] = cohort.programme.required_tenths
    short = {mode: max(0, tenths - posted.get(mode, 0)) for mode, tenths in required.items()}
    last = hours.last_activity_at.astimezone(day.zone).date() if hours.last_activity_at else None
    starts_on, ends_on = (
        max(cohort.starts_on, row.enrolled_on),
        later_end(cohort.ends_on, row.extended_to),
    )
    forecast = forecast_of_sums(
        short=short, short_tenths=sum(short.values()), gave=known.lately.gave, today=day.today,
        starts_on=starts_on, ends_on=ends_on, calendar=known.calendar,
    )  # fmt: skip
    record = Record(
        required_tenths=sum(required.values()),
        posted_tenths=sum(required.values()) - sum(short.values()),
        pending_tenths=units.pending_tenths,
        starts_on=starts_on,
        ends_on=ends_on,
        last_active_on=last,
        failed_tries=row.failed_tries,
        leave_days=_leave_days(row, day.today) if row.is_away else None,
        forecast=forecast,
        calendar=known.calendar,
    )
    return PersonLine(
        enrolment=row.uuid,
        class_name=cohort.name,
        name=row.name,
        department=row.department_name or "",
        department_uuid=row.department_key,
        mentors=(row.first_mentor,) if row.first_mentor else (),
        online_tenths=units.online_tenths,
        onsite_tenths=units.onsite_tenths,
        workplace_tenths=units.workplace_tenths,
        posted_tenths=units.total_tenths,
        required_tenths=record.required_tenths,
        pending_tenths=units.pending_tenths,
        lessons_done=hours.lessons_done,
        last_active_on=last,
        pace=judge(record, day.today),
        forecast=forecast,
        month_s=known.lately.month_s,
        ends_on=ends_on if row.extended_to and ends_on != cohort.ends_on else None,
        asked_on=row.asked_at.astimezone(day.zone).date() if row.asked_at else None,
    )
