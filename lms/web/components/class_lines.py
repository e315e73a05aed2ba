"""The people of a session in words, and the figures beside them. Plain values in; no query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from django.utils.translation import gettext as _

from lms.attendance.names import STATUSES
from lms.attendance.queries import RosterLine
from lms.attendance.rules.presence import Presence

SAID = dict(STATUSES)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person: the name, what is known, and whether somebody still has to say until when they stayed."""

    uuid: UUID
    name: str
    said: str
    needs_word: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """Who is missing without a word, who is or was there, who is excused or absent."""

    missing: tuple[PersonLine, ...]
    here: tuple[PersonLine, ...]
    away: tuple[PersonLine, ...]


def lists_of(lines: Sequence[RosterLine], zone: tzinfo | None) -> Lists:
    """Everybody in one of three lists, by name."""
    missing: list[PersonLine] = []
    here: list[PersonLine] = []
    away: list[PersonLine] = []
    for line in lines:
        shown = PersonLine(
            uuid=line.enrolment.uuid,
            name=line.enrolment.learner.display_name,
            said=said_of(line, zone),
            needs_word=line.needs_word,
            is_here=line.presence.is_here,
        )
        place = here if line.presence.was_here else away if line.presence.word else missing
        place.append(shown)
    return Lists(tuple(missing), tuple(here), tuple(away))


def said_of(line: RosterLine, zone: tzinfo | None) -> str:
    """When somebody came and left, and how it was confirmed; "" for who is missing without a word."""
    if line.attendance is not None and not line.attendance.in_at:
        return str(SAID[line.attendance.status])
    if line.presence.word is not None:
        return str(SAID[line.presence.word.value])
    if line.presence.in_at is None:
        return ""
    way = str(line.signs[0].get_way_display()) if line.signs else ""
    status = str(SAID[line.attendance.status]) if line.attendance else ""
    out = line.attendance.out_at if line.attendance else line.presence.out_at
    return " · ".join(part for part in (_clocks(line.presence, out, zone), status or way) if part)


def _clocks(presence: Presence, out: datetime | None, zone: tzinfo | None) -> str:
    came = f"{presence.in_at.astimezone(zone):%-H:%M}" if presence.in_at else ""
    return (
        _("%(came)s to %(left)s") % {"came": came, "left": f"{out.astimezone(zone):%-H:%M}"} if out else came
    )
