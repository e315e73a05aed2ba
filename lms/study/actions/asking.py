"""Presence prompts of a lease: begun with it, heard and asked with its beats, handed to the ledger when it is settled."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lms.accounts.models import User
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence
from lms.ledger.rules.crediting import EPOCH
from lms.ledger.rules.presence import VOID
from lms.rulesets.queries import data_of
from lms.rulesets.rules import PromptRule
from lms.study.models import Lease, PromptStyle
from lms.study.queries import has_simple_prompts
from lms.study.rules.beats import Beat
from lms.study.rules.presence import Before, Presence, Question, presence_of
from lms.study.rules.spans import Span

# Nobody may know before when a prompt comes, or what it asks.
DICE = random.SystemRandom()
MILLISECOND = timedelta(milliseconds=1)


def begin_presence(lease: Lease, rule: PromptRule, others: Sequence[UUID], now: datetime) -> Presence:
    """The presence of a lease that is being issued: it goes on from the lease before. Two queries."""
    asked = Lease.objects.filter(learner_id=lease.learner_id, prompts__isnull=False).order_by("-issued_at")
    last = asked.first()
    return presence_of(
        rule,
        lease=lease.uuid,
        lesson=lease.lesson_uuid,
        others=others,
        is_simple=has_simple_prompts(lease.learner_id),
        before=None
        if last is None or last.prompts is None
        else Before(Presence.from_json(last.prompts), in_ms(last.last_beat_at or last.issued_at)),
        now_ms=in_ms(now),
        dice=DICE,
    )


def heard_presence(
    lease: Lease, beats: Sequence[Beat], spans: Sequence[Span], now: datetime
) -> Presence | None:
    """The presence after the answers and the film that were just reported; None where nobody is asked. No query.

    An answer counts with the player's own time, for there may have been no network; but a player sends in order, so it
    was not given before the server last heard of this lease.
    """
    if lease.prompts is None:
        return None
    presence, zero = Presence.from_json(lease.prompts), in_ms(lease.issued_at)
    heard_ms = in_ms(lease.last_beat_at or lease.issued_at)
    for beat in beats:
        if beat.prompt is not None:
            at_ms = max(zero + beat.end_ms, heard_ms)
            presence.answer(beat.prompt, beat.choice, at_ms, now_ms=in_ms(now), dice=DICE)
    presence.played([(zero + span.start_ms, zero + span.end_ms) for span in spans if span.is_live])
    return presence


def ask_if_due(presence: Presence, lease: Lease, now: datetime) -> None:
    """Ask, if it is time. No query."""
    presence.ask_if_due(
        in_ms(now),
        left_ms=lease.duration_ms - lease.position_ms,
        duration_ms=lease.duration_ms,
        gated=lease.gated,
        dice=DICE,
    )


def waiting_prompt(lease: Lease, now: datetime) -> dict[str, Any] | None:  # Any: JSON
    """The prompt of a lease that waits for its answer, as a player takes it. No query."""
    waiting = lease.prompts["question"] if lease.prompts else None
    return None if waiting is None else Question(**waiting).for_client(in_ms(now))


def prompt_evidence(lease: Lease, presence: Presence, received: datetime) -> Iterator[NewEvidence]:
    """What was decided, one record a prompt; an answer that came after its miss was written is one more."""
    rule = data_of(lease.enrolment.ruleset).prompt
    for facts in presence.decided:
        ends_ms = facts["due_ms"] if facts["answered_ms"] is None else facts["answered_ms"]
        begins_ms = facts["since_ms"] if rule is not None and rule.on_miss == VOID else facts["asked_ms"]
        yield NewEvidence(
            natural_key=f"prompt:{lease.uuid}:{facts['number']}" + (":answer" if facts["again"] else ""),
            enrolment=lease.enrolment,
            kind=EvidenceKind.PROMPT,
            mode=Mode.ONLINE,
            component=lease.component,
            grade=Grade.B,
            lesson_uuid=lease.lesson_uuid,
            lesson_version=lease.lesson_version,
            started_at=_moment(begins_ms),
            ended_at=max(_moment(begins_ms), min(_moment(ends_ms), received)),
            leased_at=lease.issued_at,
            device=lease.device,
            source={
                "lease": str(lease.uuid),
                **{name: facts[name] for name in ("number", "kind", "tries", "leases", "missed")},
                **{name: _iso(facts[f"{name}_ms"]) for name in ("asked", "due", "answered", "since")},
            },
        )


def choose_prompt_style(*, learner: User, is_simple: bool) -> None:
    """Who may: everybody for themselves. Holds from the next lesson that they open."""
    PromptStyle.objects.update_or_create(learner=learner, defaults={"is_simple": is_simple})


def in_ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND


def _moment(ms: int) -> datetime:
    return EPOCH + ms * MILLISECOND


def _iso(ms: int | None) -> str | None:
    return None if ms is None else _moment(ms).isoformat()
