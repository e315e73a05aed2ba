"""Save answers of an open attempt: one by one by a signed token, a whole form, or what a hand-in carries.

Packets may come late, twice, out of order and from two devices. Each has a stamp of the attempt's Lamport clock; of two
answers to one question the later stamp stands, and whoever sent the other is told what stands. What is acknowledged is
saved, and what is saved was acknowledged or will be when the packet is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.utils import timezone

from lms.assessments import rules
from lms.assessments.actions.aside import set_aside
from lms.assessments.models import Answer, Attempt, AttemptState

_signer = Signer(salt="assessments.attempt")


@dataclass(frozen=True, slots=True)
class Packet:
    """One answer as a device sends it. Stamp 0: a client that knows no stamps; its packets stand as they come."""

    question: int
    value: object
    stamp: int = 0
    device: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What the server says to a packet. `clock`: the latest stamp it knows of the attempt; `deadline_at`: until when
    it may be written, as of now.
    """

    saved_at: datetime
    clock: int
    deadline_at: datetime | None
    stands: bool = True
    value: Any = None  # Any: the JSON value of the kind; what stands instead


def attempt_token(attempt: Attempt) -> str:
    """What lets a browser save answers to this attempt alone: signed, with the shape of each question in it.

    Where one browser alone may write, its name is in it: the token of another is refused after a take-over.
    """
    shapes = [rules.shape(question) for question in attempt.paper]
    return _signer.sign_object([attempt.pk, shapes, *([attempt.holder] if attempt.holder else [])])


def save_answer(
    token: str,
    *,
    question: int,
    value: object,
    at: datetime | None = None,
    stamp: int = 0,
    device: str = "",
    place: int | None = None,
) -> Saved:
    """Save the answer to the question at place `question`. One statement (two when another answer stands); safe to repeat.

    `value` None takes the answer back; `place`: where the learner is. Raises BadToken, AnswerRefused (what was saved
    before stays), OtherDevice (it is kept aside then) and AttemptClosed (handed in, or time is over).
    """
    at = at or timezone.now()
    attempt_id, shapes, holder = opened(token)
    packet = _checked(Packet(question, value, stamp, device, place), shapes)
    written = _upsert(attempt_id, holder, [packet], at)
    if written.count:
        return Saved(at, written.clock, written.deadline_at)
    try:
        return _what_stands(attempt_id, holder, packet, at)
    except rules.OtherDevice:
        put_aside(attempt_id, [packet], at)
        raise


def save_answers(
    attempt: Attempt, values: Mapping[int, object], *, at: datetime | None = None
) -> dict[int, rules.AnswerRefused]:
    """Save what changed in a form, by the place of the question, as `save_answer` does: one statement.

    Who may: the learner of the attempt (checked by the caller). Returns the refusals by place; the others are saved.
    Raises AttemptClosed.
    """
    packets = [Packet(place, value) for place, value in values.items()]
    good, refused = sorted_out(attempt, packets)
    if good and not _upsert(attempt.pk, attempt.holder, good, at or timezone.now()).count:
        raise rules.AttemptClosed
    return refused


def latest(attempt: Attempt, packets: Iterable[Packet]) -> list[Packet]:
    """What a hand-in brings along, the latest of each question; what cannot be an answer is left out. No query."""
    found: dict[int, Packet] = {}
    for packet in sorted(sorted_out(attempt, packets)[0], key=lambda each: (each.stamp, each.device)):
        found[packet.question] = packet
    return list(found.values())


def write_answers(attempt: Attempt, packets: Sequence[Packet], at: datetime) -> None:
    """Write packets whose values were checked before, inside the caller's transaction. One statement."""
    if packets:
        _upsert(attempt.pk, attempt.holder, packets, at)


def put_aside(attempt_id: int, packets: Iterable[Packet], at: datetime) -> None:
    """Keep what a device sends that the exam has left; values in the shape of their questions."""
    for packet in packets:
        set_aside(
            attempt_id,
            question=packet.question,
            value=packet.value,
            stamp=packet.stamp,
            device=packet.device,
            at=at,
        )


def sorted_out(
    attempt: Attempt, packets: Iterable[Packet]
) -> tuple[list[Packet], dict[int, rules.AnswerRefused]]:
    """The packets that can be answers to the paper, and the refusals of the others by place."""
    shapes = [rules.shape(question) for question in attempt.paper]
    good, refused = [], {}
    for packet in packets:
        try:
            good.append(_checked(packet, shapes))
        except rules.AnswerRefused as refusal:
            refused[packet.question] = refusal
    return good, refused


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands now: until when it may be written, whether it is open, and whether by this page."""

    deadline_at: datetime | None
    is_open: bool
    is_here: bool


def standing_of(token: str, *, at: datetime | None = None) -> Standing:
    """What an open page asks now and then while nothing is saved. One statement, nothing is written. Raises BadToken."""
    attempt_id, _shapes, holder = opened(token)
    row = Attempt.objects.filter(pk=attempt_id).values_list("state", "deadline_at", "holder").first()
    if row is None:
        raise rules.BadToken
    state, deadline_at, held = row
    is_open = state == AttemptState.OPEN and not rules.is_over(deadline_at, at or timezone.now())
    return Standing(deadline_at, is_open, is_here=held in {"", holder})


def _checked(packet: Packet, shapes: Sequence[str]) -> Packet:
    """The packet with its value in the shape of its question. Raises AnswerRefused."""
    question = packet.question
    if isinstance(question, bool) or not isinstance(question, int) or not 0 <= question < len(shapes):
        raise rules.NoSuchQuestion
    rules.check_stamp(packet.stamp, packet.device, packet.at)
    value = None if packet.value is None else rules.parse_shaped(shapes[question], packet.value)
    return Packet(question, value, packet.stamp, packet.device, packet.at)


def opened(token: str) -> tuple[int, list[str], str]:
    """The attempt's key, the shapes of its questions, and the browser that may write."""
    try:
        attempt_id, shapes, *holder = _signer.unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise rules.BadToken from error
    return attempt_id, shapes, holder[0] if holder else ""


_LATER = (
    "excluded.stamp = 0 OR excluded.stamp > assessments_answer.stamp "
    "OR (excluded.stamp = assessments_answer.stamp AND excluded.device > assessments_answer.device)"
)


@dataclass(frozen=True, slots=True)
class _Written:
    """What one statement wrote: how many answers stand, the latest stamp, and until when the attempt is open."""

    count: int
    clock: int = 0
    deadline_at: datetime | None = None


def _upsert(attempt_id: int, holder: str, packets: Sequence[Packet], at: datetime) -> _Written:
    """Write answers, only while the attempt is open: one statement, so nothing slips in behind a hand-in.

    Of an older or repeated packet nothing is written.
    """
    shared = " FOR SHARE OF a" if connection.vendor == "postgresql" else ""
    # Both databases call the columns of a list of values column1, column2 and so on.
    listed = ", ".join(["(%s, %s, %s, %s, %s)"] * len(packets))
    sql = (
        "INSERT INTO assessments_answer (attempt_id, question, value, saved_at, stamp, device, at) "  # noqa: S608  constants only
        "SELECT a.id, given.column1, given.column2, %s, given.column3, given.column4, "
        f"CAST(given.column5 AS smallint) FROM assessments_attempt a, (VALUES {listed}) AS given "
        "WHERE a.id = %s AND a.state = %s AND (a.deadline_at IS NULL OR a.deadline_at >= %s) "
        f"AND (a.holder = '' OR a.holder = %s){shared} "
        "ON CONFLICT (attempt_id, question) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at, "
        "stamp = CASE WHEN excluded.stamp = 0 THEN assessments_answer.stamp + 1 ELSE excluded.stamp END, "
        f"device = excluded.device, at = excluded.at WHERE {_LATER} "
        "RETURNING stamp, (SELECT MAX(o.stamp) FROM assessments_answer o "
        "WHERE o.attempt_id = assessments_answer.attempt_id), "
        "(SELECT w.deadline_at FROM assessments_attempt w WHERE w.id = assessments_answer.attempt_id)"
    )
    stamp = Answer._meta.get_field("saved_at")
    parameters: list[Any] = [  # Any: what the driver adapts
        stamp.get_db_prep_save(at, connection)
    ]
    for packet in packets:
        value = connection.ops.adapt_json_value(packet.value, None)
        parameters += [packet.question, value, packet.stamp, packet.device, packet.at]
    parameters += [
        attempt_id,
        AttemptState.OPEN.value,
        stamp.get_db_prep_save(at - rules.GRACE, connection),
        holder,
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    if not rows:
        return _Written(0)
    return _Written(len(rows), max(each or 0 for row in rows for each in row[:2]), _instant(rows[0][2]))


def _instant(value: datetime | None) -> datetime | None:
    """An instant as a driver gives it outside of models: SQLite's is in UTC and does not say so."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _what_stands(attempt_id: int, holder: str, packet: Packet, at: datetime) -> Saved:
    """Why nothing was written. Raises AttemptClosed or OtherDevice; else the answer that stands instead. One query."""
    rows = Attempt.objects.filter(pk=attempt_id).values_list(
        "state", "deadline_at", "holder",
        "answers__question", "answers__value", "answers__stamp", "answers__device", "answers__saved_at",
    )  # fmt: skip
    found = list(rows)
    own = next((row for row in found if row[3] == packet.question), None)
    clock = max((row[5] or 0 for row in found), default=0)
    if own is not None and packet.stamp and (own[5], own[6]) == (packet.stamp, packet.device):
        # It came before, and its acknowledgement was lost on the way.
        return Saved(own[7], clock, found[0][1])
    if not found or found[0][0] != AttemptState.OPEN or rules.is_over(found[0][1], at):
        raise rules.AttemptClosed
    if found[0][2] not in {"", holder}:
        raise rules.OtherDevice
    if (
        own is None
    ):  # written and taken away in the same moment: it cannot be, but nothing is lost by asking again
        raise rules.AttemptClosed
    return Saved(own[7], clock, found[0][1], stands=False, value=own[4])
