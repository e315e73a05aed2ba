"""Acts on hours as rows and words for the office: before and after, why two are needed, who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.cohorts.models import Enrolment
from lms.ledger.names import SecondNeeded
from lms.ledger.queries import Plan, account_units, units_after, units_before
from lms.ledger.rules.decisions import Change
from lms.web.components.entry_lines import component_text, signed_minutes
from lms.web.components.words import mode_names

LINES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of an act in words."""

    day: date
    what: str
    before: str
    after: str
    delta: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """What an act would change, before anybody does it. Tenths are of a unit."""

    lines: list[ChangeLine]
    more: int
    before_tenths: int
    after_tenths: int
    before: str
    after: str
    total_tenths: int
    needs: list[str]
    target: Enrolment | None


def plan_view(plan: Plan) -> PlanView:
    """The plan in words: one query, for what the account shows now."""
    changes = plan.changes
    return PlanView(
        lines=change_lines(changes[:LINES_SHOWN]),
        more=max(0, len(changes) - LINES_SHOWN),
        before_tenths=units_before(changes, plan.enrolment),
        after_tenths=units_after(changes, plan.enrolment),
        before=signed_minutes(sum(change.before_s for change in changes)),
        after=signed_minutes(sum(change.after_s for change in changes)),
        total_tenths=account_units(plan.enrolment).total_tenths,
        needs=[str(SecondNeeded(need).label) for need in plan.needs],
        target=plan.target,
    )


def change_lines(changes: Sequence[Change]) -> list[ChangeLine]:
    """Each change as a row."""
    names = mode_names()
    return [
        ChangeLine(
            change.line.day,
            f"{names.get(change.line.mode, change.line.mode)} · {component_text(change.line.component)}",
            signed_minutes(change.before_s),
            signed_minutes(change.after_s),
            ("+" if change.delta_s > 0 else "") + signed_minutes(change.delta_s),
        )
        for change in changes
    ]
