"""One beat as the player sends it: checked field by field, because nothing from a client is believed."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

LONGEST_SPAN_MS = 15 * 60_000
LARGEST_SEQ = 10_000_000
LARGEST = 10**15
LONGEST_MEDIA_S = 100_000
LONGEST_CHOICE = 60
LONGEST_MONO_MS = 30 * 24 * 3_600_000
FASTEST, SLOWEST = Fraction(16), Fraction(1, 16)
# Browsers round clocks; the first span of a lease may seem to begin this much before it.
ROUNDING_MS = 1_000


class BeatRefused(ValueError):
    """A beat that is not taken; `code` is stable (words: study.refusals.BEAT_WORDS)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Beat(NamedTuple):
    """A checked beat. The span is [start_ms, end_ms] in monotonic milliseconds since the lease came; `rate` is the
    text of an exact fraction. `prompt` and `choice`: the beat carries the answer to that presence prompt.
    """

    seq: int
    start_ms: int
    end_ms: int
    from_ms: int
    to_ms: int
    rate: str
    playing: bool
    visible: bool
    closing: bool
    wall_ms: int | None
    prompt: int | None = None
    choice: str = ""


def parse_beat(raw: object) -> Beat:
    """Check one beat. Raises BeatRefused; nothing is guessed or repaired, but rounding."""
    if not isinstance(raw, dict):
        raise BeatRefused("malformed")
    seq = _number(raw, "seq")
    if seq != int(seq) or not 0 <= seq <= LARGEST_SEQ:
        raise BeatRefused("malformed")
    end, span = _number(raw, "mono_ms"), _number(raw, "span_ms")
    from_s, to_s = _number(raw, "from"), _number(raw, "to")
    if min(end, span, from_s, to_s) < 0:
        raise BeatRefused("negative")
    if span > LONGEST_SPAN_MS or end > LONGEST_MONO_MS or max(from_s, to_s) > LONGEST_MEDIA_S:
        raise BeatRefused("too-long")
    if span > end + ROUNDING_MS:
        raise BeatRefused("before-lease")
    if to_s < from_s:
        raise BeatRefused("backwards")
    rate = _rate(_number(raw, "rate"))
    return Beat(
        seq=int(seq),
        start_ms=max(0, round(end - span)),
        end_ms=round(end),
        from_ms=round(from_s * 1000),
        to_ms=round(to_s * 1000),
        rate=rate,
        playing=_flag(raw, "playing"),
        visible=_flag(raw, "visible"),
        closing="closing" in raw and _flag(raw, "closing"),
        wall_ms=None if raw.get("wall_ms") is None else round(_number(raw, "wall_ms")),
        prompt=int(_number(raw, "prompt")) if "prompt" in raw else None,
        choice=_choice(raw) if "prompt" in raw else "",
    )


def seq_of(raw: object) -> int | None:
    """The number of a beat that was refused, to name it in the answer."""
    seq = raw.get("seq") if isinstance(raw, dict) else None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else None


@lru_cache(maxsize=256)
def _rate(number: float) -> str:
    """The exact fraction nearest to what a browser says. Raises BeatRefused."""
    rate = Fraction(number).limit_denominator(100)
    if not SLOWEST <= rate <= FASTEST:
        raise BeatRefused("rate")
    return str(rate)


def _number(raw: dict[str, Any], name: str) -> int | float:  # Any: JSON from outside
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BeatRefused("malformed")
    if -LARGEST <= value <= LARGEST:
        return value
    raise BeatRefused("malformed" if isinstance(value, int) or math.isfinite(value) else "not-a-number")


def _choice(raw: dict[str, Any]) -> str:  # Any: JSON from outside
    value = raw.get("choice")
    if not isinstance(value, str) or len(value) > LONGEST_CHOICE:
        raise BeatRefused("malformed")
    return value


def _flag(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name)
    if not isinstance(value, bool):
        raise BeatRefused("malformed")
    return value
