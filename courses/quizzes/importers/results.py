"""What any file of questions comes to: the good ones, what is wrong where, what cannot be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from courses.quizzes.importers.attached import Attached, Pictured, digest_of, lifted
from courses.quizzes.importers.edits import Passage
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.sameness import levelled, same_question_key


class Format(StrEnum):
    """What a file is, told by its content."""

    SHEET = "sheet"
    TEXT = "text"
    DOCX = "docx"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    QTI = "qti"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about a place: `row` and `column` as a program shows them, the line in a text. Words: wording.py."""

    sheet: str | None
    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    role: str = ""  # the token of the role, where a cell can be corrected


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A question, or a part of one, that no kind of ours can hold; nothing of `item` was taken unless `is_part`."""

    item: str
    what: str
    row: int = 0
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A question and where it stood. `number` is what identifies it in the file, if anything does."""

    question: QuestionData
    sheet: str | None
    row: int
    number: str = ""
    pictures: tuple[Pictured, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A question that stands in the file before."""

    sheet: str | None
    row: int
    first_sheet: str | None
    first_row: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything of one file. `errors` keep their question out; `notes` do not; `found` holds the good ones, once each.

    `read` counts by kind the questions that were understood, those that come twice among them.
    """

    format: Format
    found: tuple[Found, ...] = ()
    errors: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    read: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    # What the fields of questions with errors say, by sheet and line: what a person corrects.
    said: Mapping[tuple[str | None, int], Mapping[str, str]] = field(default_factory=dict)
    # Of a text: where the questions stand that have errors, by line of the file.
    passages: Mapping[int, Passage] = field(default_factory=dict)
    # The pictures and sounds inside of the file, by the numbers that `Found.pictures` name.
    files: tuple[Attached, ...] = ()

    @property
    def ok(self) -> int:
        """How many questions were understood."""
        return sum(self.read.values())

    @property
    def faulty(self) -> int:
        """How many questions have an error."""
        return len({(finding.sheet, finding.row) for finding in self.errors})

    def with_errors(self, errors: Iterable[Finding]) -> Intake:
        """The intake with more errors, in the order of their lines."""
        return replace(self, errors=tuple(sorted((*self.errors, *errors), key=lambda each: each.row)))

    def without(self, out: Collection[tuple[str | None, int]]) -> Intake:
        """The intake without the questions and the errors of these lines."""
        if not out:
            return self
        return replace(
            self,
            found=tuple(each for each in self.found if (each.sheet, each.row) not in out),
            errors=tuple(each for each in self.errors if (each.sheet, each.row) not in out),
        )


def intake_of(
    form: Format,
    found: Iterable[Found],
    errors: Iterable[Finding] = (),
    notes: Iterable[Finding] = (),
    unsupported: Iterable[Unsupported] = (),
    ignored: Iterable[str] = (),
    files: Sequence[Attached] = (),
) -> Intake:
    """The intake with the questions that come again told apart, by `same_question_key`, and their pictures lifted out."""
    firsts: dict[tuple[str, ...], Found] = {}
    again: list[Duplicate] = []
    told = list(notes)
    read: dict[str, int] = {}
    gone: list[Unsupported] = []
    for raw in found:
        item, pictures, lost = lifted(raw.question)
        each = replace(raw, question=item, pictures=pictures or raw.pictures) if pictures or lost else raw
        gone += [
            Unsupported(next(iter(item.stem.values()), "")[:60], "picture", raw.row, is_part=True)
        ] * lost
        read[each.question.kind] = read.get(each.question.kind, 0) + 1
        # “What is this?” beside two pictures is two questions.
        shown = [digest_of(files[picture.file]) for picture in each.pictures if picture.file < len(files)]
        first = firsts.setdefault((same_question_key(each.question), *shown), each)
        if first is not each:
            again.append(Duplicate(each.sheet, each.row, first.sheet, first.row))
            if _key_words(each.question) != _key_words(first.question):
                told.append(Finding(each.sheet, each.row, "A", "other-answer", {"row": first.row}))
    return Intake(
        format=form,
        found=tuple(firsts.values()),
        errors=tuple(errors),
        notes=tuple(told),
        unsupported=(*unsupported, *gone),
        files=tuple(files),
        duplicates=tuple(again),
        read=dict(sorted(read.items())),
        ignored=tuple(ignored),
    )


def _key_words(item: QuestionData) -> object:
    """The key as it is whatever the order of the options."""
    if item.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return item.answer
    options = next(iter(item.options.values()), [])
    places = item.answer if isinstance(item.answer, list) else [item.answer]
    return {levelled(str(options[place])) for place in places if place < len(options)}
