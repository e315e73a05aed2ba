"""The same person twice in one file, and one telephone for several people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lms.cohorts.rules.roster.headings import Column
from lms.cohorts.rules.roster.rows import Problem, RosterRow

TWICE = "twice"
PHONE_SHARED = "phone-twice"


def without_twins(rows: Sequence[RosterRow]) -> list[RosterRow]:
    """The rows, those that come again with a problem that names the row of before.

    An ID number belongs to one person. A telephone may be a family's or a village's: with an ID number of their
    own the second person is taken, and the telephone stays with the first; without one nobody knows who is meant.
    """
    by_id: dict[str, RosterRow] = {}
    by_phone: dict[str, RosterRow] = {}
    checked = []
    for row in rows:
        row = _checked(row, by_id, by_phone)  # noqa: PLW2901  the same row, with what is known of it now
        if row.document:
            by_id.setdefault(row.document.key, row)
        if row.phone:
            by_phone.setdefault(row.phone, row)
        checked.append(row)
    return checked


def _checked(row: RosterRow, by_id: dict[str, RosterRow], by_phone: dict[str, RosterRow]) -> RosterRow:
    same_id = by_id.get(row.document.key) if row.document else None
    same_phone = by_phone.get(row.phone) if row.phone else None
    if same_id is not None:
        code = TWICE if same_id.name == row.name else "id-of-two"
        return _with(row, Problem(Column.ID_NO, code, _where(same_id, row, code)))
    if same_phone is None:
        return row
    if same_phone.name == row.name and not (row.document and same_phone.document):
        return _with(row, Problem(Column.PHONE, TWICE, _where(same_phone, row, TWICE)))
    if row.document is None:
        return _with(row, Problem(Column.PHONE, "phone-of-two", _where(same_phone, row, PHONE_SHARED)))
    question = Problem(Column.PHONE, PHONE_SHARED, _where(same_phone, row, PHONE_SHARED))
    return replace(row, questions=(*row.questions, question), phone="")


def _with(row: RosterRow, problem: Problem) -> RosterRow:
    return replace(row, problems=(*row.problems, problem))


def _where(first: RosterRow, row: RosterRow, code: str) -> str:
    """The row of before, with its sheet when that is another one, and its name when it is not the same."""
    sheet = f"{first.sheet}!" if first.sheet and first.sheet != row.sheet else ""
    return f"{sheet}{first.line}" if code == TWICE else f"{sheet}{first.line} ({first.name})"
