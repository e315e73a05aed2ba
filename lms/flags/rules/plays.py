"""Stretches of time as claimed, joined where they were one, and the pauses between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from lms.flags.rules.thresholds import JOINED, NAMED, SITTING

BODILY = frozenset({"onsite", "workplace", "assessment"})
MILLISECOND = timedelta(milliseconds=1)


class Play(NamedTuple):
    """One piece of evidence. `witnessed`: a trainer saw it; `lease` and `device` may be ''."""

    evidence: str
    learner_id: int
    enrolment_id: int
    mode: str
    start: datetime
    end: datetime
    lesson: str = ""
    device: str = ""
    lease: str = ""
    witnessed: bool = False

    @property
    def is_bodily(self) -> bool:
        """The person has to be at a place."""
        return self.mode in BODILY


@dataclass(frozen=True, slots=True)
class Finding:
    """One question. `kind` is a cases.names.CaseKind; `key` names it for ever; facts are plain JSON without names."""

    kind: str
    key: str
    learner_id: int
    facts: dict[str, Any]  # Any: JSON
    enrolment_id: int | None = None
    day: date | None = None
    device: str = ""
    others: tuple[int, ...] = field(default=())


class Run(NamedTuple):
    """Plays that follow each other without a pause."""

    start: datetime
    end: datetime
    plays: tuple[Play, ...]


class Gap(NamedTuple):
    """A pause inside a sitting: how long, after which lesson, before which."""

    ms: int
    after: str
    before: str
    evidence: str  # of what follows


def runs(plays: Iterable[Play], *, pause: timedelta = JOINED) -> list[Run]:
    """Plays of one person joined where no more than `pause` lies between, in order."""
    found: list[Run] = []
    for play in sorted(plays, key=lambda play: (play.start, play.end)):
        if found and play.start - found[-1].end <= pause:
            last = found[-1]
            found[-1] = Run(last.start, max(last.end, play.end), (*last.plays, play))
        else:
            found.append(Run(play.start, play.end, (play,)))
    return found


def sittings(plays: Iterable[Play]) -> list[list[Gap]]:
    """The pauses of one person, sitting by sitting."""
    found: list[list[Gap]] = []
    before: Run | None = None
    for run in runs(plays):
        if before is None or run.start - before.end > SITTING:
            found.append([])
        else:
            last, first = before.plays[-1], run.plays[0]
            found[-1].append(
                Gap((run.start - before.end) // MILLISECOND, last.lesson, first.lesson, first.evidence)
            )
        before = run
    return [gaps for gaps in found if gaps]


def seconds_within(plays: Iterable[Play], start: datetime, end: datetime) -> int:
    """Seconds of [start, end) that the plays cover, none of them twice."""
    covered = (min(run.end, end) - max(run.start, start) for run in runs(plays, pause=timedelta()))
    return int(sum((span for span in covered if span > timedelta()), timedelta()).total_seconds())


def named(plays: Sequence[Play]) -> list[str]:
    """The evidence of some plays, as a finding names it: the first few."""
    return [play.evidence for play in plays[:NAMED]]
