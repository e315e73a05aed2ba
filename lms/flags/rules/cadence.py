"""Regularity that people do not have: pauses of one length, beats of one length, and the same pauses twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from lms.flags.rules.plays import Finding, Gap, Play, sittings
from lms.flags.rules.thresholds import (
    EVEN_BEATS,
    EVEN_PERCENT,
    HURRIED_BEATS,
    NAMED,
    SAME_GAPS,
    SAME_LEAST_MS,
    SAME_MS,
    STEADY_GAPS,
    STEADY_MS,
)


class Beats(NamedTuple):
    """The tallies of the leases that one person used, added up (study.rules.tallies)."""

    timed: int = 0
    even: int = 0
    fast: int = 0
    early: int = 0


class Rhythm(NamedTuple):
    """Some pauses running of one person."""

    learner_id: int
    enrolment_id: int
    gaps: tuple[Gap, ...]


def steady(plays: Sequence[Play], day: date) -> Iterator[Finding]:
    """Pauses of one person that are all of one length."""
    online = [play for play in plays if not play.is_bodily]
    for gaps in sittings(online):
        window = next((each for each in _windows(gaps, STEADY_GAPS) if _spread(each) <= STEADY_MS), None)
        if window is not None:
            yield Finding(
                kind="flag_cadence",
                key=f"cadence:{online[0].learner_id}:{day.isoformat()}",
                learner_id=online[0].learner_id,
                enrolment_id=online[0].enrolment_id,
                day=day,
                facts={
                    "pauses": len(window),
                    "pause_ms": window[0].ms,
                    "spread_ms": _spread(window),
                    "evidence": [gap.evidence for gap in window][:NAMED],
                },
            )
            return


def beats_of(plays: Sequence[Play], beats: Beats, day: date) -> Iterator[Finding]:
    """What the tallies of one person's leases say: beats all of one length, film or clock that ran ahead."""
    if not plays:
        return
    first = plays[0]
    evidence = [play.evidence for play in plays[:NAMED]]
    if beats.timed >= EVEN_BEATS and beats.even * 100 >= beats.timed * EVEN_PERCENT:
        yield Finding(
            kind="flag_cadence",
            key=f"cadence:{first.learner_id}:{day.isoformat()}",
            learner_id=first.learner_id,
            enrolment_id=first.enrolment_id,
            day=day,
            facts={"beats": beats.timed, "even": beats.even, "evidence": evidence},
        )
    if beats.fast + beats.early >= HURRIED_BEATS:
        yield Finding(
            kind="flag_speed",
            key=f"speed:{first.learner_id}:{day.isoformat()}",
            learner_id=first.learner_id,
            enrolment_id=first.enrolment_id,
            day=day,
            facts={"fast": beats.fast, "early": beats.early, "beats": beats.timed, "evidence": evidence},
        )


def rhythms(plays: Sequence[Play]) -> list[Rhythm]:
    """The pauses of one person, so many at a time, that are worth comparing with those of others."""
    online = [play for play in plays if not play.is_bodily]
    return [
        Rhythm(online[0].learner_id, online[0].enrolment_id, window)
        for gaps in sittings(online)
        for window in _windows([gap for gap in gaps if gap.ms >= SAME_LEAST_MS], SAME_GAPS)
        if _spread(window) > STEADY_MS
    ]


def alike(found: Iterable[Rhythm], day: date) -> Iterator[Finding]:
    """People who stopped at the same places for the same time, once a person."""
    shelves: Mapping[tuple[str, ...], list[Rhythm]] = defaultdict(list)
    for rhythm in found:
        shelves[tuple(f"{gap.after}>{gap.before}" for gap in rhythm.gaps)].append(rhythm)
    asked: set[int] = set()
    for shelf in shelves.values():
        ordered = sorted(shelf, key=lambda rhythm: rhythm.gaps[0].ms)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.gaps[0].ms - one.gaps[0].ms > SAME_MS:
                    break
                people = {one.learner_id, other.learner_id}
                if len(people) > 1 and not people <= asked and _same(one, other):
                    asked |= people
                    yield _pair(one, other, day)


def _same(one: Rhythm, other: Rhythm) -> bool:
    return all(abs(a.ms - b.ms) <= SAME_MS for a, b in zip(one.gaps, other.gaps, strict=True))


def _pair(one: Rhythm, other: Rhythm, day: date) -> Finding:
    low, high = sorted((one, other), key=lambda rhythm: rhythm.learner_id)
    furthest = max(abs(a.ms - b.ms) for a, b in zip(one.gaps, other.gaps, strict=True))
    return Finding(
        kind="flag_cadence",
        key=f"alike:{low.learner_id}:{high.learner_id}:{day.isoformat()}",
        learner_id=low.learner_id,
        enrolment_id=low.enrolment_id,
        day=day,
        facts={
            "same": len(low.gaps),
            "apart_ms": furthest,
            "evidence": [gap.evidence for rhythm in (low, high) for gap in rhythm.gaps][:NAMED],
        },
        others=(high.learner_id,),
    )


def _windows(gaps: Sequence[Gap], length: int) -> list[tuple[Gap, ...]]:
    return [tuple(gaps[place : place + length]) for place in range(len(gaps) - length + 1)]


def _spread(gaps: Sequence[Gap]) -> int:
    lengths = [gap.ms for gap in gaps]
    return max(lengths) - min(lengths)
