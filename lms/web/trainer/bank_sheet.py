"""The form of one question, read from and written to what a browser sends: rows of options in all languages at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.quizzes.items import BY_PEOPLE, Kind, Marking, QuestionData
from courses.quizzes.labels import clean_category, clean_tags
from courses.quizzes.papers import option_count
from courses.quizzes.spelling import NotUnderstood, answer_from, answer_text
from courses.quizzes.writing import MAX_OPTIONS, QuestionUnclear
from lms.web.trainer.bank_lines import points_text, short_languages

CHOSEN = frozenset({Kind.SINGLE, Kind.MULTIPLE})
WITH_OPTIONS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.ORDERING, Kind.MATCHING})
TYPED = frozenset({Kind.FILL, Kind.NUMERICAL, Kind.SHORT})
WITH_PARTS = frozenset({Kind.MULTIPLE, Kind.FILL, Kind.MATCHING, Kind.ORDERING})
FIRST_ROWS, MORE_ROWS, MAX_ROWS = 4, 2, 20
MAX_STEM, MAX_OPTION = 4_000, 1_000
HARD = (1, 2, 3, 4, 5)
# Any: the JSON shapes of items.py.
Json = Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of one language: the name of its field, and whether other languages have it and this one not."""

    name: str
    code: str
    language: str
    text: str
    is_missing: bool = False
    right: str = ""  # the right side of a pair
    right_name: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An option, a pair, or a line of a rubric, in all languages. `was`: its place before, for its pictures."""

    place: int
    letter: str
    cells: Sequence[Cell]
    is_right: bool = False
    points: str = ""
    must: bool = False
    was: str = ""
    has_media: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the form shows."""

    kind: str
    stem: Sequence[Cell]
    explanation: Sequence[Cell]
    rows: Sequence[SheetRow]
    answer: str
    truth: str
    difficulty: int
    points: str
    marking: str
    category: str
    tags: str
    version: int
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_parts(self) -> bool:
        """Whether a half-right answer is possible."""
        return self.kind in WITH_PARTS

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN

    @property
    def is_by_people(self) -> bool:
        return self.kind in BY_PEOPLE


def sheet_of(item: QuestionData) -> Sheet:
    """The form of a question as it is, with room for more; of a new one (no stem) with empty rows."""
    count = option_count(item)
    return Sheet(
        kind=item.kind,
        stem=_cells("stem", item.stem),
        explanation=_cells("explanation", item.explanation),
        rows=_rows_of(item, count),
        answer=answer_text(item.kind, item.answer, count) if item.kind in TYPED else "",
        truth={True: "true", False: "false"}.get(item.answer, "") if item.kind == Kind.TRUEFALSE else "",
        difficulty=item.difficulty,
        points=points_text(item.points_hundredths),
        marking=item.marking,
        category=item.category,
        tags=", ".join(item.tags),
        version=item.version,
    )


def typed_sheet(posted: QueryDict, kind: str, *, more: bool = False, errors: Mapping[str, str] = {}) -> Sheet:
    """The form as it was typed, with `more` rows or with what is wrong."""
    rows = _typed_rows(posted, kind)
    rows += [_empty_row(len(rows) + extra, kind) for extra in range(MORE_ROWS if more else 0)][
        : MAX_ROWS - len(rows)
    ]
    return Sheet(
        kind=kind,
        stem=_cells("stem", _texts(posted, "stem")),
        explanation=_cells("explanation", _texts(posted, "explanation")),
        rows=rows,
        answer=posted.get("answer", ""),
        truth=posted.get("truth", ""),
        difficulty=_hard(posted),
        points=posted.get("points", "1"),
        marking=posted.get("marking", Marking.PARTS),
        category=posted.get("category", ""),
        tags=posted.get("tags", ""),
        version=_version(posted),
        errors=errors,
    )


def typed_question(posted: QueryDict, before: QuestionData) -> QuestionData:
    """What was typed as a question, with the pictures of `before` where their options are now.

    Raises QuestionUnclear for what cannot be read; whether it can be asked is checked by whoever saves it.
    """
    kind = before.kind
    rows = [row for row in _typed_rows(posted, kind) if _is_kept(row)]
    if kind == Kind.MATCHING:
        rows.sort(key=lambda row: not any(cell.text for cell in row.cells))
    options = _options(rows, kind) if kind in WITH_OPTIONS else {}
    item = replace(
        before,
        stem=_texts(posted, "stem"),
        options=options,
        explanation=_texts(posted, "explanation"),
        difficulty=_hard(posted),
        points_hundredths=_points(posted.get("points", ""), "points"),
        marking=posted.get("marking", "") if posted.get("marking", "") in set(Marking) else Marking.PARTS,
        category=clean_category(posted.get("category", "")),
        tags=clean_tags(posted.get("tags", "")),
        rubric=_rubric(rows) if kind in BY_PEOPLE else [],
        media=_moved_media(before, rows) if kind in WITH_OPTIONS else before.media,
    )
    if item.rubric:
        item = replace(item, points_hundredths=sum(line["points_hundredths"] for line in item.rubric))
    return replace(item, answer=_answer(posted, kind, rows, options))


def _answer(posted: QueryDict, kind: str, rows: Sequence[SheetRow], options: dict[str, list[Json]]) -> Json:
    right = [place for place, row in enumerate(rows) if row.is_right]
    if kind == Kind.SINGLE:
        return right[0] if right else None
    if kind == Kind.MULTIPLE:
        return right
    if kind == Kind.TRUEFALSE:
        return {"true": True, "false": False}.get(posted.get("truth", ""))
    try:
        return answer_from(kind, posted.get("answer", ""), next(iter(options.values()), []))
    except NotUnderstood as error:
        raise QuestionUnclear("answer", _("Write the right answer.")) from error


def _options(rows: Sequence[SheetRow], kind: str) -> dict[str, list[Json]]:
    """The options by language; a language that has some has all."""
    found: dict[str, list[Json]] = {}
    for place, (code, name) in enumerate(short_languages()):
        cells = [row.cells[place] for row in rows]
        if not any(cell.text or cell.right for cell in cells):
            continue
        needed = "right" if kind == Kind.MATCHING else "text"
        if any(
            not getattr(cell, needed) and not row.has_media for cell, row in zip(cells, rows, strict=True)
        ):
            raise QuestionUnclear(
                "options",
                _("%(language)s: some options are missing. Fill them in, or leave the whole language out.")
                % {"language": name},
            )
        found[code] = [[cell.text, cell.right] if kind == Kind.MATCHING else cell.text for cell in cells]
    return found


def _rubric(rows: Sequence[SheetRow]) -> list[dict[str, Json]]:
    return [
        {
            "words": {cell.code: cell.text for cell in row.cells if cell.text},
            "points_hundredths": _points(row.points, "rubric"),
            "must": row.must,
        }
        for row in rows
    ]


def _moved_media(before: QuestionData, rows: Sequence[SheetRow]) -> list[dict[str, Json]]:
    now = {row.was: place for place, row in enumerate(rows) if row.was}
    media = [
        {**medium, "at": now.get(str(medium["at"]), medium["at"] if medium["at"] == "stem" else None)}
        for medium in before.media
    ]
    return [medium for medium in media if medium["at"] is not None]


def _points(text: str, where: str) -> int:
    try:
        points = Decimal(text.strip() or "1")
    except InvalidOperation as error:
        raise QuestionUnclear(where, _("Write points as a number, for example 2 or 0.5.")) from error
    if not points.is_finite() or not 0 < points <= 1_000 or points * 100 != int(points * 100):
        raise QuestionUnclear(where, _("Write points as a number, for example 2 or 0.5."))
    return int(points * 100)


def _is_kept(row: SheetRow) -> bool:
    return row.has_media or any(cell.text or cell.right for cell in row.cells)


def _texts(posted: QueryDict, name: str) -> dict[str, str]:
    texts = {code: posted.get(f"{name}_{code}", "").strip()[:MAX_STEM] for code, _name in short_languages()}
    return {code: text for code, text in texts.items() if text}


def _cells(name: str, texts: Mapping[str, str]) -> list[Cell]:
    has_any = any(texts.values())
    return [
        Cell(f"{name}_{code}", code, language, texts.get(code, ""), has_any and not texts.get(code))
        for code, language in short_languages()
    ]


def _row(
    place: int, texts: Mapping[str, tuple[str, str]], **values: Any
) -> SheetRow:  # Any: the row's own fields
    has_any = any(left or right for left, right in texts.values())
    cells = [
        Cell(
            f"o{place}_{code}", code, language, texts.get(code, ("", ""))[0],
            has_any and not any(texts.get(code, ("", ""))), texts.get(code, ("", ""))[1], f"r{place}_{code}",
        )
        for code, language in short_languages()
    ]  # fmt: skip
    return SheetRow(place, chr(ord("A") + place) if place < MAX_OPTIONS else str(place + 1), cells, **values)


def _empty_row(place: int, kind: str) -> SheetRow:
    return _row(place, {}, points="1" if kind in BY_PEOPLE else "")


def _rows_of(item: QuestionData, count: int) -> list[SheetRow]:
    rows: list[SheetRow] = []
    if item.kind in BY_PEOPLE:
        rows = [
            _row(
                place,
                {code: (text, "") for code, text in line.get("words", {}).items()},
                points=points_text(line["points_hundredths"]),
                must=bool(line.get("must")),
            )
            for place, line in enumerate(item.rubric)
        ]
    elif item.kind in WITH_OPTIONS:
        order = item.answer if item.kind == Kind.ORDERING and item.answer else range(count)
        rows = [_option_row(item, place, old) for place, old in enumerate(order)]
        if item.kind == Kind.MATCHING and item.answer:
            rows = _pair_rows(item, count)
    if item.kind in WITH_OPTIONS or item.kind in BY_PEOPLE:
        least = max(len(rows) + 1 if rows else 0, FIRST_ROWS if not rows else 0)
        rows += [_empty_row(place, item.kind) for place in range(len(rows), min(least, MAX_ROWS))]
    return rows


def _option_row(item: QuestionData, place: int, old: int) -> SheetRow:
    key = item.answer if isinstance(item.answer, list) else [item.answer]
    texts = {code: (str(options[old]), "") for code, options in item.options.items() if len(options) > old}
    return _row(
        place, texts, is_right=item.kind in CHOSEN and old in key, was=str(old),
        has_media=any(medium["at"] == old for medium in item.media),
    )  # fmt: skip


def _pair_rows(item: QuestionData, count: int) -> list[SheetRow]:
    """Each left beside the right that belongs to it; rights that belong to none at the end."""
    rights = list(item.answer) + [place for place in range(count) if place not in item.answer]
    rows = []
    for place, right in enumerate(rights):
        texts = {
            code: (pairs[place][0] if place < len(item.answer) else "", pairs[right][1])
            for code, pairs in item.options.items()
            if len(pairs) == count
        }
        rows.append(_row(place, texts, was=str(right), has_media=any(m["at"] == right for m in item.media)))
    return rows


def _typed_rows(posted: QueryDict, kind: str) -> list[SheetRow]:
    count = min(int(text) if (text := posted.get("rows", "")).isascii() and text.isdigit() else 0, MAX_ROWS)
    right = set(posted.getlist("right"))
    rows = []
    for place in range(count):
        texts = {
            code: (
                posted.get(f"o{place}_{code}", "").strip()[:MAX_OPTION],
                posted.get(f"r{place}_{code}", "").strip()[:MAX_OPTION] if kind == Kind.MATCHING else "",
            )
            for code, _name in short_languages()
        }
        was = posted.get(f"was{place}", "")
        rows.append(
            _row(
                place, texts, is_right=str(place) in right, points=posted.get(f"points{place}", ""),
                must=f"must{place}" in posted, was=was if was.isascii() and was.isdigit() else "",
                has_media=f"media{place}" in posted,
            )
        )  # fmt: skip
    return rows


def _hard(posted: QueryDict) -> int:
    text = posted.get("difficulty", "")
    return int(text) if text in {str(level) for level in HARD} else 2


def _version(posted: QueryDict) -> int:
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
