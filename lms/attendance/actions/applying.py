"""From what a device wrote down to signs, guests and closings: through the same doors as with a network."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.core.files.storage import default_storage

from lms.accounts.access import NotVisible
from lms.attendance.actions.closing import close_session
from lms.attendance.actions.guests import note_candidate
from lms.attendance.actions.registers import held, register_of
from lms.attendance.actions.signing import checked_strokes
from lms.attendance.models import Kit, KitEvent, Register, SignEvent
from lms.attendance.names import KitState, SignWay
from lms.attendance.queries import people_of
from lms.attendance.refusals import AttendanceRefusal, SignatureMissing
from lms.attendance.rules.kits import LONGEST_PHOTO, PHOTO, WAYS, has_all
from lms.cases.actions import open_case
from lms.cases.names import CaseKind
from lms.cohorts.models import ClassSession, Enrolment
from lms.messaging.rules import Refusal
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

PHOTO_SIDE = 1600


def registers_of(sessions: Iterable[ClassSession]) -> dict[int, Register]:
    """The registers of those sessions, held in one order, so that two devices never wait for each other in a circle."""
    rows = sorted(sessions, key=lambda session: session.pk)
    return {session.pk: held(register_of(session)) for session in rows}


def apply_sign(row: KitEvent, kit: Kit, register: Register) -> None:
    """A sign of its own, also when it is held: then it counts nothing. Sets the state of the row."""
    enrolment = _person(row.session, row.body.get("who")) if row.session else None
    if enrolment is None:
        row.state, row.code = KitState.REFUSED, "not-on-the-list"
        return
    if register.closed_at is not None and row.state == KitState.TAKEN:
        row.state, row.code = KitState.HELD, "closed"
    way = str(row.body.get("way"))
    strokes = None
    if way == SignWay.SIGNATURE.value:
        try:
            strokes = checked_strokes(row.body.get("strokes"))
        except SignatureMissing:
            way = SignWay.WORD.value
    SignEvent.objects.get_or_create(
        natural_key=f"kit:{kit.pk}:{row.number}",
        defaults={
            "register": register, "enrolment": enrolment, "kind": row.body["kind"], "by": kit.user,
            "way": way if way in WAYS else SignWay.WORD.value, "at": row.at, "received_at": row.received_at,
            "strokes": strokes, "device": kit.key, "note": str(row.body.get("note", ""))[:200],
            "held": row.code if row.state == KitState.HELD else "",
        },
    )  # fmt: skip


def apply_guest(row: KitEvent, kit: Kit) -> None:
    """Somebody who was not on the list. Sets the state of the row."""
    try:
        if row.session is not None:
            note_candidate(actor=kit.user, session=row.session, name=str(row.body.get("name", "")))
    except AttendanceRefusal as refusal:
        row.state, row.code = KitState.REFUSED, refusal.code


def apply_photo(row: KitEvent, session: ClassSession) -> None:
    """A photo of the class, drawn anew and kept; the row keeps its name and what was sent as a hash. Sets its state."""
    sent = row.body.pop("data", "")
    try:
        raw = base64.b64decode(sent if isinstance(sent, str) else "", validate=True)
        drawn = redrawn(BytesIO(raw[:LONGEST_PHOTO]), longest_side=PHOTO_SIDE, kind="JPEG")
    except (PictureRefused, ValueError):
        row.state, row.code = KitState.REFUSED, "photo"
        return
    row.body["sha256"] = hashlib.sha256(raw).hexdigest()
    row.body["name"] = default_storage.save(f"attendance/{session.uuid}.jpg", drawn)


def _photo_of(kit: Kit, session: ClassSession) -> str:
    """The name of the last photo that the device sent of a session, or ''. One query."""
    rows = KitEvent.objects.filter(kit=kit, session=session, body__kind=PHOTO).exclude(state=KitState.REFUSED)
    found = rows.order_by("-number").first()
    return str(found.body.get("name", "")) if found else ""


def apply_closes(kit: Kit, now: datetime) -> None:
    """Close what the device closed, once everything that it wrote down before has come."""
    waiting = KitEvent.objects.filter(kit=kit, state=KitState.WAITING).select_related(
        "session__cohort__programme__ruleset"
    )
    numbers = list(KitEvent.objects.filter(kit=kit).values_list("number", flat=True))
    for row in waiting.order_by("number"):
        if row.session is None or not has_all(numbers, row.number):
            continue
        row.state, row.code = _close(row, row.session, kit, now)
        row.save(update_fields=["state", "code"])


def _close(row: KitEvent, session: ClassSession, kit: Kit, now: datetime) -> tuple[KitState, str]:
    heads = row.body.get("head_count")
    try:
        close_session(
            actor=kit.user,
            session=session,
            head_count=heads if isinstance(heads, int) and 0 <= heads <= 2000 else None,
            topic=str(row.body.get("topic", "")),
            photo=_photo_of(kit, session),
            stayed=row.body.get("stayed") is True,
            at=now,
            said_at=min(row.at, now),
        )
    except Refusal as refusal:
        return KitState.HELD, refusal.code
    except NotVisible:
        return KitState.HELD, "not-the-trainer"
    return KitState.TAKEN, ""


def ask_the_office(rows: Sequence[KitEvent], kit: Kit) -> None:
    """One case for each session and reason, about everybody whose signs wait. Hours change by a correction alone."""
    found: dict[tuple[int, str], list[Enrolment]] = defaultdict(list)
    sessions = {}
    for row in rows:
        person = _person(row.session, row.body.get("who")) if row.session else None
        if row.session is not None and person is not None:
            sessions[row.session.pk] = row.session
            found[row.session.pk, row.code].append(person)
    for (session_pk, code), people in sorted(found.items()):
        session, first = sessions[session_pk], min(people, key=lambda person: person.pk)
        open_case(
            natural_key=f"attendance:{session.pk}:{kit.pk}:{code}",
            kind=CaseKind.ATTENDANCE,
            learner_id=first.learner_id,
            enrolment=first,
            day=session.day,
            facts={"signs": len(people), "why": code, "session": str(session.uuid), "kit": str(kit.uuid)},
            others={person.learner_id for person in people},
        )


def _person(session: ClassSession, who: object) -> Enrolment | None:
    try:
        return people_of(session).filter(uuid=UUID(str(who))).first()
    except ValueError:
        return None
