"""The class as tables for a file: people as on the screen, and people by lessons; both from the same report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import CourseVersion
from courses.queries import outline_of
from lms.cohorts.models import Cohort, CohortCourse
from lms.ledger.queries.class_lessons import lesson_rows
from lms.reports.queries import ClassReport
from lms.reports.selection import PersonLine
from lms.reports.tables import Cell, Table, Tenths
from lms.reports.words import reasons_text, standing_text
from lms.rulesets.queries import data_of

PERSON_WIDTHS = (14, 16, 14, 10, 9, 9, 9, 9, 9, 9, 9, 9, 12, 36)
CLASS_WIDTH, LESSON_WIDTH = 24, 11


@dataclass(frozen=True, slots=True)
class LessonColumn:
    """One lesson of the class as a column."""

    uuid: UUID
    title: str


def lesson_columns(cohorts: Sequence[Cohort], language: str) -> list[LessonColumn]:
    """The lessons of the courses of these classes in order, as published now. One query."""
    own = CohortCourse.objects.filter(cohort__in=cohorts, course_key=OuterRef("course_key")).order_by(
        "position"
    )
    newest = (
        CourseVersion.objects.filter(course_key=OuterRef("course_key")).order_by("-number").values("pk")[:1]
    )
    versions = CourseVersion.objects.filter(Exists(own), pk=Subquery(newest))
    ordered = versions.annotate(place=Subquery(own.values("position")[:1])).order_by("place", "pk")
    return [
        LessonColumn(lesson.uuid, f"{outline.code} {number} {lesson.title_in(language)}")
        for outline in map(outline_of, ordered)
        for number, lesson in enumerate(outline.lessons, start=1)
    ]


def people_table(report: ClassReport, lines: Iterable[PersonLine]) -> Table:
    """One row a person, the columns of the screen and the hours by mode; with the class where there are several."""
    return Table(
        name=_("People"),
        header=person_header(report),
        rows=[person_cells(report, line) for line in lines],
        widths=[PERSON_WIDTHS[0], *[CLASS_WIDTH] * report.has_classes, *PERSON_WIDTHS[1:]],
    )


def person_header(report: ClassReport) -> list[str]:
    """The heads of `person_cells`."""
    return [
        pgettext("person", "Name"), *[_("Class")] * report.has_classes, _("Department"), _("Mentor"), _("Pace"), _("Online"), _("On site"),
        _("Workplace"), _("Units"), _("Required units"), _("Needed by now"), _("Needed a week"), _("Waiting"),
        _("Last activity"), _("Reason"),
    ]  # fmt: skip


def person_cells(report: ClassReport, line: PersonLine) -> Sequence[Cell]:
    """One person as typed cells."""
    weekly = line.pace.weekly_tenths
    return (
        line.name,
        *[line.class_name] * report.has_classes,
        line.department,
        " · ".join(line.mentors),
        standing_text(line.pace.standing),
        Tenths(line.online_tenths),
        Tenths(line.onsite_tenths),
        Tenths(line.workplace_tenths),
        Tenths(line.posted_tenths),
        Tenths(line.required_tenths),
        Tenths(line.pace.needed_tenths),
        None if weekly is None else Tenths(weekly),
        Tenths(line.pending_tenths),
        line.last_active_on,
        reasons_text(line.pace),
    )


def lesson_table(report: ClassReport, lines: Sequence[PersonLine], columns: Sequence[LessonColumn]) -> Table:
    """One row a person, one column a lesson: the units posted. One query, read as the rows are written."""
    return Table(
        name=_("Lessons"),
        header=[pgettext("person", "Name"), _("Department"), *(column.title for column in columns)],
        rows=_lesson_cells(report, lines, columns),
        widths=[14, 16, *[LESSON_WIDTH] * len(columns)],
    )


def wide_table(report: ClassReport, lines: Sequence[PersonLine], columns: Sequence[LessonColumn]) -> Table:
    """Both side by side, for CSV, which has one sheet."""
    # Words are said now: a streamed file is written after the reader's language has gone.
    people = [person_cells(report, line) for line in lines]
    lessons = _lesson_cells(report, lines, columns)
    return Table(
        name=_("People"),
        header=[*person_header(report), *(column.title for column in columns)],
        rows=((*person, *lesson[2:]) for person, lesson in zip(people, lessons, strict=True)),
    )


def _lesson_cells(
    report: ClassReport, lines: Sequence[PersonLine], columns: Sequence[LessonColumn]
) -> Iterator[Sequence[Cell]]:
    """A lesson begun without a unit yet is 0.0, one not begun is empty. One query, at the first row."""
    unit_s = {cohort.pk: data_of(cohort.programme.ruleset).unit_s("online") for cohort in report.cohorts}
    unit_of = {pk: unit_s[cohort_id] for pk, cohort_id in report.class_of.items()}
    places = _places(columns)
    cells: dict[int, list[Cell]] = {report.keys[line.enrolment]: [None] * len(columns) for line in lines}
    known: dict[tuple[int, int], Tenths] = {}
    for enrolment_id, lesson, posted_s in lesson_rows(cells):
        place = places.get(lesson)
        if place is not None:
            wanted = (posted_s, unit_of[enrolment_id])
            tenths = known.get(wanted)
            if tenths is None:
                tenths = known[wanted] = Tenths(int(posted_s * 10 // wanted[1]))
            cells[enrolment_id][place] = tenths
    for line in lines:
        yield [line.name, line.department, *cells[report.keys[line.enrolment]]]


def _places(columns: Sequence[LessonColumn]) -> Mapping[str, int]:
    """The column of each lesson under both ways in which databases spell a uuid."""
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        found[column.uuid.hex] = found[str(column.uuid)] = place
    return found
