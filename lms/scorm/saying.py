"""Statements of courseware: written with the commit that they follow from, read for an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lms.accounts.models import User
from lms.scorm.models import ItemState, Statement
from lms.scorm.rules.statements import Facts, as_xapi, statements_of
from lms.vault.sealing import blind_index

ACTOR = "xapi-actor"
READ_AT_ONCE = 2_000


def facts_of(columns: Mapping[str, Any]) -> Facts:  # Any: column values
    """A state as statements are derived from it: columns of an item's row."""
    status, success = columns["status"], columns.get("success", "")
    return Facts(
        session=columns["session"],
        seq=columns["seq"],
        sent_in=columns["sent_in"],
        status=status,
        success=success or (status if status in {"passed", "failed"} else ""),
        exit=columns["exit"],
        is_finished=0 < columns["session"] == columns["finished_in"],
        values=columns.get("values", {}),
        heard=columns.get("heard", {}),
    )


def statements_in(
    row: ItemState, columns: Mapping[str, Any], *, at: datetime
) -> list[Statement]:  # Any: column values
    """What a commit says beyond `row`, whose values need not be loaded: to be written by `write`. No query."""
    attempt = row.registration.uuid
    return [
        Statement(
            uuid=draft.uuid,
            registration_id=row.registration_id,
            item=row.item,
            session=columns["session"],
            seq=columns["seq"],
            verb=draft.verb,
            element=draft.element,
            question=draft.question,
            kind=draft.kind,
            response=draft.response,
            result=draft.result,
            latency_cs=draft.latency_cs,
            score_hundredths=columns["score_hundredths"],
            duration_cs=columns["session_cs"],
            said=draft.said or {},
            at=at,
            stored_at=at,
        )
        for draft in statements_of(attempt, row.item, facts_of(_loaded(row)), facts_of(columns))
    ]


def _loaded(row: ItemState) -> dict[str, Any]:  # Any: column values
    """The row's columns without its values, which a commit does not read."""
    return {name: value for name, value in vars(row).items() if name != "values"}


def write(statements: Sequence[Statement]) -> None:
    """In one statement of SQL, none where nothing is said. A repeated commit writes none twice.

    Who may: the action that takes commits, in its transaction.
    """
    if statements:
        Statement.objects.bulk_create(statements, ignore_conflicts=True)


def actor_name(learner: User) -> str:
    """Who learned, for those outside: the same for one person everywhere, and nobody's name."""
    return blind_index(str(learner.uuid), purpose=ACTOR)[:32]


def statements_in_xapi(learner: User, *, home: str) -> Iterator[dict[str, Any]]:  # Any: JSON
    """All statements of a person in the shape of xAPI, the oldest first: for what a person is given of their own data.

    `home` is the academy's address. One query.
    """
    rows = Statement.objects.filter(registration__enrolment__learner=learner).order_by("pk")
    actor = actor_name(learner)
    for row in rows.select_related("registration__package_version").iterator(READ_AT_ONCE):
        yield as_xapi(_facts(row), actor=actor, home=home)


def _facts(row: Statement) -> dict[str, Any]:  # Any: JSON
    return {
        "uuid": row.uuid,
        "registration": row.registration.uuid,
        "package_version": row.registration.package_version.uuid,
        "item": row.item,
        "verb": row.verb,
        "element": row.element,
        "question": row.question,
        "response": row.response,
        "result": row.result,
        "latency_cs": row.latency_cs,
        "score_hundredths": row.score_hundredths,
        "duration_cs": row.duration_cs,
        "at": row.at.astimezone(UTC).isoformat(),
        "stored_at": row.stored_at.astimezone(UTC).isoformat(),
    }
