"""The heartbeat: one read, one guarded write, no session and no user (performance T4)."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from lms.ledger.rules.lessons import SEEN_SHARE_PERCENT
from lms.study.actions.asking import ask_if_due, heard_presence, in_ms, waiting_prompt
from lms.study.actions.leases import BEAT_EVERY_S
from lms.study.actions.settling import is_due
from lms.study.actions.statements import held_lease, write_lease
from lms.study.models import Lease
from lms.study.refusals import BEAT_WORDS, BeatsBusy, LeaseInvalid, TooManyBeats
from lms.study.rules.beats import Beat, BeatRefused, parse_beat, seq_of
from lms.study.rules.estimates import Estimate
from lms.study.rules.spans import Limits, Span, add_seq, bound, has_seq
from lms.study.rules.tallies import Tally
from lms.study.tokens import LeaseName, read_token

MOST_BEATS = 50
TRIES = 10
PAUSE_S = 0.01
MILLISECOND = timedelta(milliseconds=1)
# What a beat changes of its lease; where the rule set asks whether somebody is there, `prompts` too.
WRITTEN = (
    "context", "segments", "received", "position_ms", "last_beat_at", "unsettled_since", "settle_now", "tally",
    "revision",
)  # fmt: skip
WRITTEN_WITH_PROMPTS = (*WRITTEN, "prompts")


@dataclass(frozen=True, slots=True)
class RefusedBeat:
    """One beat that was not taken, and why."""

    seq: int | None
    code: str

    @property
    def message(self) -> str:
        """What to tell a person."""
        return str(BEAT_WORDS[self.code])


@dataclass(frozen=True, slots=True)
class BeatReply:
    """`credited_today_s` and `cap_left_s` are estimates; `live` False: take a new lease; `settle_now`: ring for it.

    `accepted` counts what was new; `seen` is [[from_ms, to_ms], …]; `prompt` is the presence prompt that waits for its
    answer (`Question.for_client`).
    """

    lease_id: int
    credited_today_s: int
    cap_left_s: int | None
    seen: list[list[int]]
    live: bool
    superseded: bool
    server_now: datetime
    next_beat_s: int
    accepted: int
    refused: tuple[RefusedBeat, ...]
    settle_now: bool
    prompt: dict[str, Any] | None  # Any: JSON


@dataclass(slots=True)
class _Sorted:
    """The beats of one request, decided one by one."""

    new: list[Beat] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    refused: list[RefusedBeat] = field(default_factory=list)
    received: list[list[int]] = field(default_factory=list)  # every number, with those of before
    tally: Tally = field(default_factory=Tally)
    hurried: bool = (
        False  # some claimed time that has not come yet: that is remembered, also when nothing was taken
    )
    completes: bool = False  # with these beats the lesson is seen

    @property
    def is_last(self) -> bool:
        """Whether the ledger should have what is held at once: the lesson is seen, or its player leaves."""
        return self.completes or any(beat.closing for beat in self.new)


def accept_beats(token: str, beats: Sequence[object], received_at: datetime | None = None) -> BeatReply:
    """Take what a player reports. Late, repeated and shuffled beats are welcome; two SQL statements, one if nothing
    is new.

    A beat that cannot be true is named in `refused` and credits nothing; the others count. Raises LeaseInvalid,
    TooManyBeats, BeatsBusy, and then nothing was taken.
    """
    name = read_token(token)
    if len(beats) > MOST_BEATS:
        raise TooManyBeats(most=MOST_BEATS)
    now = received_at or timezone.now()
    for _try in range(TRIES):
        lease = _lease(name)
        sorted_beats = _sort(lease, beats, now)
        if not (sorted_beats.new or sorted_beats.hurried) or _store(lease, sorted_beats, now):
            return _reply(lease, sorted_beats, now)
        time.sleep(random.uniform(0, PAUSE_S))  # noqa: S311  only spreads requests that met
    raise BeatsBusy


def _lease(name: LeaseName) -> Lease:
    lease = held_lease(name.pk, name.uuid)
    if lease is None:
        raise LeaseInvalid
    return lease


def _sort(lease: Lease, beats: Sequence[object], now: datetime) -> _Sorted:
    limits, found = _limits(lease, now), _Sorted()
    known, tally = lease.received, Tally.from_json(lease.tally)
    for raw in beats:
        try:
            beat = parse_beat(raw)
            if has_seq(known, beat.seq):
                continue
            span = bound(beat, limits)
        except BeatRefused as refusal:
            found.refused.append(RefusedBeat(seq_of(raw), refusal.code))
            tally.note_refused(refusal.code)
            continue
        known = add_seq(known, beat.seq)
        found.new.append(beat)
        tally.note(beat, span, limits)
        if span is not None:
            found.spans.append(span)
    found.received, found.tally, found.hurried = known, tally, tally.early > lease.tally.get("early", 0)
    return found


def _limits(lease: Lease, now: datetime) -> Limits:
    def since_issue(moment: datetime | None) -> int | None:
        return None if moment is None else (moment - lease.issued_at) // MILLISECOND

    return Limits(
        received_ms=since_issue(now) or 0,
        expires_ms=since_issue(lease.expires_at) or 0,
        superseded_ms=since_issue(lease.superseded_at),
        closed_ms=since_issue(lease.closed_at),
        duration_ms=lease.duration_ms,
    )


def _store(lease: Lease, found: _Sorted, now: datetime) -> bool:
    """Write what is new, unless somebody wrote to the lease since it was read."""
    estimate, presence = Estimate.from_json(lease.context), heard_presence(lease, found.new, found.spans, now)
    estimate.begin_day(in_ms(now))
    before = estimate.seen_percent(lease.duration_ms)
    if presence is None or not presence.is_silent(in_ms(now)):
        estimate.add(found.spans, max_rate=Fraction(lease.max_rate), duration_ms=lease.duration_ms)
    found.completes = before < SEEN_SHARE_PERCENT <= estimate.seen_percent(lease.duration_ms)
    newest = max(found.spans, key=lambda span: span.end_ms, default=None)
    if newest is not None and newest.end_ms >= estimate.last_ms:
        lease.position_ms, estimate.last_ms = newest.to_ms, newest.end_ms
    lease.context = estimate.as_json()
    lease.segments = [*lease.segments, *(list(span) for span in found.spans)]
    lease.received, lease.tally = found.received, found.tally.as_json()
    lease.last_beat_at = now if found.new else lease.last_beat_at
    if presence is not None:
        # Nobody is disturbed who leaves, or when nothing counts any more today.
        if estimate.cap_left_s != 0 and not any(beat.closing for beat in found.new):
            ask_if_due(presence, lease, now)
        lease.prompts = presence.as_json()
    decided = presence is not None and presence.decided
    if (found.spans or decided) and lease.unsettled_since is None:
        lease.unsettled_since = now
    lease.settle_now = bool(lease.segments or decided) and (lease.settle_now or found.is_last)
    lease.revision += 1
    return write_lease(lease, WRITTEN if presence is None else WRITTEN_WITH_PROMPTS)


def _reply(lease: Lease, found: _Sorted, now: datetime) -> BeatReply:
    estimate = Estimate.from_json(lease.context)
    is_over = lease.superseded_at is not None or lease.closed_at is not None or now >= lease.expires_at
    return BeatReply(
        lease_id=lease.pk,
        credited_today_s=estimate.today_s,
        cap_left_s=estimate.cap_left_s,
        seen=estimate.seen,
        live=not is_over,
        superseded=lease.superseded_at is not None,
        server_now=now,
        next_beat_s=BEAT_EVERY_S,
        accepted=len(found.new),
        refused=tuple(found.refused),
        settle_now=lease.unsettled_since is not None and is_due(lease, now),
        prompt=None if is_over else waiting_prompt(lease, now),
    )
