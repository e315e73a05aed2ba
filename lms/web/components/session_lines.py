"""Sessions in words, day by day, for whoever reads a timetable. Plain values in; no query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.cohorts.rules.timetable import WEEK, monday_of
from lms.cohorts.timetable import SessionView


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session: when, what, where, with whom, and where a tap leads."""

    clock: str
    title: str
    note: str
    url: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class DayLines:
    """The sessions of one day."""

    day: date
    is_today: bool
    lines: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Which week is shown, and the ways to its neighbours."""

    monday: date
    sunday: date
    before: str
    after: str


def clock_span(row: SessionView) -> str:
    """From when to when on the clock of the programme, as in 9:00–11:35."""
    return f"{row.begins:%-H:%M}–{row.ends:%-H:%M}"


def note_of(row: SessionView, *, with_class: bool) -> str:
    """Class, topics, room, trainer and the number of periods, as far as there are any."""
    session, count = row.session, len(row.periods)
    parts = [
        _("make-up lesson") if session.makes_up_id else "",
        session.cohort.name if with_class else "",
        session.room,
        session.trainer.display_name if session.trainer else "",
        ngettext("%(n)d period", "%(n)d periods", count) % {"n": count},
        str(session.get_mode_display()) if session.mode != "onsite" else "",
    ]
    return " · ".join(part for part in parts if part)


def day_lines(
    rows: Sequence[SessionView], today: date, url_of: Callable[[SessionView], str], *, with_class: bool
) -> list[DayLines]:
    """Sessions in order, grouped by day."""
    return [
        DayLines(
            day,
            day == today,
            tuple(
                SessionLine(
                    clock=clock_span(row),
                    title=row.topics or row.session.cohort.name,
                    note=note_of(row, with_class=with_class and bool(row.topics)),
                    url=url_of(row),
                    is_cancelled=row.is_cancelled,
                )
                for row in found
            ),
        )
        for day, found in groupby(rows, key=lambda row: row.session.day)
    ]


def week_of(asked: str, today: date) -> Week:
    """The week of the day that an address names; this week for none, or for one that cannot be."""
    try:
        day = parse_date(asked) or today
    except ValueError:
        day = today
    monday = monday_of(day if 2000 < day.year < 2200 else today)
    before, after = monday - WEEK, monday + WEEK
    return Week(monday, monday + timedelta(days=6), f"?week={before}", f"?week={after}")
