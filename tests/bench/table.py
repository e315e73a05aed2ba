"""What a bench found: a line a figure, with the floor that was measured in the same run, as text and as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one aim. `ok` None: no limit is set for it."""

    aim: str
    what: str
    found: str
    floor: str
    limit: str
    ok: bool | None = None


HEAD = ("aim", "what", "found", "floor of this run", "must", "")
MARKS = {True: "yes", False: "**no**", None: ""}


def at_most(
    aim: str, what: str, found: float, most: float, *, unit: str, floor: str = "", digits: int = 1
) -> Line:
    """A figure that has an upper limit of its own."""
    return Line(aim, what, f"{found:.{digits}f} {unit}", floor, f"≤ {most:g} {unit}", found <= most)


def ratio(aim: str, what: str, found: float, floor: float, most: float, *, unit: str, of: str) -> Line:
    """A figure that is limited by a multiple of its floor."""
    times = found / floor if floor else 0.0
    return Line(
        aim,
        what,
        f"{found:.2f} {unit} = {times:.2f} ×",
        f"{floor:.2f} {unit} ({of})",
        f"≤ {most:g} ×",
        times <= most,
    )


def share(
    aim: str, what: str, found: float, floor: float, least: float | None, *, unit: str, of: str
) -> Line:
    """A rate that should reach a share of its floor."""
    part = 100 * found / floor if floor else 0.0
    limit = f"≥ {least:g} %" if least is not None else ""
    ok = None if least is None else part >= least
    return Line(aim, what, f"{found:,.0f} {unit} = {part:.1f} %", f"{floor:,.0f} {unit} ({of})", limit, ok)


def faster(aim: str, what: str, found: float, floor: float, least: float, *, unit: str, of: str) -> Line:
    """A time that should be so many times shorter than what it replaces."""
    times = floor / found if found else 0.0
    return Line(
        aim,
        what,
        f"{found:.2f} {unit} = {times:,.0f} × faster",
        f"{floor:,.0f} {unit} ({of})",
        f"≥ {least:g} × faster",
        times >= least,
    )


def note(aim: str, what: str, found: str, floor: str = "") -> Line:
    """A figure without a limit, or the reason why there is none."""
    return Line(aim, what, found, floor, "")


def cells(line: Line) -> tuple[str, ...]:
    """The line as a row of the table."""
    return (line.aim, line.what, line.found, line.floor, line.limit, MARKS[line.ok])


def markdown(lines: list[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [HEAD, tuple("---" for _column in HEAD), *(cells(line) for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


__all__ = ["Line", "at_most", "faster", "markdown", "median", "note", "percentile", "ratio", "share"]
