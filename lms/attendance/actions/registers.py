"""Opening the register of a session, and holding it while something is written in it."""

from __future__ import annotations

from collections.abc import Sequence

from lms.attendance.models import Register
from lms.attendance.refusals import RegisterIsClosed
from lms.cohorts.models import ClassSession, SessionState
from lms.cohorts.rules import SessionIsCancelled


def register_of(session: ClassSession) -> Register:
    """The register of a session, made when it is first asked for. Raises SessionIsCancelled."""
    if session.state == SessionState.CANCELLED:
        raise SessionIsCancelled
    register, _made = Register.objects.get_or_create(session=session)
    return register


def registers_of(sessions: Sequence[ClassSession]) -> dict[int, Register]:
    """The registers of those sessions that were not cancelled, by session; missing ones are made. Three queries at most."""
    planned = [session.pk for session in sessions if session.state != SessionState.CANCELLED]
    found = _registers(planned)
    missing = [pk for pk in planned if pk not in found]
    if missing:
        Register.objects.bulk_create([Register(session_id=pk) for pk in missing], ignore_conflicts=True)
        found |= _registers(missing)
    return found


def _registers(sessions: Sequence[int]) -> dict[int, Register]:
    return {row.session_id: row for row in Register.objects.filter(session__in=sessions)}


def held(register: Register) -> Register:
    """The register as it stands, held until the transaction ends: a sign comes before closing, or after it, never within."""
    return Register.objects.select_for_update(of=("self",)).get(pk=register.pk)


def held_open(register: Register) -> Register:
    """The same, still open. Raises RegisterIsClosed."""
    found = held(register)
    if found.closed_at is not None:
        raise RegisterIsClosed
    return found
