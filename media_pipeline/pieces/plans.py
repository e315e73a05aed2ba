"""How the pictures of a long film are shared out among workers: stretches of time by groups of rungs. Pure.

A stretch begins at a multiple of the segment, and each rung has its own grid of frames: frame `n` shows at `n / rate`.
What the stretches give together is what one pass gives: no frame twice, none missing, keyframes at the same places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from media_pipeline.commands import SEGMENT_S
from media_pipeline.ladder import Plan

# Containers with an index, where a jump lands at a keyframe before the place that was asked for.
WITH_INDEX = ("mov", "mp4", "matroska", "webm")
COPIED_SOUND_K = 48
# Added to the time at which a keyframe is due: rounding must not move it a frame on.
A_LITTLE_S = 0.0001


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the film: from `start_s` until `end_ms`, which is the film's end when `is_last`."""

    start_s: int
    end_ms: int
    is_last: bool

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_s * 1_000

    def first_frame(self, fps: Fraction) -> int:
        """The first frame that shows at or after the start."""
        return math.ceil(self.start_s * fps)

    def end_frame(self, fps: Fraction) -> int:
        """The first frame that is no longer in it. ffmpeg rounds the length of a whole film to frames."""
        end = Fraction(self.end_ms, 1_000) * fps
        return math.floor(end + Fraction(1, 2)) if self.is_last else math.ceil(end)

    def key_offset_s(self, fps: Fraction) -> float:
        """How long after the start the first frame shows: keyframes are due by the film's clock, not the piece's."""
        return float(self.first_frame(fps) / fps - self.start_s) + A_LITTLE_S


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of work: rungs over a stretch, or the sound of a bit rate over the whole film. Lowest `rank` first."""

    rank: int
    number: int
    stretch: Stretch
    rungs: tuple[str, ...] = ()
    sound_k: int = 0


def share_out(plan: Plan, *, piece_s: int, has_index: bool, lowest_first: bool) -> list[Share]:
    """The pieces of a film. With an index in the source: stretches; without one: whole rungs.

    All rungs of a stretch come from one decode, but where nothing with a picture plays yet (`lowest_first`): then the
    lowest rung of the whole film is made before the others.
    """
    names = [rung.name for rung in plan.rungs]
    stretches = cut(plan.duration_ms, piece_s) if has_index else [Stretch(0, plan.duration_ms, is_last=True)]
    groups: list[tuple[str, ...]]
    if not has_index:
        groups = [(name,) for name in names]
    elif lowest_first and len(names) > 1:
        groups = [(names[0],), tuple(names[1:])]
    else:
        groups = [tuple(names)]
    sounds = sorted({rung.audio_k for rung in plan.rungs if plan.has_audio} - {COPIED_SOUND_K})
    whole = Stretch(0, plan.duration_ms, is_last=True)
    return [Share(len(groups), 0, whole, sound_k=rate_k) for rate_k in sounds] + [
        Share(rank, number, stretch, group)
        for rank, group in enumerate(groups)
        for number, stretch in enumerate(stretches)
    ]


def cut(duration_ms: int, piece_s: int) -> list[Stretch]:
    """Stretches of `piece_s` seconds, rounded to whole segments; a short rest goes with the one before it."""
    step_s = max(SEGMENT_S, round(piece_s / SEGMENT_S) * SEGMENT_S)
    starts = list(range(0, max(1, math.ceil(duration_ms / 1_000)), step_s))
    if len(starts) > 1 and duration_ms - starts[-1] * 1_000 < step_s * 500:
        starts.pop()
    ends = [start * 1_000 for start in starts[1:]] + [duration_ms]
    return [
        Stretch(start, end, is_last=number == len(starts) - 1)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def has_index(container: str) -> bool:
    """Whether a film in this container (ffmpeg's list of names) can be entered in the middle."""
    return any(name in WITH_INDEX for name in container.split(","))


def means(shares: Sequence[tuple[tuple[str, ...], int, int]]) -> dict[str, int]:
    """Rung -> percent that is done of it, from (rungs, percent, milliseconds) of its pieces: weighed by their length."""
    done: dict[str, int] = {}
    whole: dict[str, int] = {}
    for rungs, percent, length_ms in shares:
        for name in rungs:
            done[name] = done.get(name, 0) + percent * length_ms
            whole[name] = whole.get(name, 0) + length_ms
    return {name: done[name] // max(1, whole[name]) for name in whole}
