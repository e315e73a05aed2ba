"""What lies behind a day of one person: the sessions with their signs, and the lines of the work log with who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lms.attendance.models import Attendance, SignEvent
from lms.cohorts.models import ClassSession, Enrolment
from lms.web.components.work_lines import WorkRow, work_rows
from lms.workplace.queries import lines_of


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of the day: when and where, how the person came and went, who confirmed it ('' while it is open)."""

    when: str
    room: str
    status: str
    signs: Sequence[str]
    confirmed: str


@dataclass(frozen=True, slots=True)
class Behind:
    """Both; empty for a day of online learning alone."""

    sessions: Sequence[SessionRow]
    work: Sequence[WorkRow]

    def __bool__(self) -> bool:
        return bool(self.sessions or self.work)


def behind_day(found: Enrolment, on: date, zone: ZoneInfo) -> Behind:
    """Three queries."""
    signs = SignEvent.objects.filter(enrolment=found, register__session__day=on).select_related(
        "by", "register__session"
    )
    closed = Attendance.objects.filter(enrolment=found, register__session__day=on).select_related(
        "confirmed_by", "register__session"
    )
    by_session: dict[int, list[SignEvent]] = {}
    met: dict[int, ClassSession] = {}
    for sign in signs.order_by("at", "pk"):
        by_session.setdefault(sign.register.session_id, []).append(sign)
        met[sign.register.session_id] = sign.register.session
    results = {row.register.session_id: row for row in closed}
    met |= {pk: row.register.session for pk, row in results.items()}
    sessions = [
        _row(session, by_session.get(pk, ()), results.get(pk), zone)
        for pk, session in sorted(met.items(), key=lambda item: item[1].starts_at)
    ]
    return Behind(sessions, work_rows(lines_of(found, on, on)))


def _row(
    session: ClassSession, signs: Sequence[SignEvent], result: Attendance | None, zone: ZoneInfo
) -> SessionRow:
    values = {"name": result.confirmed_by.display_name} if result else {}
    return SessionRow(
        when=f"{_clock(session.starts_at, zone)}–{_clock(session.ends_at, zone)}",
        room=session.room,
        status=str(result.get_status_display()) if result else _("not closed yet"),
        signs=[
            f"{_clock(sign.at, zone)} {sign.get_kind_display()} · {sign.get_way_display()}" for sign in signs
        ],
        confirmed=_("confirmed by %(name)s") % values if result else "",
    )


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
