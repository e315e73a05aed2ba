"""What a page shows of a roster's plan, as plain values: made with the page, or by a worker and kept sealed until it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lms.accounts.rules import masked_id, masked_phone
from lms.cohorts.roster_plans import Outcome, PlannedRow, RosterPlan
from lms.cohorts.rules.roster import Column, Fault, RosterRow, faults_of, is_swapped

FAULTS_SHOWN, QUESTIONS_SHOWN, PEOPLE_SHOWN = 50, 50, 200
EDITED = (Column.NAME, Column.ID_NO, Column.PHONE)
# Sheet, row, and what stands as telephone and as ID number.
Swap = tuple[str | None, int, str, str]
PLACES_ASKED = frozenset({"class-other", "class-unknown"})


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row to correct: what stands in the cells that can be typed, and everything that is wrong with it."""

    line: int
    sheet: str | None
    said: Mapping[str, str]
    faults: Sequence[Fault]
    is_swapped: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The figures of a plan, and as much of its rows as a page shows. Numbers of people are masked but where they are wrong."""

    rows: int
    created: int
    updated: int
    unchanged: int
    errors: int
    has_headings: bool
    asks_places: bool
    faulty: Sequence[FaultyRow]
    swaps: Sequence[Swap]
    questions: Sequence[Fault]
    question_count: int
    people: Sequence[Mapping[str, Any]]
    unused: Sequence[tuple[str, str, str]]
    ignored: Sequence[str]
    beside: Sequence[Fault]
    newcomers: int = 0

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def page_of(plan: RosterPlan, *, newcomers: int = 0) -> PlanPage:
    """What the page of a roster shows; `newcomers`: how many people would come into the class, where that is asked."""
    faulty = [row.row for row in plan.rows if row.outcome is Outcome.ERROR]
    good = [row for row in plan.rows if row.outcome is not Outcome.ERROR]
    questions = plan.questions
    return PlanPage(
        rows=len(plan.rows),
        created=plan.created,
        updated=plan.updated,
        unchanged=plan.unchanged,
        errors=len(faulty),
        has_headings=plan.roster.has_headings,
        asks_places=any(problem.code in PLACES_ASKED for row in faulty for problem in row.problems),
        faulty=[_faulty(row) for row in faulty[:FAULTS_SHOWN]],
        swaps=[_swap(row) for row in faulty if is_swapped(row)],
        questions=questions[:QUESTIONS_SHOWN],
        question_count=len(questions),
        people=[_person(row, plan) for row in good[:PEOPLE_SHOWN]],
        unused=[(each.sheet or "", each.column, each.heading) for each in plan.roster.unused if each.heading],
        ignored=plan.roster.ignored,
        beside=plan.roster.beside,
        newcomers=newcomers,
    )


def page_from(data: Mapping[str, Any]) -> PlanPage:
    """The page that `as_data` kept."""
    return PlanPage(
        **{
            **data,
            "faulty": [FaultyRow(**{**row, "faults": _faults(row["faults"])}) for row in data["faulty"]],
            "swaps": [(sheet, line, phone, id_no) for sheet, line, phone, id_no in data["swaps"]],
            "questions": _faults(data["questions"]),
            "beside": _faults(data["beside"]),
        }
    )


def _faults(rows: Iterable[Mapping[str, Any]]) -> list[Fault]:
    return [Fault(**{**row, "field": Column(row["field"])}) for row in rows]


def _faulty(row: RosterRow) -> FaultyRow:
    said = {column.value: row.said.get(column, "") for column in EDITED}
    return FaultyRow(row.line, row.sheet, said, faults_of(row, row.problems), is_swapped(row))


def _swap(row: RosterRow) -> Swap:
    return row.sheet, row.line, row.said.get(Column.PHONE, ""), row.said.get(Column.ID_NO, "")


def _person(planned: PlannedRow, plan: RosterPlan) -> dict[str, object]:
    row = planned.row
    return {
        "line": row.line,
        "name": row.name,
        "phone": masked_phone(row.phone),
        "id_no": masked_id(row.id_no),
        "department": row.department,
        "goal": plan.goals[row.goal].name if row.goal else "",
        "outcome": planned.outcome.value,
    }
