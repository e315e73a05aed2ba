"""The statement of a class in words and cells: the rows of the page and of its workbook are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.ledger.rules.forecast import Outlook
from lms.ledger.rules.statements import STATED
from lms.reports.class_hours import ClassHours, HoursLine
from lms.reports.tables import Cell, Table, Tenths
from lms.web.components.entry_lines import component_text
from lms.web.components.words import mode_names, units_text

TONES = {Outlook.DONE: "accent", Outlook.LATE: "copper", Outlook.STANDING: "copper"}


@dataclass(frozen=True, slots=True)
class ModeCell:
    """A mode of one line; `counts` only matters where it differs."""

    name: str
    credited: int
    counts: int

    @property
    def differs(self) -> bool:
        return self.credited != self.counts


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One learner as the page shows them."""

    line: HoursLine
    modes: Sequence[ModeCell]
    shares: str
    finish_on: date | None
    outlook: str
    tone: str
    is_late: bool


def hours_rows(found: ClassHours, lines: Iterable[HoursLine]) -> list[HoursRow]:
    """The lines in words; no query."""
    return [_row(found, line) for line in lines]


def sum_cells(found: ClassHours) -> list[ModeCell]:
    """The modes of the sum line, in the order of the rows'."""
    names = mode_names()
    return [ModeCell(names[mode.mode], mode.credited, mode.counts) for mode in found.modes]


def _row(found: ClassHours, line: HoursLine) -> HoursRow:
    names = mode_names()
    modes = [(mode.mode, line.statement.mode(mode.mode)) for mode in found.modes]
    return HoursRow(
        line=line,
        modes=[ModeCell(names[mode], own.credited, own.counts) for mode, own in modes],
        shares=lacking_text(line.statement.least_short),
        finish_on=line.forecast.finish_on,
        outlook=_outlook(line),
        tone="copper" if line.statement.least_short else TONES.get(line.forecast.outlook, ""),
        is_late=line.forecast.outlook is Outlook.LATE,
    )


def _outlook(line: HoursLine) -> str:
    """Instead of a date, where there is none."""
    if line.is_whole:
        return _("has everything")
    if line.forecast.outlook is Outlook.TOO_EARLY:
        return _("too early to say")
    return "" if line.forecast.finish_on else _("no date yet")


def lacking_text(lacks: Mapping[str, int]) -> str:
    """What shares lack: "practice 12 · on site 4"."""
    return " · ".join(f"{_share_name(name)} {units_text(tenths)}" for name, tenths in lacks.items())


def _share_name(name: str) -> str:
    if name == "central":
        return _("centralised")
    return mode_names()[name] if name in STATED else component_text(name)


def class_sentences(found: ClassHours) -> list[str]:
    """How many have everything, and what the class lacks."""
    names = mode_names()
    said = [
        _("%(n)s of %(all)s have all that is needed.") % {"n": found.whole, "all": len(found.lines)}
    ]  # fmt: skip
    modes = [_part(names[mode.mode], mode.short, mode.people) for mode in found.modes if mode.short]
    shares = [
        _part(_share_name(name), tenths, found.share_people[name]) for name, tenths in found.shares.items()
    ]
    between = pgettext("between titles", "; ")
    if modes:
        said.append(_("Units still to earn: %(parts)s.") % {"parts": between.join(modes)})
    if shares:
        said.append(_("Units that shares lack: %(parts)s.") % {"parts": between.join(shares)})
    return said


def _part(name: str, tenths: int, people: int) -> str:
    text = ngettext("%(what)s %(units)s (%(n)s person)", "%(what)s %(units)s (%(n)s people)", people)
    return text % {"what": name, "units": units_text(tenths), "n": people}


def hours_table(found: ClassHours) -> Table:
    """Every line of the page and the sum, numbers as numbers."""
    names = mode_names()
    counts = pgettext("units", "Counts")
    by_mode = [
        head
        for mode in found.modes
        for head in (f"{names[mode.mode]}: {_('Credited')}", f"{names[mode.mode]}: {counts}")
    ]
    rows = [*(_cells(row, shares=bool(found.shares)) for row in hours_rows(found, found.lines)), _sum(found)]
    return Table(
        name=_("Statement of the class"),
        header=[
            pgettext("person", "Name"), *by_mode, _("Credited"), counts, _("Needed"), _("To go"), _("Surplus"),
            *[_("Shares lack")] * bool(found.shares), _("Done about"), _("Waiting"),
        ],
        rows=rows,
        widths=[16, *[11] * len(by_mode), 10, 10, 10, 10, 10, *[24] * bool(found.shares), 16, 10],
    )  # fmt: skip


def _cells(row: HoursRow, *, shares: bool) -> Sequence[Cell]:
    own = row.line.statement
    return [
        row.line.name,
        *_mode_cells(row.modes),
        *(Tenths(value) for value in (own.credited, own.counts, own.need, own.short, own.surplus)),
        *[row.shares] * shares,
        row.finish_on or row.outlook,
        Tenths(row.line.pending),
    ]


def _sum(found: ClassHours) -> Sequence[Cell]:
    return [
        _("Total"),
        *_mode_cells(sum_cells(found)),
        *(Tenths(value) for value in (found.credited, found.counts, found.need, found.short, found.surplus)),
        *[lacking_text(found.shares)] * bool(found.shares),
        None,
        Tenths(found.pending),
    ]


def _mode_cells(modes: Sequence[ModeCell]) -> list[Cell]:
    return [Tenths(value) for mode in modes for value in (mode.credited, mode.counts)]
