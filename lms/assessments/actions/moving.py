"""An exam on one device goes on on another: taken over by its learner, or let go by whoever runs the room.

The device before can write no more. What it had not sent is kept aside (`aside`), and the learner says on the device
that goes on whether it belongs to the paper; it never takes the place of what was answered since.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.actions.answering import Packet, write_answers
from lms.assessments.models import (
    Answer,
    AsideAnswer,
    Attempt,
    AttemptEvent,
    AttemptEventKind,
    AttemptState,
)
from lms.assessments.queries.moving import asked_to_move, moved_at
from lms.audit.actions import record

# Names nobody's browser: whichever opens the exam next goes on.
FREE = "-"


@transaction.atomic
def take_over(
    *, attempt: Attempt, holder: str, actor: User, device: str = "", at: datetime | None = None
) -> Attempt:
    """Go on with a one-device attempt in another browser; the one before can write no more. It is logged.

    Who may: the learner after proving who they are, or whose exam was let go (the caller's check). `device`: what kind
    it is, for the invigilator. A second time changes nothing.
    """
    locked = _locked(attempt)
    if locked.state != AttemptState.OPEN or locked.holder == holder:
        return locked
    _move(locked, holder, device, AttemptEventKind.TAKEN_OVER, actor, at)
    return locked


@transaction.atomic
def go_on_here(
    *, attempt: Attempt, holder: str, actor: User, device: str = "", at: datetime | None = None
) -> Attempt:
    """The learner opens the exam: whoever let it go meant the device that opens it next. Raises OtherDevice.

    Two devices that open it in the same moment: one goes on. No query unless it was let go.
    """
    if attempt.state != AttemptState.OPEN or attempt.holder in {"", holder}:
        return attempt
    if attempt.holder != FREE:
        raise rules.OtherDevice
    locked = _locked(attempt)
    if locked.holder == FREE and locked.state == AttemptState.OPEN:
        _move(locked, holder, device, AttemptEventKind.TAKEN_OVER, actor, at)
    if locked.state == AttemptState.OPEN and locked.holder not in {"", holder}:
        raise rules.OtherDevice
    return locked


@transaction.atomic
def ask_to_move(
    *, attempt: Attempt, holder: str, device: str, actor: User, at: datetime | None = None
) -> None:
    """The learner asks the person in the room to let the exam go on in this browser. The same browser asks once.

    Who may: the learner of the attempt (the caller's access). Nothing of a closed attempt, nor of its own browser.
    """
    locked = _locked(attempt)
    if locked.state != AttemptState.OPEN or locked.holder in {"", holder}:
        return
    known = asked_to_move(locked)
    if known is not None and known.holder == holder:
        return
    facts = {"holder": holder, "device": device}
    kind = AttemptEventKind.ASKED_TO_MOVE
    AttemptEvent.objects.create(attempt=locked, kind=kind, at=at or timezone.now(), actor=actor, detail=facts)


@transaction.atomic
def let_go(*, actor: User, attempt: Attempt, at: datetime | None = None) -> Attempt:
    """The exam goes on on the device that asked; where none did, on the one that opens it next. Audited.

    Who may: whoever runs the class (the caller's access). A second time, and of a closed attempt, nothing is changed.
    """
    locked = _locked(attempt)
    asked = asked_to_move(locked)
    holder = asked.holder if asked else FREE
    if locked.state != AttemptState.OPEN or locked.holder in {"", holder}:
        return locked
    _move(locked, holder, asked.device if asked else "", AttemptEventKind.LET_GO, actor, at)
    record(actor=actor, action="attempt.let_go", noun="attempt", object_uuid=locked.uuid)
    return locked


@transaction.atomic
def decide_aside(*, attempt: Attempt, holder: str, is_taken: bool, at: datetime | None = None) -> int:
    """The learner takes in what the device before had not sent, or leaves it; how many answers came into the paper.

    Only where nothing was answered since the exam moved. Who may: the learner (the caller's access), on the device
    that writes. Raises OtherDevice, AttemptClosed. A second time there is nothing to decide.
    """
    now = at or timezone.now()
    locked = _locked(attempt)
    if locked.state != AttemptState.OPEN or rules.is_over(locked.deadline_at, now):
        raise rules.AttemptClosed
    if locked.holder not in {"", holder}:
        raise rules.OtherDevice
    rows = list(AsideAnswer.objects.filter(attempt=locked, decided_at__isnull=True).order_by("question"))
    standing = Answer.objects.filter(attempt=locked)
    clock = max(standing.values_list("stamp", flat=True), default=0)
    since = moved_at(locked)
    newer = set(standing.filter(saved_at__gte=since).values_list("question", flat=True)) if since else set()
    taken = [row for row in rows if is_taken and row.question not in newer]
    # The earliest name of all: whatever is chosen here in the same moment stands before it.
    write_answers(locked, [Packet(row.question, row.value, clock + 1, "") for row in taken], now)
    AsideAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(decided_at=now)
    AsideAnswer.objects.filter(pk__in=[row.pk for row in taken]).update(was_taken=True)
    return len(taken)


def _locked(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)


def _move(
    locked: Attempt, holder: str, device: str, kind: AttemptEventKind, actor: User, at: datetime | None
) -> None:
    locked.holder, locked.device = holder, device
    locked.save(update_fields=["holder", "device"])
    AttemptEvent.objects.create(attempt=locked, kind=kind, at=at or timezone.now(), actor=actor)
