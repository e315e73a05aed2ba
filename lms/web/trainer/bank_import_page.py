"""What the page of an import shows: columns and what they hold, questions with mistakes, good ones, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.quizzes.import_pages import (
    FAULTY_SHOWN,
    GOOD_SHOWN,
    HEADING_LENGTH,
    KNOWN,
    NEW,
    NOTES_SHOWN,
    UNCHANGED,
    UPDATED,
    DraftPage,
)
from courses.quizzes.importers.columns import Part, Role, role_from
from courses.quizzes.importers.edits import Passage
from courses.quizzes.importers.results import Finding, Format, Found, Intake
from courses.quizzes.importers.wording import finding_words, unsupported_words
from courses.quizzes.importing import Rewritten
from courses.quizzes.spelling import LETTERS
from courses.workbooks.grid import letters, narrow
from lms.web.trainer.bank_lines import QuestionLine, question_line, short_languages

OPTIONS_OFFERED = 8
TEXT_MAX = 4_000
FIXABLE = frozenset({Format.SHEET, Format.TEXT, Format.DOCX, Format.AIKEN})
Place = tuple[str | None, int]
PARTS = {
    Part.STEM: gettext_lazy("Question"),
    Part.KIND: gettext_lazy("Kind"),
    Part.OPTIONS: gettext_lazy("All options in one cell"),
    Part.ANSWER: gettext_lazy("Answer"),
    Part.TOLERANCE: gettext_lazy("Tolerance"),
    Part.EXPLANATION: gettext_lazy("Explanation after the quiz"),
    Part.DIFFICULTY: gettext_lazy("Difficulty"),
    Part.POINTS: gettext_lazy("Points"),
    Part.CATEGORY: gettext_lazy("Chapter or category"),
    Part.TAGS: gettext_lazy("Tags"),
    Part.MARKING: gettext_lazy("Half-right answers"),
    Part.RUBRIC: gettext_lazy("Rubric"),
    Part.LEFT: gettext_lazy("Left sides of pairs"),
    Part.RIGHT: gettext_lazy("Right sides of pairs"),
    Part.CORRECT: gettext_lazy("Whether the option is right"),
    Part.ID: gettext_lazy("Name of the question in the file"),
    Part.NUMBER: gettext_lazy("Number in the list"),
}
IN_LANGUAGES = (Part.STEM, Part.EXPLANATION)


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of a sheet and what it was taken for."""

    name: str
    letter: str
    heading: str
    token: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet with its columns."""

    place: int
    name: str
    columns: Sequence[ColumnLine]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of a question with mistakes: what it says, and what is wrong with it."""

    token: str
    label: str
    text: str
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A question with mistakes; `others` cannot be corrected here."""

    place: int
    key: str
    at: str
    fields: Sequence[FieldLine]
    others: Sequence[str]
    passage: Passage | None = None  # of a text: as it stands in the file

    @property
    def numbers(self) -> range:
        """The numbers beside the lines of the passage, as the file counts them."""
        found = self.passage
        return range(found.line, found.line + found.last - found.first + 1) if found else range(0)


@dataclass(frozen=True, slots=True)
class GoodLine:
    """A question that was understood, and what becomes of it."""

    place: int
    key: str
    at: str
    line: QuestionLine
    outcome: str
    is_new: bool
    thumbs: Sequence[tuple[str, str]] = ()  # what is said of a picture, and its data address


def role_words(role: Role) -> str:
    """What a column holds, in words."""
    if role.part is Part.OPTION:
        words = _("Option %(letter)s") % {"letter": LETTERS[role.place]}
    else:
        words = str(PARTS[role.part])
    return f"{words} ({dict(short_languages())[role.language]})" if role.language else words


def role_choices() -> list[tuple[str, str]]:
    """Everything that a person may say of a column."""
    roles = [Role(Part.STEM), Role(Part.KIND)]
    roles += [Role(Part.OPTION, place) for place in range(OPTIONS_OFFERED)]
    roles += [Role(part) for part in PARTS if part not in {Part.STEM, Part.KIND}]
    for code, _name in short_languages():
        roles += [Role(part, 0, code) for part in IN_LANGUAGES]
        roles += [Role(Part.OPTION, place, code) for place in range(OPTIONS_OFFERED)]
    return [("", _("not used")), *((role.token, role_words(role)) for role in roles)]


def sheet_lines(shown: DraftPage) -> list[SheetLine]:
    """The columns of a workbook or a CSV; none of another file."""
    return [
        SheetLine(
            place,
            sheet.name or "",
            [
                ColumnLine(f"m-{place}-{number}", letters(number), narrow(text)[:HEADING_LENGTH], token)
                for number, text, token in sheet.columns
            ],
        )
        for place, sheet in enumerate(shown.sheets)
        if sheet.columns
    ]


def typed_maps(post: QueryDict, shown: DraftPage | None) -> dict[str | None, dict[int, str]]:
    """What was said of columns, where it differs from what they are taken for."""
    said: dict[str | None, dict[int, str]] = {}
    if "mapped" not in post or shown is None:
        return said
    for line in sheet_lines(shown):
        now = {column.name: column.token for column in line.columns}
        wanted = {name: post.get(name, token) for name, token in now.items()}
        if wanted != now and all(token == "" or role_from(token) for token in wanted.values()):
            said[shown.sheets[line.place].name] = {
                int(name.rpartition("-")[2]): token for name, token in wanted.items()
            }
    return said


def typed_fixes(post: QueryDict) -> tuple[dict[tuple[str | None, int, str], str], set[Place]]:
    """Corrected cells, and questions that are left out."""
    fixes: dict[tuple[str | None, int, str], str] = {}
    out: set[Place] = set()
    for place in range(max(FAULTY_SHOWN, GOOD_SHOWN)):
        if (key := place_of(post.get(f"p-{place}", ""))) is not None:
            if f"o-{place}" in post:
                out.add(key)
            else:
                fixes.update(_typed(post, place, key))
        key = place_of(post.get(f"k-{place}", ""))
        if key is not None and f"t-{place}" not in post:
            out.add(key)
    return fixes, out


def typed_passages(post: QueryDict) -> list[Rewritten]:
    """The passages that were written anew. Those of questions that are left out at the same time stay as they are."""
    found: list[Rewritten] = []
    for place in range(FAULTY_SHOWN):
        first, stroke, last = post.get(f"l-{place}", "").partition("-")
        was, new = (post.get(f"{name}-{place}", "").replace("\r\n", "\n") for name in ("w", "x"))
        is_span = bool(stroke) and all(end.isdecimal() and len(end) < 8 for end in (first, last))
        if is_span and f"x-{place}" in post and f"o-{place}" not in post and new != was:
            found.append((int(first), int(last), was, new))
    return found


def _typed(post: QueryDict, place: int, key: Place) -> dict[tuple[str | None, int, str], str]:
    start = f"f-{place}-"
    fixes: dict[tuple[str | None, int, str], str] = {}
    for name in post:
        token, text = name.removeprefix(start), post.get(name, "").replace("\r\n", "\n")[:TEXT_MAX]
        was = post.get(f"b-{place}-{token}", "").replace("\r\n", "\n")
        if name.startswith(start) and role_from(token) and text != was:
            fixes[(*key, token)] = text
    return fixes


def place_of(text: str) -> Place | None:
    """7|题库 as a page wrote it."""
    line, stroke, sheet = text.partition("|")
    return (sheet or None, int(line)) if stroke and line.isdecimal() and len(line) < 8 else None


def faulty_lines(intake: Intake) -> list[FaultyLine]:
    """The first questions with mistakes, each with the fields to correct."""
    by_place: dict[Place, list[Finding]] = {}
    for finding in intake.errors:
        by_place.setdefault((finding.sheet, finding.row), []).append(finding)
    return [
        _faulty(number, place, found, intake)
        for number, (place, found) in enumerate(list(by_place.items())[:FAULTY_SHOWN])
    ]


def _faulty(number: int, place: Place, found: Sequence[Finding], intake: Intake) -> FaultyLine:
    said = intake.said.get(place, {}) if intake.format in FIXABLE else {}
    tokens = (
        {finding.role: None for finding in found if finding.role and role_from(finding.role)} if said else {}
    )
    shown = list(dict.fromkeys(["stem", *tokens])) if tokens else []
    fields = [
        FieldLine(
            token,
            role_words(role_from(token) or Role(Part.STEM)),
            said.get(token, ""),
            [finding_words(finding) for finding in found if finding.role == token],
        )
        for token in shown
    ]
    others = [finding_words(finding) for finding in found if finding.role not in shown]
    passage = None if place[0] else intake.passages.get(place[1])
    return FaultyLine(
        number, f"{place[1]}|{place[0] or ''}", at(found[0], intake.format), fields, others, passage
    )


def at(place: Finding | Found, form: Format) -> str:
    """Where it stands: sheet and row, or the line."""
    if form is Format.SHEET:
        sheet = f"{place.sheet} · " if place.sheet else ""
        return sheet + _("row %(line)s") % {"line": place.row}
    return _("line %(line)s") % {"line": place.row}


def good_lines(shown: DraftPage, language: str) -> list[GoodLine]:
    """The first good questions with their keys, and what becomes of each."""
    words = {
        NEW: _("new"),
        UPDATED: _("will be updated"),
        UNCHANGED: _("as it is in the bank"),
        KNOWN: _("the bank has it already"),
    }
    return [
        GoodLine(
            number,
            f"{each.row}|{each.sheet or ''}",
            at(each, shown.intake.format),
            question_line(each.question, language),
            words[what],
            what in {NEW, UPDATED},
            thumbs,
        )
        for number, ((each, what), thumbs) in enumerate(zip(shown.good, shown.thumbs, strict=True))
    ]


def note_lines(intake: Intake) -> list[tuple[str, str]]:
    """What is odd and keeps nothing out, and what cannot be kept: place and words."""
    notes = [(at(finding, intake.format), finding_words(finding)) for finding in intake.notes]
    notes += [(part.item, unsupported_words(part)) for part in intake.unsupported]
    return notes[:NOTES_SHOWN]
