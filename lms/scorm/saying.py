"""Statements of courseware: written with the commit that they follow from, read for an export, gone when their time is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from lms.accounts.models import User
from lms.ledger.queries.retention import classes_on_hold
from lms.ledger.rules.retention import horizon_of, years_of
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of
from lms.scorm.models import ItemState, Statement
from lms.scorm.rules.statements import Facts, as_xapi, statements_of
from lms.vault.sealing import blind_index

ACTOR = "xapi-actor"
READ_AT_ONCE = 2_000
GO_AT_ONCE = 5_000
TURN, A_DAY_S = "statements-gone", 86_400


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


def forget_statements(*, at: datetime | None = None, limit: int = GO_AT_ONCE) -> int:
    """Delete the next `limit` statements older than their rule set keeps evidence; those of a class on hold stay.

    Returns how many went. Two queries, and one or two a rule set. Who may: the sweep.
    """
    now, gone = at or timezone.now(), 0
    held = classes_on_hold()
    for ruleset in RuleSet.objects.order_by("pk"):
        horizon = horizon_of(timezone.localdate(now), years_of([data_of(ruleset)]))
        before = datetime.combine(horizon, datetime.min.time(), tzinfo=UTC) - timedelta(days=1)
        rows = Statement.objects.filter(stored_at__lt=before, registration__enrolment__ruleset=ruleset)
        free = rows.exclude(registration__enrolment__cohort_id__in=held)
        old = list(free.values_list("pk", flat=True)[: limit - gone])
        gone += Statement.objects.filter(pk__in=old).delete()[0] if old else 0
    return gone


def forget_statements_in_turn() -> int:
    """Once a day and cache, or until nothing is left of the day: what the sweep does."""
    name = f"{TURN}:{timezone.localdate()}"
    if cache.get(name):
        return 0
    gone = forget_statements()
    if gone < GO_AT_ONCE:
        cache.set(name, 1, timeout=A_DAY_S)
    return gone
