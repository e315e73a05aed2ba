"""T8, T9, T10 and T12: what leaves and enters as files, each measured in a process of its own; and HR's portal of 700."""

from __future__ import annotations

import json
from typing import Any

from tests.bench.rig import Academy, Size, python
from tests.bench.table import Line, at_most, note, ratio


def bench(academy: Academy, size: Size) -> list[Line]:
    """The lines of all four."""
    report = _inside(academy, "report", academy.facts["cohort_pk"])
    book = _inside(academy, "workbook", size.cells)
    roster = _inside(academy, "roster", size.roster)
    papers = _inside(academy, "certificates", size.certificates)
    portal = json.loads(
        python(academy.env, "-m", "tests.bench.portal", str(academy.facts["cohort_pk"])).splitlines()[-1]
    )
    raw = "one statement and csv.writer"
    return [
        ratio("T8", f"CSV of {size.people} people × {size.lessons} lessons", report["ours"], report["raw"], 2, unit="ms CPU", of=raw),
        at_most("T8", "its queries (with the class itself)", report["queries"], 5, unit="queries", digits=0),
        ratio("T9", f"xlsx of {size.cells:,} cells", book["ours"], book["alone"], 1.3, unit="ms CPU", of="xlsxwriter alone"),
        at_most("T9", "growth of the process", book["grown_mb"], 50, unit="MB"),
        at_most("T10", f"roster of {size.roster:,} people, checked row by row", roster["cpu_s"], 4 * size.roster / 10_000,
                unit="s CPU", floor=f"again, unchanged: {roster['again_cpu_s']:.2f} s"),
        at_most("T10", f"its queries a paste ({roster['writes']} of them batches of rows)", roster["queries"] / roster["pastes"], 60,
                unit="queries", digits=0),
        at_most("T12", "a certificate", papers["ms"], 45, unit="ms CPU", floor=f"largest {papers['largest'] / 1000:.0f} kB of 60"),
        at_most("T12", f"{size.certificates} certificates, one after the other", papers["cpu_s"], 20, unit="s CPU",
                floor=f"{papers['seconds']:.1f} s by the clock under this load; same input, same bytes: {'yes' if papers['same'] else 'NO'}"),
        *_portal(portal, size),
    ]  # fmt: skip


def _portal(found: dict[str, Any], size: Size) -> list[Line]:
    """HR's home and workbook of everybody, the page beside that of seven people."""
    many, few = found["many"], found["few"]
    return [
        at_most("–", f"HR home of {size.people} people, with forecasts: queries", many["queries"], 12, unit="queries", digits=0,
                floor=f"{few['queries']} for 7 people"),
        note("–", "its CPU in the process", f"{many['ms']:.0f} ms CPU", f"{few['ms']:.0f} ms for 7 people"),
        note("–", "its weight", f"{many['bytes'] / 1000:.0f} kB", f"{few['bytes'] / 1000:.0f} kB for 7 people"),
        at_most("–", f"workbook of {size.people} people × {size.lessons} lessons ({found['cells']:,} cells), by the clock",
                found["workbook"]["s"], 2, unit="s", floor=f"{found['alone']['s']:.2f} s: xlsxwriter alone"),
note("–", "the same in CPU", f"{found['workbook']['ms']:.0f} ms CPU", f"{found['alone']['ms']:.0f} ms CPU: xlsxwriter alone"),
    ]  # fmt: skip


def _inside(academy: Academy, name: str, argument: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        python(academy.env, "-m", "tests.bench.inside", name, str(argument)).splitlines()[-1]
    )
    return found
