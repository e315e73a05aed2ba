"""A question in words for whoever writes it: one line of a list, and whole with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from courses.outline import in_language
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.labels import State
from courses.quizzes.models import Question, QuestionKind, QuestionState
from courses.quizzes.papers import media_count, options_in

TRUE_FALSE = (True, False)
TONES = {
    State.DRAFT: ("", "pencil"),
    State.REVIEW: ("copper", "eye"),
    State.APPROVED: ("accent", "check"),
    State.RETIRED: ("", "archive"),
}
SHORT_NAMES = {"zh-hans": "中文", "en": "English", "vi": "Tiếng Việt"}


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option and whether it is right."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in one language with its key in words."""

    kind: str
    stem: str
    options: list[OptionLine]
    answer: str
    explanation: str
    difficulty: int
    points: str


@dataclass(frozen=True, slots=True)
class StateTag:
    """Where a question stands, as a tag."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A question in the list of its bank."""

    uuid: UUID
    number: int
    stem: str
    kind: str
    category: str
    difficulty: int
    tags: Sequence[str]
    lacking: str
    state: StateTag | None
    has_media: bool


def list_line(question: Question, number: int, language: str) -> ListLine:
    """One row. `number` is its place in what was found."""
    lacks = [name for code, name in short_languages() if f" {code} " not in question.languages]
    return ListLine(
        uuid=question.uuid,
        number=number,
        stem=in_language(question.stem, language),
        kind=str(QuestionKind(question.kind).label),
        category=question.category.replace("/", " › "),
        difficulty=question.difficulty,
        tags=question.tags,
        lacking="、".join(lacks) if language.startswith("zh") else ", ".join(lacks),
        state=None if question.state == State.APPROVED else state_tag(question.state),
        has_media=bool(question.media),
    )


def short_languages() -> list[tuple[str, str]]:
    """The languages of the academy in their own words."""
    return [(code, SHORT_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]


def state_tag(state: str) -> StateTag:
    """The tag of a state."""
    tone, icon = TONES[State(state)]
    return StateTag(str(QuestionState(state).label), tone, icon)


def points_text(hundredths: int) -> str:
    """150 is '1.5'."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def question_line(question: QuestionData, language: str) -> QuestionLine:
    """The question with its key in words."""
    options = _options(question, language)
    return QuestionLine(
        kind=str(QuestionKind(question.kind).label),
        stem=in_language(question.stem, language),
        options=options,
        answer="" if options else _answer(question.answer),
        explanation=in_language(question.explanation, language),
        difficulty=question.difficulty,
        points=points_text(question.points_hundredths),
    )


@dataclass(frozen=True, slots=True)
class RubricLine:
    """What a marker looks at, with its points."""

    text: str
    points: str
    must: bool


def rubric_lines(question: QuestionData, language: str) -> list[RubricLine]:
    """The rubric in one language."""
    return [
        RubricLine(
            in_language(line.get("words", {}), language),
            points_text(line["points_hundredths"]),
            bool(line.get("must")),
        )
        for line in question.rubric
    ]


@dataclass(frozen=True, slots=True)
class MediaLine:
    """A picture or a sound and where it belongs."""

    key: str
    kind: str
    place: str
    words: str


def media_places(question: QuestionData, language: str) -> list[tuple[str, str]]:
    """Where a picture or a sound may belong: the question itself, and each option that is shown alone."""
    places = [("stem", _("the question itself"))]
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.ORDERING, Kind.MATCHING}:
        letters = [chr(ord("A") + place) for place in range(media_count(question))]
        texts = options_in(question, language)
        texts = [pair[0] for pair in texts] if question.kind == Kind.MATCHING else texts
        places += [
            (str(place), f"{letter} {text}")
            for place, (letter, text) in enumerate(zip(letters, texts, strict=False))
        ]
    return places


def media_lines(question: QuestionData, language: str) -> list[MediaLine]:
    """The pictures and sounds of a question."""
    places = dict(media_places(question, language))
    return [
        MediaLine(
            medium["key"],
            medium["kind"],
            places.get(str(medium["at"]), str(medium["at"])),
            in_language(medium.get("words") or {}, language),
        )
        for medium in question.media
    ]


def _options(question: QuestionData, language: str) -> list[OptionLine]:
    key = question.answer
    if question.kind == Kind.TRUEFALSE:
        return [OptionLine(_("True") if value else _("False"), value is key) for value in TRUE_FALSE]
    texts = next(
        (question.options[code] for code in (language, *question.options) if question.options.get(code)), []
    )
    if not texts:
        return []
    if question.kind == Kind.ORDERING:
        return [
            OptionLine(f"{place}. {texts[index]}", is_right=True) for place, index in enumerate(key, start=1)
        ]
    if question.kind == Kind.MATCHING:
        return [
            OptionLine(f"{left} – {texts[key[row]][1]}", is_right=True)
            for row, (left, _right) in enumerate(texts[: len(key)])
        ]
    right = set(key) if isinstance(key, list) else {key}
    return [OptionLine(str(text), place in right) for place, text in enumerate(texts)]


def _answer(key: Any) -> str:  # Any: the JSON key of the kind
    """A key of words or figures."""
    if isinstance(key, dict):
        tolerance = key.get("tolerance")
        return (
            f"{key.get('value', '')} ± {tolerance}"
            if tolerance not in {None, "", "0"}
            else str(key.get("value", ""))
        )
    if isinstance(key, Sequence) and not isinstance(key, str):
        return "; ".join(" | ".join(map(str, part)) if isinstance(part, list) else str(part) for part in key)
    return "" if key is None else str(key)
