"""Questions of a text, field by field: read as the cells of a sheet are, found at their line (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.quizzes.importers.attached import Attached
from courses.quizzes.importers.columns import Part, Role, role_from
from courses.quizzes.importers.edits import Edited, Passage
from courses.quizzes.importers.gathered import Gathered, fixes_by_line
from courses.quizzes.importers.results import Finding, Format, Intake, Unsupported
from courses.quizzes.importers.rows import NO_FIXES, Fixes, language_of, row_of
from courses.quizzes.importers.tables import Group, Table
from courses.workbooks.grid import Cell, Line

ROLES = (
    *(Role(part) for part in Part if part is not Part.OPTION),
    *(Role(Part.OPTION, place) for place in range(12)),
)
COLUMNS = dict(enumerate(ROLES, start=1))
NO_PASSAGES: Mapping[int, Passage] = {}
NUMBERS = {role.token: number for number, role in COLUMNS.items()}


@dataclass(slots=True)
class Draft:
    """A question as its text says it: `values` by token; `kind` is what the section above names; it ends in line `last`."""

    line: int
    kind: str = ""
    values: dict[str, str] = field(default_factory=dict)
    last: int = 0

    def options(self) -> list[str]:
        """The texts of its options in order."""
        return [
            text for token, text in sorted(self.values.items(), key=_place) if token.startswith("option-")
        ]

    def add(self, token: str, text: str, join: str = "\n") -> None:
        """Put `text` after what the field says already."""
        before = self.values.get(token, "")
        self.values[token] = f"{before}{join}{text}" if before and text else before or text


def _place(item: tuple[str, str]) -> int:
    role = role_from(item[0])
    return role.place if role else 0


def intake_of_drafts(
    form: Format, drafts: Sequence[Draft], *, fixes: Fixes = NO_FIXES, out: Iterable[tuple[str | None, int]] = (),
    notes: Iterable[Finding] = (), unsupported: Iterable[Unsupported] = (),
    passages: Mapping[int, Passage] = NO_PASSAGES, files: Sequence[Attached] = (),
) -> Intake:  # fmt: skip
    """The questions of drafts; a finding names the line, in column A. `fixes` and `out` as for sheets."""
    language = language_of([" ".join([d.values.get("stem", ""), *d.options()]) for d in drafts])
    left_out, by_line = {number for _sheet, number in out}, fixes_by_line(fixes)
    gathered = Gathered(notes=list(notes))
    for draft in drafts:
        if draft.line not in left_out:
            fixed = by_line.get((None, draft.line), NO_FIXES)
            gathered.take(row_of(table_of(draft), Group((line_of(draft),), draft.kind), language, fixed), "A")
    if not drafts:
        gathered.errors.append(Finding(None, 1, "A", "nothing-found"))
    made = gathered.intake(form, unsupported=unsupported, files=files)
    faulty = {finding.row for finding in made.errors}
    return replace(made, passages={line: found for line, found in passages.items() if line in faulty})


def placed(drafts: Iterable[Draft], now: Edited) -> dict[int, Passage]:
    """Where each draft stands, by line of the file; from here on the drafts have that line."""
    passages: dict[int, Passage] = {}
    for draft in drafts:
        passage = now.passage(draft.line, max(draft.line, draft.last))
        draft.line = passage.line
        passages[draft.line] = passage
    return passages


def table_of(draft: Draft) -> Table:
    """A table of this one line."""
    known = {number: COLUMNS[number] for token in draft.values if (number := NUMBERS.get(token))}
    return Table(None, 0, {}, known, (), draft.kind)


def line_of(draft: Draft) -> Line:
    """The draft as a line of a sheet."""
    return Line(
        draft.line,
        {number: Cell(text) for token, text in draft.values.items() if (number := NUMBERS.get(token))},
    )
