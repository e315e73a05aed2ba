"""Question kinds and their marking, as pure functions: the same answer gets the same mark wherever it is graded.

Shapes (JSON), by kind; options are lists by language, places in them count from 0:

| kind      | options                     | key (`answer`)                          | what a learner gives |
|-----------|-----------------------------|-----------------------------------------|----------------------|
| single    | texts                       | place                                   | place                |
| multiple  | texts                       | places                                  | places               |
| truefalse | none                        | true or false                           | true or false        |
| fill      | none                        | a list of accepted texts for each blank | a text for each blank|
| numerical | none                        | {"value": "12.5", "tolerance": "0.5"}   | a number as text     |
| matching  | [left, right] pairs         | for each left, the place of its right   | the same             |
| ordering  | texts                       | places in the right order               | the same             |
| short     | none                        | accepted texts                          | a text               |
| essay     | none                        | null (a person marks it)                | a text               |
| practical | none                        | null (an examiner ticks the rubric)     | nothing              |

Beside the options: `media` is a list of {"at": "stem" or the place of an option
(of a pair: of its left side), "kind": "image" or "sound", "key": the
file's key in the bank, "words": texts by language, and of one that came in a file "source": the digest of its bytes there}; `rubric` (essay, practical) a list of {"words": texts by language,
"points_hundredths": n, "must": whether the whole fails without it}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes.wording import number_in, same_words

MAX_TEXT = 10_000
MAX_SHORT = 500
MAX_PLACES = 100
FULL_POINTS = 100
MAX_NUMBER = 10**30


class Kind(StrEnum):
    """The kinds of questions; the values are stored and appear in files."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    FILL = "fill"
    NUMERICAL = "numerical"
    MATCHING = "matching"
    ORDERING = "ordering"
    SHORT = "short"
    ESSAY = "essay"
    PRACTICAL = "practical"


# What a person marks, by the lines of its rubric.
BY_PEOPLE = frozenset({Kind.ESSAY, Kind.PRACTICAL})


class Marking(StrEnum):
    """What a half-right answer earns."""

    PARTS = "parts"  # each right part its share; of several choices a wrong one takes a share away
    HALF = "half"  # of several choices half when some are missing and none is wrong, else nothing
    ALL = "all"  # all or nothing


class AnswerMalformed(ValueError):
    """The value is not an answer to this kind of question; `code` is for the log, nothing was marked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# Where a question lies in its bank: changing these makes no other version.
LABELS = ("category", "tags", "difficulty")
_NOT_CONTENT = frozenset({"uuid", "version", "order", *LABELS})
# A JSON value: its shape depends on the kind (see the table above).
Json = Any


@dataclass(frozen=True, slots=True)
class QuestionData:
    """One question with its key. Texts by language. Never sent to a learner before the end."""

    uuid: str
    kind: str
    stem: dict[str, str]
    options: dict[str, list[Json]] = field(default_factory=dict)
    answer: Json = None
    explanation: dict[str, str] = field(default_factory=dict)
    difficulty: int = 2
    points_hundredths: int = FULL_POINTS
    # A path, as trainers write chapters: "用电安全/接地".
    category: str = ""
    tags: list[str] = field(default_factory=list)
    media: list[dict[str, Json]] = field(default_factory=list)
    rubric: list[dict[str, Json]] = field(default_factory=list)
    marking: str = Marking.PARTS
    version: int = 1
    # On a paper: new place i shows the option that was written at place `order[i]`; empty when nothing was mixed.
    order: list[int] = field(default_factory=list)

    def content(self) -> dict[str, Json]:
        """What a version is made of: what is seen and marked, not where the question lies in its bank."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in _NOT_CONTENT}

    def says_the_same(self, other: QuestionData) -> bool:
        """Whether both would be the same version (a list and a tuple are alike: JSON has one of them)."""
        mine, theirs = self.content(), other.content()
        return mine == theirs or json.dumps(mine, sort_keys=True) == json.dumps(theirs, sort_keys=True)

    def as_json(self) -> dict[str, Json]:
        """A plain dictionary, for a frozen paper; `question_from` reads it back."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Score:
    """Marks in hundredths of a point. `needs_person`: it waits for its marker."""

    points_hundredths: int
    max_hundredths: int
    correct: bool
    needs_person: bool = False

    def as_json(self) -> dict[str, Json]:
        """A plain dictionary, for the result of an attempt."""
        return {
            "points_hundredths": self.points_hundredths,
            "max_hundredths": self.max_hundredths,
            "correct": self.correct,
            "needs_person": self.needs_person,
        }


def question_from(data: Mapping[str, Json]) -> QuestionData:
    """The question that `QuestionData.as_json` wrote; unknown keys are left out."""
    known = {name: data[name] for name in QuestionData.__dataclass_fields__ if name in data}
    return QuestionData(**known)


def grade(question: QuestionData | Mapping[str, Json], answer: Json) -> Score:
    """Mark one answer (None: not answered). Malformed or impossible answers earn nothing; never raises for them."""
    item = question if isinstance(question, QuestionData) else question_from(question)
    full = item.points_hundredths
    if item.kind in BY_PEOPLE:
        return Score(0, full, correct=False, needs_person=answer is not None or item.kind == Kind.PRACTICAL)
    try:
        given = parse_answer(item.kind, answer)
    except AnswerMalformed:
        return Score(0, full, correct=False)
    right, of = _MARKERS[Kind(item.kind)](item.answer, given)
    points = full if right == of else _part(item, given, full * right // of)
    return Score(points, full, correct=right == of)


def _part(item: QuestionData, given: Json, share: int) -> int:
    """What an answer that is not all right earns; `share` is its right parts of the points."""
    if item.marking == Marking.ALL:
        return 0
    if item.marking == Marking.HALF and item.kind == Kind.MULTIPLE:
        return item.points_hundredths // 2 if given and set(given) <= set(item.answer) else 0
    return share


def parse_answer(kind: str, raw: Json) -> Json:
    """`raw` (decoded JSON from outside) as a well-formed answer to a question of `kind`. Raises AnswerMalformed."""
    try:
        read = _READERS[Kind(kind)]
    except ValueError as error:
        raise AnswerMalformed("kind") from error
    return read(raw)


def _place(raw: Json) -> int:
    """A place in a list; `true` is not 1 here."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < MAX_PLACES:
        raise AnswerMalformed("place")
    return raw


def _places(raw: Json) -> list[int]:
    """Different places, in the given order."""
    if not isinstance(raw, list | tuple) or len(raw) > MAX_PLACES:
        raise AnswerMalformed("places")
    places = [_place(item) for item in raw]
    if len(set(places)) != len(places):
        raise AnswerMalformed("repeated")
    return places


def _pairs(raw: Json) -> list[int | None]:
    """For each left side a place on the right, or null where none was chosen; a right side may serve twice."""
    if not isinstance(raw, list | tuple) or len(raw) > MAX_PLACES:
        raise AnswerMalformed("pairs")
    return [None if item is None else _place(item) for item in raw]


def _truth(raw: Json) -> bool:
    if not isinstance(raw, bool):
        raise AnswerMalformed("truth")
    return raw


def _text(raw: Json, limit: int) -> str:
    """A text without control characters that no keyboard makes."""
    if not isinstance(raw, str):
        raise AnswerMalformed("text")
    if len(raw) > limit:
        raise AnswerMalformed("too-long")
    if "\x00" in raw or any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise AnswerMalformed("text")
    return raw


def _blanks(raw: Json) -> list[str]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_PLACES:
        raise AnswerMalformed("blanks")
    return [_text(item, MAX_SHORT) for item in raw]


def _number(raw: Json) -> str:
    """A finite number as text; JSON numbers are taken too, NaN and infinity are not."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise AnswerMalformed("number")
    if isinstance(raw, int) and abs(raw) > MAX_NUMBER:
        raise AnswerMalformed("number")
    text = raw if isinstance(raw, str) else repr(raw)
    if len(text) > MAX_SHORT or number_in(text) is None:
        raise AnswerMalformed("number")
    return text.strip()


def _nothing(_raw: Json) -> Json:
    """A practical task is done at the bench: there is nothing to send."""
    raise AnswerMalformed("practical")


_READERS: dict[Kind, Callable[[Json], Json]] = {
    Kind.SINGLE: _place,
    Kind.MULTIPLE: lambda raw: sorted(_places(raw)),
    Kind.TRUEFALSE: _truth,
    Kind.FILL: _blanks,
    Kind.NUMERICAL: _number,
    Kind.MATCHING: _pairs,
    Kind.ORDERING: _places,
    Kind.SHORT: lambda raw: _text(raw, MAX_SHORT),
    Kind.ESSAY: lambda raw: _text(raw, MAX_TEXT),
    Kind.PRACTICAL: _nothing,
}


# Each marker answers (right parts, parts); a question is right when all its parts are.
def _mark_same(key: Json, given: Json) -> tuple[int, int]:
    return int(type(key) is type(given) and key == given), 1


def _mark_multiple(key: Sequence[int], given: Sequence[int]) -> tuple[int, int]:
    """Each right choice is a part; each wrong one takes a part away, never below nothing."""
    right = set(key)
    hits = len(right.intersection(given))
    misses = len(set(given) - right)
    return (max(0, hits - misses), len(right)) if right else (0, 1)


def _mark_fill(key: Sequence[Sequence[str]], given: Sequence[str]) -> tuple[int, int]:
    right = sum(_is_one_of(text, accepted) for accepted, text in zip(key, given, strict=False))
    return right, max(1, len(key))


def _mark_number(key: Mapping[str, str], given: str) -> tuple[int, int]:
    value, wanted = number_in(given), number_in(key["value"])
    tolerance = number_in(key.get("tolerance") or "0") or Decimal(0)
    return int(value is not None and wanted is not None and abs(value - wanted) <= abs(tolerance)), 1


def _mark_places(key: Sequence[int], given: Sequence[int | None]) -> tuple[int, int]:
    return sum(a == b for a, b in zip(key, given, strict=False)), max(1, len(key))


def _mark_short(key: Sequence[str], given: str) -> tuple[int, int]:
    return int(_is_one_of(given, key)), 1


def _is_one_of(text: str, accepted: Sequence[str]) -> bool:
    """Same words, or the same number written otherwise."""
    words, number = same_words(text), number_in(text)
    for wanted in accepted:
        if words == same_words(wanted) and words:
            return True
        if number is not None and number == number_in(wanted):
            return True
    return False


_MARKERS: dict[Kind, Callable[[Json, Json], tuple[int, int]]] = {
    Kind.SINGLE: _mark_same,
    Kind.MULTIPLE: _mark_multiple,
    Kind.TRUEFALSE: _mark_same,
    Kind.FILL: _mark_fill,
    Kind.NUMERICAL: _mark_number,
    Kind.MATCHING: _mark_places,
    Kind.ORDERING: _mark_places,
    Kind.SHORT: _mark_short,
}
