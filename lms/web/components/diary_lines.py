"""How apprentices keep their logs, in words: who is late, whose lines wait, where the agreement stands. No query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.web.components.words import minutes_text
from lms.workplace.queries import Diary
from lms.workplace.rules.delays import Step


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One apprentice in a list."""

    enrolment: UUID
    name: str
    where: str
    mentor: str
    agreement: str
    signed: str
    tone: str
    icon: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a distribution: from how many days to how many, and how many lines."""

    label: str
    count: int
    whole: int


def diary_rows(diaries: Iterable[Diary], *, with_class: bool = False) -> list[DiaryRow]:
    """Who needs somebody first: most weeks missing, then what waits longest."""
    ordered = sorted(diaries, key=lambda row: (-len(row.missing), -row.waiting))
    return [_row(row, with_class=with_class) for row in ordered]


def _row(row: Diary, *, with_class: bool) -> DiaryRow:
    place = row.enrolment
    parts = [
        place.cohort.name if with_class else "",
        place.department.name if place.department else "",
    ]
    reasons = _reasons(row)
    return DiaryRow(
        enrolment=place.uuid,
        name=place.learner.display_name,
        where=" · ".join(part for part in parts if part),
        mentor=row.mentor.display_name if row.mentor else "",
        agreement=str(row.agreement.get_state_display()) if row.agreement else _("none"),
        signed=minutes_text(row.signed_s) if row.signed_s else "0",
        tone="copper" if reasons else "accent",
        icon="clock" if reasons else "circle-check",
        reasons=tuple(reasons) or (_("up to date"),),
    )


def _reasons(row: Diary) -> list[str]:
    found = []
    if row.agreement is None or row.agreement.state == "draft":
        found.append(_("agreement not signed"))
    if row.missing:
        words = ngettext("%(n)d week without a line", "%(n)d weeks without a line", len(row.missing))
        found.append(words % {"n": len(row.missing)})
    if row.oldest_waiting_on is not None:
        words = ngettext(
            "%(n)d line waits for the mentor since %(day)s",
            "%(n)d lines wait for the mentor since %(day)s",
            row.waiting,
        )
        day = date_format(row.oldest_waiting_on, "MONTH_DAY_FORMAT")
        found.append(words % {"n": row.waiting, "day": day})
    if row.late:
        words = ngettext("%(n)d line written late", "%(n)d lines written late", row.late)
        found.append(words % {"n": row.late})
    return found


def step_rows(steps: Sequence[Step]) -> list[StepRow]:
    """A distribution in words: the same day, 1–2 days, … more than 30 days."""
    whole = sum(step.count for step in steps)
    return [StepRow(_span(step), step.count, whole) for step in steps]


def _span(step: Step) -> str:
    if step.last is None:
        return _("more than %(n)d days") % {"n": step.first - 1}
    if step.first == step.last == 0:
        return _("the same day")
    return _("%(first)d–%(last)d days") % {"first": step.first, "last": step.last}
