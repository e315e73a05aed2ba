"""The gradebook in words: the rows of the page, one person whole, and the sheets of its workbook. No query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.outline import CourseOutline
from lms.assessments.queries import QuizStanding
from lms.attendance.attended import Attended
from lms.attendance.names import STATUSES
from lms.attendance.rules.presence import MISSED, Status
from lms.reports.gradebook import Gradebook, GradeLine
from lms.reports.lagging import Lag, Lagging
from lms.web.components.words import mode_names

SORTS: Mapping[str, Callable[[GradeLine], tuple[object, ...]]] = {
    "behind": lambda line: line.hours.behind,
    "name": lambda line: (line.name,),
    "lessons": lambda line: (line.done * 10_000 // max(1, line.lessons), line.name),
    "quizzes": lambda line: (line.passed * 10_000 // max(1, len(line.quiz_lessons)), line.name),
    "presence": lambda line: (-sum(each.status is Status.ABSENT for each in line.attended), line.name),
}
SAID = dict(STATUSES)


@dataclass(frozen=True, slots=True)
class ModeFigure:
    """Units of one mode: credited, of what is needed."""

    name: str
    credited: int
    need: int


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One person as the page shows them."""

    line: GradeLine
    url: str
    modes: tuple[ModeFigure, ...]
    courses: tuple[tuple[str, int, int], ...]
    presence: str
    lags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuizRow:
    """One quiz of one person; percent, None before the first result."""

    course: str
    title: str
    best: int | None
    last: int | None
    tries: int
    is_passed: bool
    awaits_marks: bool


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson of one person."""

    title: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of one person."""

    attended: Attended
    said: str
    is_missed: bool


@dataclass(frozen=True, slots=True)
class PersonGrades:
    """One person, whole."""

    row: GradeRow
    courses: tuple[tuple[str, tuple[LessonRow, ...]], ...]
    quizzes: tuple[QuizRow, ...]
    sessions: tuple[SessionRow, ...]


def chosen_lines(found: Gradebook, *, sort: str, lagging: bool, named: str) -> list[GradeLine]:
    """The lines that somebody asked for, in the order they asked for."""
    wanted = named.strip().casefold()
    lines = [
        line
        for line in found.lines
        if (line.lags or not lagging) and (not wanted or wanted in line.name.casefold())
    ]
    return sorted(lines, key=SORTS.get(sort, SORTS["behind"]))


def grade_rows(
    found: Gradebook, lines: Iterable[GradeLine], url_of: Callable[[UUID], str] = str
) -> list[GradeRow]:
    """Lines in words; `url_of` an enrolment is where the person opens."""
    names, modes = mode_names(), [mode.mode for mode in found.hours.modes]
    return [_row(line, names, modes, url_of(line.hours.enrolment)) for line in lines]


def person_grades(found: Gradebook, enrolment: UUID) -> PersonGrades | None:
    """One person of the class; None for somebody who is not in it."""
    line = next((each for each in found.lines if each.hours.enrolment == enrolment), None)
    if line is None:
        return None
    language = get_language() or ""
    return PersonGrades(
        row=grade_rows(found, [line])[0],
        courses=tuple(
            (
                course.outline.title_in(language),
                tuple(
                    LessonRow(each.title_in(language), each.uuid in course.done)
                    for each in course.outline.lessons
                ),
            )
            for course in line.courses
        ),
        quizzes=tuple(quiz_rows([course.outline for course in line.courses], line.quizzes, language)),
        sessions=tuple(
            SessionRow(each, status_said(each), each.status in MISSED and not each.is_made_up)
            for each in reversed(line.attended)
        ),
    )


def status_said(each: Attended) -> str:
    """How somebody attended, in words; "absent · made up"."""
    said = str(SAID[each.status.value])
    return f"{said} · {_('made up')}" if each.is_made_up else said


def lag_said(lag: Lagging) -> str:
    """A reason in words, numbers first, without blame."""
    if lag.lag is Lag.MISSED:
        text = ngettext("%(n)d session to make up", "%(n)d sessions to make up", lag.amount)
        return text % {"n": lag.amount}
    if lag.lag is Lag.QUIZ:
        text = ngettext("%(n)d quiz not passed yet", "%(n)d quizzes not passed yet", lag.amount)
        return text % {"n": lag.amount}
    if lag.lag is Lag.LATE:
        text = ngettext("done %(n)d day after the end", "done %(n)d days after the end", lag.amount)
        return text % {"n": lag.amount}
    return _("nothing new for weeks")


def presence_said(line: GradeLine) -> str:
    """How often somebody was there: "present 12 · late 1 · absent 2 · made up 1"."""
    parts = [f"{SAID[status.value]} {times}" for status in Status if (times := line.times(status))]
    if line.made_up:
        parts.append(f"{_('made up')} {line.made_up}")
    return " · ".join(parts)


def _row(line: GradeLine, names: Mapping[str, str], modes: Sequence[str], url: str) -> GradeRow:
    statement = line.hours.statement
    return GradeRow(
        line=line,
        url=url,
        modes=tuple(
            ModeFigure(names[mode], own.credited, own.need)
            for mode, own in ((mode, statement.mode(mode)) for mode in modes)
        ),
        courses=tuple((course.outline.code, len(course.done), course.total) for course in line.courses),
        presence=presence_said(line),
        lags=tuple(lag_said(each) for each in line.lags),
    )


def quiz_rows(
    outlines: Iterable[CourseOutline], quizzes: Mapping[UUID, QuizStanding], language: str
) -> Iterable[QuizRow]:
    """Every quiz of these courses with where one person stands."""
    for outline in outlines:
        for lesson in outline.lessons:
            if not lesson.has_test:
                continue
            own = quizzes.get(lesson.uuid)
            yield QuizRow(
                course=outline.code,
                title=lesson.title_in(language),
                best=own.best_percent if own else None,
                last=own.last_percent if own else None,
                tries=own.tries if own else 0,
                is_passed=own is not None and own.passed,
                awaits_marks=own is not None and own.awaits_marks,
            )
