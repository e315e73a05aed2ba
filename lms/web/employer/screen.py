"""Puts a class report into the words, tones and addresses that the employer's screens show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from lms.reports.rules import Standing, Why, count_standings
from lms.reports.selection import Order, PersonLine, Wish, scoped
from lms.reports.words import reason_text, units_said

TONES: Mapping[Standing, str] = {
    Standing.ON_PACE: "accent",
    Standing.AT_RISK: "copper",
    Standing.BLOCKED: "stop",
}
ICONS: Mapping[Standing, str] = {
    Standing.ON_PACE: "circle-check",
    Standing.AT_RISK: "clock",
    Standing.BLOCKED: "circle-pause",
}
LABELS: Mapping[Standing, Promise] = {
    Standing.ON_PACE: gettext_lazy("On pace"),
    Standing.AT_RISK: gettext_lazy("At risk"),
    Standing.BLOCKED: gettext_lazy("Blocked"),
}
COLUMNS: Sequence[tuple[Order, Promise, bool]] = (
    (Order.NAME, pgettext_lazy("person", "Name"), False),
    (Order.DEPARTMENT, gettext_lazy("Department · mentor"), False),
    (Order.PROGRESS, gettext_lazy("Progress"), False),
    (Order.WEEKLY, gettext_lazy("Needed a week"), True),
    (Order.ACTIVE, gettext_lazy("Last activity"), False),
)


@dataclass(frozen=True, slots=True)
class Number:
    """One of the three numbers, which is a filter too."""

    count: int
    label: str
    note: str
    tone: str
    icon: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; a click sorts, another click turns round."""

    label: str
    href: str
    numeric: bool
    sorted: str


@dataclass(frozen=True, slots=True)
class Row:
    """A person's line with its words."""

    line: PersonLine
    where: str
    said: str
    need: int | None
    tone: str
    icon: str
    reasons: list[str]
    weekly: str
    can_remind: bool
    reminded: bool
    notes: list[str]

    @property
    def more(self) -> str:
        """The reasons behind the first, and what was done already."""
        return " · ".join([*self.reasons[1:], *self.notes])


def address(which: str, query: Mapping[str, str], view: str = "employer:home") -> str:
    """The address of a screen of this class (its uuid, or `all`) with these parameters."""
    return f"{reverse(view)}?{urlencode({'class': which, **query})}"


def three_numbers(lines: Sequence[PersonLine], wish: Wish, which: str) -> list[Number]:
    """On pace, at risk, blocked within the department and search; the chosen one leads back to everybody."""
    inside = scoped(lines, wish)
    counts = count_standings(line.pace for line in inside)
    return [
        Number(
            count=counts[standing],
            label=str(LABELS[standing]),
            note=_note(standing, inside),
            tone=TONES[standing],
            icon=ICONS[standing],
            href=address(which, wish.query(standing=None if wish.standing is standing else standing)),
            current=wish.standing is standing,
        )
        for standing in Standing
    ]


def _note(standing: Standing, lines: Iterable[PersonLine]) -> str:
    """A line of words below the number: the commonest reasons of those who are blocked, the plan for the others."""
    if standing is Standing.ON_PACE:
        return _("not behind the plan")
    group = [line for line in lines if line.pace.standing is standing]
    if standing is Standing.AT_RISK:
        need = min((line.pace.weekly_tenths or 0 for line in group), default=0)
        return (
            _("need %(units)s a week or more") % {"units": units_said(need)} if need else _("behind the plan")
        )
    firsts = [line.pace.reasons[0].why for line in group]
    quiet = sum(why in {Why.QUIET, Why.NOT_STARTED} for why in firsts)
    quiz = len(firsts) - quiet
    parts = [
        ngettext("%(n)s quiet for two weeks", "%(n)s quiet for two weeks", quiet) % {"n": quiet}
        if quiet
        else "",
        ngettext("%(n)s at a quiz", "%(n)s at a quiz", quiz) % {"n": quiz} if quiz else "",
    ]
    return " · ".join(part for part in parts if part) or _("nobody needs help")


def columns(wish: Wish, which: str) -> list[Column]:
    """The heads of the table with the addresses that sort."""
    return [
        Column(
            label=str(label),
            href=address(
                which, wish.query(order=order, descending=wish.order is order and not wish.descending)
            ),
            numeric=numeric,
            sorted=("descending" if wish.descending else "ascending") if wish.order is order else "",
        )
        for order, label, numeric in COLUMNS
    ]


def row_of(line: PersonLine, reminded: frozenset[UUID] = frozenset(), *, says_class: bool = False) -> Row:
    """The line with its words."""
    place = (line.class_name, line.department) if says_class else (line.department,)
    values = {"done": line.pace.done_pct, "needed": line.pace.needed_pct}
    has_plan = line.pace.weekly_tenths is not None
    return Row(
        line=line,
        where=" · ".join(part for part in (*place, *line.mentors) if part),
        said=_("%(done)s %% done, %(needed)s %% needed by today") % values
        if has_plan
        else _("%(done)s %% done") % values,
        need=line.pace.needed_tenths if has_plan and line.required_tenths else None,
        tone=TONES[line.pace.standing],
        icon=ICONS[line.pace.standing],
        reasons=[reason_text(reason) for reason in line.pace.reasons],
        weekly=units_said(line.pace.weekly_tenths) if line.pace.weekly_tenths else "",
        can_remind=line.pace.standing is not Standing.ON_PACE,
        reminded=line.enrolment in reminded,
        notes=_notes(line),
    )


def _notes(line: PersonLine) -> list[str]:
    """What was done already: more time, a question that waits for the mentor."""
    texts = []
    if line.ends_on is not None:
        texts.append(_("has until %(day)s") % {"day": date_format(line.ends_on, "SHORT_DATE_FORMAT")})
    if line.asked_on is not None:
        texts.append(_("mentor asked %(day)s") % {"day": date_format(line.asked_on, "MONTH_DAY_FORMAT")})
    return texts


def heading(wish: Wish, total: int) -> str:
    """What the list shows, with its number."""
    texts = {
        None: ngettext("%(n)s person", "%(n)s people", total),
        Standing.ON_PACE: ngettext("%(n)s person on pace", "%(n)s people on pace", total),
        Standing.AT_RISK: ngettext("%(n)s person at risk", "%(n)s people at risk", total),
        Standing.BLOCKED: ngettext("%(n)s person blocked", "%(n)s people blocked", total),
    }
    return texts[wish.standing] % {"n": total}
