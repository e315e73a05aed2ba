"""Today's sessions as cards: what to do about each now. Two queries with their periods, and two more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.attendance.models import SignEvent
from lms.attendance.queries import as_sign, open_registers, opens_at, sessions_to_sign
from lms.attendance.rules.presence import Presence, Sign, presence_of
from lms.cohorts.models import ClassSession
from lms.cohorts.timetable import view_of
from lms.web.components.session_lines import clock_span


@dataclass(frozen=True, slots=True)
class SignCard:
    """One session of today. `key` is that of its register; '' before the trainer has opened it."""

    title: str
    note: str
    said: str
    key: str
    can_sign: bool
    is_in: bool


def sign_cards(user: User, now: datetime) -> list[SignCard]:
    """The sessions that are on or come today; for most people there is none, and that costs one query."""
    sessions = sessions_to_sign(user, now)
    if not sessions:
        return []
    registers = open_registers(sessions)
    keys = {pk: row.key for pk, row in registers.items() if row.closed_at is None}
    closed = registers.keys() - keys.keys()
    presences = _presences(user, sessions)
    return [
        _card(session, presences[session.pk], keys.get(session.pk, ""), now)
        for session in sessions
        if session.pk not in closed
    ]


def _presences(user: User, sessions: Sequence[ClassSession]) -> dict[int, Presence]:
    found: dict[int, list[Sign]] = defaultdict(list)
    rows = SignEvent.objects.filter(register__session__in=sessions, enrolment__learner=user, held="")
    for row in rows.select_related("register"):
        found[row.register.session_id].append(as_sign(row))
    return {session.pk: presence_of(found[session.pk]) for session in sessions}


def _card(session: ClassSession, presence: Presence, key: str, now: datetime) -> SignCard:
    row = view_of(session)
    opens = opens_at(session)
    parts = [row.session.cohort.name, row.session.room, row.topics]
    return SignCard(
        title=clock_span(row),
        note=" · ".join(part for part in parts if part),
        said=_said(presence, opens, now, row.begins, is_begun=bool(key)),
        key=key,
        can_sign=bool(key) and opens <= now and presence.out_at is None,
        is_in=presence.is_here,
    )


def _said(presence: Presence, opens: datetime, now: datetime, begins: datetime, *, is_begun: bool) -> str:
    zone = begins.tzinfo
    if presence.in_at is not None:
        said = _("Signed in at %(clock)s") % {"clock": f"{presence.in_at.astimezone(zone):%-H:%M}"}
        return said if presence.out_at is None else _("Signed in and out: the trainer confirms it.")
    if now < opens:
        return _("Signing in begins at %(clock)s.") % {"clock": f"{opens.astimezone(zone):%-H:%M}"}
    if not is_begun:
        return _("The trainer has not begun yet. Open this page again when the code is on the screen.")
    return _("Scan the code on the trainer’s screen, or type its six digits.")
