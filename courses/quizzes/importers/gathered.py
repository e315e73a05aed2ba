"""What the rows of a file come to, one after the other (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.quizzes.importers.attached import Attached, without_signs
from courses.quizzes.importers.results import Finding, Format, Found, Intake, Unsupported, intake_of
from courses.quizzes.importers.rows import Fixes, Row, question_in


@dataclass(slots=True)
class Gathered:
    """Good questions, findings, and what the fields of faulty ones say."""

    found: list[Found] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    said: dict[tuple[str | None, int], Mapping[str, str]] = field(default_factory=dict)

    def take(self, row: Row, column: str = "") -> None:
        """Read a row; `column` is what its findings name where there are no columns."""
        question = question_in(row)
        if question is not None:
            self.found.append(question)
        if row.errors:
            texts = {
                role.token: without_signs("\n".join(filter(None, texts))) for role, texts in row.texts.items()
            }
            self.said[row.table.sheet, row.line] = texts
        for findings, told in ((row.errors, self.errors), (row.notes, self.notes)):
            told.extend(replace(finding, column=column or finding.column) for finding in findings)

    def intake(
        self,
        form: Format,
        ignored: Iterable[str] = (),
        unsupported: Iterable[Unsupported] = (),
        files: Sequence[Attached] = (),
    ) -> Intake:
        """All of it."""
        made = intake_of(form, self.found, self.errors, self.notes, unsupported, ignored, files)
        return replace(made, said=self.said)


def fixes_by_line(fixes: Fixes) -> dict[tuple[str | None, int], Fixes]:
    """The corrected cells of each line."""
    found: dict[tuple[str | None, int], dict[tuple[str | None, int, str], str]] = {}
    for (sheet, line, token), text in fixes.items():
        found.setdefault((sheet, line), {})[sheet, line, token] = text
    return dict(found)
