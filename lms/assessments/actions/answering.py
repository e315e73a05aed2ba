"""Save answers of an open attempt: one by one by a signed token, or a whole form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.utils import timezone

from lms.assessments import rules
from lms.assessments.models import Answer, Attempt, AttemptState

_signer = Signer(salt="assessments.attempt")


def attempt_token(attempt: Attempt) -> str:
    """What lets a browser save answers to this attempt alone: signed, with the shape of each question in it."""
    return _signer.sign_object([attempt.pk, [rules.shape(question) for question in attempt.paper]])


def save_answer(token: str, *, question: int, value: object, at: datetime | None = None) -> datetime:
    """Save the answer to the question at place `question`; returns when. One statement, safe to repeat.

    `value` None takes the answer back. Raises BadToken, AnswerRefused (what was saved before stays) and
    AttemptClosed (handed in, or time is over).
    """
    at = at or timezone.now()
    attempt_id, shapes = _opened(token)
    if isinstance(question, bool) or not isinstance(question, int) or not 0 <= question < len(shapes):
        raise rules.NoSuchQuestion
    parsed = None if value is None else rules.parse_shaped(shapes[question], value)
    if not _upsert(attempt_id, {question: parsed}, at):
        raise rules.AttemptClosed
    return at


def save_answers(
    attempt: Attempt, values: Mapping[int, object], *, at: datetime | None = None
) -> dict[int, rules.AnswerRefused]:
    """Save what changed in a form, by the place of the question, as `save_answer` does: one statement.

    Who may: the learner of the attempt (checked by the caller). Returns the refusals by place; the others are saved.
    Raises AttemptClosed.
    """
    good: dict[int, object] = {}
    refused: dict[int, rules.AnswerRefused] = {}
    for place, value in values.items():
        try:
            shape = rules.shape(attempt.paper[place])
            good[place] = None if value is None else rules.parse_shaped(shape, value)
        except rules.AnswerRefused as refusal:
            refused[place] = refusal
    if good and not _upsert(attempt.pk, good, at or timezone.now()):
        raise rules.AttemptClosed
    return refused


def _opened(token: str) -> tuple[int, list[str]]:
    """The attempt's key and the shapes of its questions."""
    try:
        attempt_id, shapes = _signer.unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise rules.BadToken from error
    return attempt_id, shapes


def _upsert(attempt_id: int, values: Mapping[int, object], at: datetime) -> bool:
    """Write answers by place, only while the attempt is open: one statement, so nothing slips in behind a hand-in."""
    shared = " FOR SHARE OF a" if connection.vendor == "postgresql" else ""
    # Both databases call the columns of a list of values column1 and column2.
    listed = ", ".join(["(%s, %s)"] * len(values))
    sql = (
        "INSERT INTO assessments_answer (attempt_id, question, value, saved_at) "  # noqa: S608  constants only
        f"SELECT a.id, given.column1, given.column2, %s FROM assessments_attempt a, (VALUES {listed}) AS given "
        f"WHERE a.id = %s AND a.state = %s AND (a.deadline_at IS NULL OR a.deadline_at >= %s){shared} "
        "ON CONFLICT (attempt_id, question) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at"
    )
    stamp = Answer._meta.get_field("saved_at")
    pairs = ((place, connection.ops.adapt_json_value(value, None)) for place, value in values.items())
    parameters = [
        stamp.get_db_prep_save(at, connection),
        *(part for pair in pairs for part in pair),
        attempt_id,
        AttemptState.OPEN.value,
        stamp.get_db_prep_save(at - rules.GRACE, connection),
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bool(cursor.rowcount == len(values))
