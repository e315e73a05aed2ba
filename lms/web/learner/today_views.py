"""Today in words: the greeting, the card to go on with, the week, what waits. Plain values in; no query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.outline import LessonRef
from lms.cohorts.models import Enrolment
from lms.ledger.queries import DayRow, Units
from lms.messaging.models import Notice
from lms.messaging.queries import said
from lms.rulesets.queries import data_of
from lms.rulesets.rules import tenths_of
from lms.web.components.words import megabytes_text, minutes_text, units_text
from lms.web.learner.courses import BegunCourse
from lms.web.learner.hours_views import MODES
from lms.web.learner.lesson_lines import ICONS, LessonLine
from media_pipeline.queries import PlaybackSource

NOTICE_ICONS = {
    "certificate_issued": "award",
    "reminder": "bell",
    "hours_corrected": "clock",
    "work_returned": "undo-2",
    "work_week_missing": "pencil",
    "quiz_marked": "list-checks",
}
NOON, EVENING = 12, 18
ALL_SEEN_PERCENT = 95


@dataclass(frozen=True, slots=True)
class ContinueCard:
    """The one thing to do next."""

    course_title: str
    number: int
    title: str
    url: str
    kind: str
    icon: str
    poster_url: str
    left: str
    size: str
    percent: int
    action: str


@dataclass(frozen=True, slots=True)
class WeekCard:
    """The week's units against what is needed to be ready in time. Tenths of a unit."""

    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    need_tenths: int
    scale_tenths: int
    sentence: str


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that only the learner can do."""

    icon: str
    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in the reader's language."""

    icon: str
    text: str
    url: str
    at: datetime


def greeting(name: str, hour: int) -> str:
    """A greeting for the hour."""
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": name}
    return (
        _("Good afternoon, %(name)s") % {"name": name}
        if hour < EVENING
        else _("Good evening, %(name)s") % {"name": name}
    )


def going_on(begun: Sequence[BegunCourse]) -> BegunCourse | None:
    """The course to go on with: where something happened last, else the first with something to do."""
    open_ones = [course for course in begun if course.next_line is not None]
    recent = [
        (course.last_at, -place) for place, course in enumerate(open_ones) if course.last_at is not None
    ]
    return open_ones[-max(recent)[1]] if recent else next(iter(open_ones), None)


def continue_card(
    begun: Sequence[BegunCourse], sources: Mapping[UUID, PlaybackSource], language: str
) -> ContinueCard | None:
    """The card with poster, minutes left and megabytes; None when everything is learned."""
    course = going_on(begun)
    if course is None or course.next_line is None or course.next_lesson is None:
        return None
    lesson, line, progress = course.next_lesson, course.next_line, course.next_progress
    source = sources.get(lesson.asset) if lesson.asset else None
    percent = progress.seen_percent if progress else 0
    if line.tone == "copper" and percent >= ALL_SEEN_PERCENT:
        return _quiz_card(course, lesson, line, source, language)
    seconds = (lesson.duration_s or lesson.nominal_s) * (100 - percent) / 100
    size = source.smallest_mb * (100 - percent) / 100 if source and source.smallest_mb else 0
    return ContinueCard(
        course_title=course.title,
        number=line.number,
        title=lesson.title_in(language),
        url=line.url,
        kind=lesson.kind,
        icon=ICONS.get(lesson.kind, "book-open"),
        poster_url=(source.poster_url or "") if source else "",
        left=_("%(time)s left") % {"time": minutes_text(seconds)}
        if percent
        else minutes_text(seconds)
        if seconds
        else "",
        size=megabytes_text(round(size * 1_000_000)) if size else "",
        percent=percent,
        action=_("Continue learning") if line.is_begun else _("Begin"),
    )


def _quiz_card(
    course: BegunCourse, lesson: LessonRef, line: LessonLine, source: PlaybackSource | None, language: str
) -> ContinueCard:
    """The lesson is seen to the end: what is left is its quiz."""
    return ContinueCard(
        course_title=course.title,
        number=line.number,
        title=lesson.title_in(language),
        url=f"{line.url}quiz/",
        kind="quiz",
        icon=ICONS["quiz"],
        poster_url=(source.poster_url or "") if source else "",
        left=_("only the quiz is left"),
        size="",
        percent=100,
        action=_("Take the quiz"),
    )


def week_card(enrolment: Enrolment, units: Units, days: Sequence[DayRow], day: date) -> WeekCard:
    """Units since Monday, and what this week needs so that the class's end is met."""
    rules = data_of(enrolment.ruleset)
    monday = day - timedelta(days=day.weekday())
    week = [row for row in days if row.day >= monday]
    seconds = {mode: sum(row.posted_s.get(mode, 0) for row in week) for mode in MODES}
    tenths = {mode: tenths_of({mode: sec}, rules) for mode, sec in seconds.items()}
    total = tenths_of(seconds, rules)
    required = enrolment.cohort.programme.required_tenths
    left = sum(max(0, need - getattr(units, f"{mode}_tenths", 0)) for mode, need in required.items())
    need = needed_this_week(left + total, monday, enrolment.ends_on)
    return WeekCard(
        online_tenths=tenths["online"],
        onsite_tenths=tenths["onsite"],
        workplace_tenths=tenths["workplace"],
        need_tenths=need,
        scale_tenths=max(need, total, 1),
        sentence=_week_sentence(total, need),
    )


def needed_this_week(left_tenths: int, monday: date, ends_on: date | None) -> int:
    """What was left on Monday, spread over the weeks to the class's end, rounded up; 0 without an end."""
    if ends_on is None or left_tenths <= 0:
        return 0
    weeks = max(1, -(-((ends_on - monday).days + 1) // 7))
    return -(-left_tenths // weeks)


def _week_sentence(total: int, need: int) -> str:
    if not need:
        return _("%(units)s units counted so far.") % {"units": units_text(total)}
    if total < need:
        return _("%(units)s counted, %(short)s units to go.") % {
            "units": units_text(total),
            "short": units_text(need - total),
        }
    return _("%(units)s counted: this week is done.") % {"units": units_text(total)}


def waiting_lines(begun: Sequence[BegunCourse]) -> list[WaitingLine]:
    """Lessons whose minutes wait for a quiz."""
    return [
        WaitingLine(
            icon="list-checks",
            title=_("%(time)s wait for a quiz") % {"time": minutes_text(line.pending_s)},
            note=f"{course.title} · {line.title}",
            url=f"{line.url}quiz/",
        )
        for course in begun
        for line in course.lines
        if line.pending_s and line.tone == "copper"
    ][:3]


def mistake_lines(due: int) -> list[WaitingLine]:
    """Questions of the book of mistakes that come again today."""
    if not due:
        return []
    title = ngettext("%(n)d question to practise", "%(n)d questions to practise", due) % {"n": due}
    return [WaitingLine("redo-2", title, _("Book of mistakes"), reverse("learner:mistakes"))]


def notice_lines(notices: Sequence[Notice]) -> list[NoticeLine]:
    """Notices in words, newest first."""
    return [
        NoticeLine(NOTICE_ICONS.get(row.kind, "info"), said(row), row.url, row.created_at) for row in notices
    ]
