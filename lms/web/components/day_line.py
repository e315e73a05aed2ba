"""A day's time line: what each stretch gave, what did not count and why, in words and as places on a line (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lms.ledger.rules.traces import TracePiece
from lms.reports.words import lost_text
from lms.web.components.words import minutes_text

TICKS = 4
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour under the line. `x` in per cent."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class LinePiece:
    """One stretch. `x` and `width` in per cent of the line; `kind` is its colour, `texture` its pattern."""

    start: datetime
    end: datetime
    x: str
    width: str
    kind: str
    texture: str
    title: str
    url: str
    words: str
    seconds: int
    counts: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """The whole day."""

    pieces: tuple[LinePiece, ...]
    ticks: tuple[Tick, ...]
    label: str

    @property
    def drawn(self) -> list[LinePiece]:
        """The pieces as they are painted: what counted lies on top of what did not."""
        return sorted(self.pieces, key=lambda piece: piece.counts)


def day_line(
    trace: Sequence[TracePiece], day: date, zone: ZoneInfo, titles: Mapping[str, tuple[str, str]]
) -> DayLine:
    """The trace of a civil day of `zone` as a line. `titles`: (title, address) by lesson uuid."""
    shown = [piece for piece in _joined(trace) if _seconds(piece) >= 1]
    first, last = _window(shown, day, zone)
    pieces = tuple(_placed(piece, first, last, zone, titles) for piece in shown)
    label = "; ".join(
        f"{piece.start:%H:%M}-{piece.end:%H:%M} {piece.title}: {piece.words}" for piece in pieces
    )
    return DayLine(pieces, _ticks(first, last), label)


def _joined(trace: Iterable[TracePiece]) -> list[TracePiece]:
    """Stretches of the same lesson and fate that follow each other within a minute, as one."""
    joined: list[TracePiece] = []
    for piece in trace:
        before = joined[-1] if joined else None
        if (
            before
            and _fate(before) == _fate(piece)
            and _at(piece["start"]) - _at(before["end"]) < timedelta(minutes=1)
        ):
            lost = {
                why: before["lost"].get(why, 0) + piece["lost"].get(why, 0)
                for why in {**before["lost"], **piece["lost"]}
            }
            credited = before["credited_ms"] + piece["credited_ms"]
            joined[-1] = {**before, "end": piece["end"], "credited_ms": credited, "lost": lost}
        else:
            joined.append(piece)
    return joined


def _fate(piece: TracePiece) -> tuple[str, str | None, bool, bool, tuple[str, ...]]:
    return (
        piece["mode"],
        piece["lesson"],
        piece["pending"],
        piece["credited_ms"] > 0,
        tuple(sorted(piece["lost"])),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(piece: TracePiece) -> float:
    return (_at(piece["end"]) - _at(piece["start"])).total_seconds()


def _window(shown: Sequence[TracePiece], day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Whole hours around what happened, at least four."""
    if not shown:
        start = datetime.combine(day, time(8), zone)
        return start, start + 12 * HOUR
    first = (
        min(_at(piece["start"]) for piece in shown)
        .astimezone(zone)
        .replace(minute=0, second=0, microsecond=0)
    )
    last = max(_at(piece["end"]) for piece in shown).astimezone(zone)
    hours = max(TICKS, -(-(last - first) // HOUR))
    hours += -hours % TICKS
    return first, first + hours * HOUR


def _ticks(first: datetime, last: datetime) -> tuple[Tick, ...]:
    step = (last - first) / TICKS
    return tuple(
        Tick(f"{place * 100 / TICKS:g}", f"{first + place * step:%H:%M}") for place in range(TICKS + 1)
    )


def _placed(
    piece: TracePiece, first: datetime, last: datetime, zone: ZoneInfo, titles: Mapping[str, tuple[str, str]]
) -> LinePiece:
    start, end = _at(piece["start"]).astimezone(zone), _at(piece["end"]).astimezone(zone)
    whole = (last - first).total_seconds()
    counts = piece["credited_ms"] > 0
    fallback = {"onsite": _("On-site lesson"), "workplace": _("Work place")}.get(
        piece["mode"], _("Online lesson")
    )
    title, url = titles.get(piece["lesson"] or "", (fallback, ""))
    online = {"online": "counted", "live": "counted"}.get(piece["mode"], piece["mode"])
    texture = "waiting" if counts and piece["pending"] else "" if counts else "seen"
    return LinePiece(
        start=start,
        end=end,
        x=f"{(start - first).total_seconds() / whole * 100:.2f}",
        width=f"{max(0.6, (end - start).total_seconds() / whole * 100):.2f}",
        kind=online,
        texture=texture,
        title=title,
        url=url,
        words=_words(piece),
        seconds=piece["credited_ms"] // 1000 if counts else round(_seconds(piece)),
        counts=counts,
    )


def _words(piece: TracePiece) -> str:
    """What became of a stretch: counted, waiting, and what was lost and why."""
    parts = []
    if piece["credited_ms"] > 0:
        parts.append(_("waits for the quiz") if piece["pending"] else _("counted"))
    for reason, ms in sorted(piece["lost"].items(), key=lambda item: -item[1]):
        if ms >= 1000:
            parts.append(
                _("%(time)s did not count: %(why)s")
                % {"time": minutes_text(ms / 1000), "why": lost_text(reason)}
            )
    return "; ".join(parts) or _("did not count")
