"""What an answer to a question may be, and how it reads in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from courses.quizzes.items import AnswerMalformed, Kind, QuestionData, parse_answer, question_from
from courses.quizzes.papers import SHUFFLED_KINDS, option_count, options_in, shown
from lms.assessments.rules.refusals import AnswerRefused, NoSuchOption

# What a double holds exactly; a Lamport clock counts acts of one person.
MAX_STAMP = 2**53
MAX_DEVICE = 32
MAX_QUESTIONS = 10_000


def shape(question: Mapping[str, Any]) -> str:  # Any: JSON of a question
    """What the token carries of a question, so that an answer is checked without reading the paper."""
    return f"{question['kind']}:{option_count(question_from(question))}"


def parse_shaped(shape_text: str, value: object) -> Any:  # Any: the JSON value of the kind
    """`value` as an answer to a question of this shape. Raises AnswerRefused or NoSuchOption."""
    kind, options = shape_text.split(":")
    try:
        parsed = parse_answer(kind, value)
    except AnswerMalformed as malformed:
        raise AnswerRefused from malformed
    if kind in SHUFFLED_KINDS and any(place >= int(options) for place in _places(parsed)):
        raise NoSuchOption
    return parsed


def _places(parsed: Any) -> list[int]:  # Any: a place, or places of which some may be empty (matching)
    """The options that an answer names."""
    return [place for place in parsed if place is not None] if isinstance(parsed, list) else [parsed]


def words_of(
    question: QuestionData, value: Any, language: str
) -> list[str]:  # Any: key or answer of the kind
    """A key or an answer in words, a line for each part. Empty for no answer."""
    if value is None:
        return []
    options = options_in(question, language)
    if question.kind == Kind.TRUEFALSE:
        return [gettext("True") if value else gettext("False")]
    if question.kind == Kind.MATCHING:
        return [
            f"{pair[0]} – {options[place][1]}"
            for pair, place in zip(options, value, strict=False)
            if place is not None
        ]
    if question.kind in SHUFFLED_KINDS:
        return [str(options[place]) or _seen(question, place, language) for place in _places(value)]
    return _plain_words(value)


def _seen(question: QuestionData, place: int, language: str) -> str:
    """What an option without words is called: what its picture shows, else its letter."""
    words = (
        medium["words"] for medium in shown(question, language).get("media", ()) if medium["at"] == place
    )
    return next((text for text in words if text), chr(ord("A") + place))


def media_named(
    question: QuestionData, value: Any, language: str
) -> tuple[dict[str, Any], ...]:  # Any: key or answer of the kind; JSON of `shown`
    """The pictures and sounds of the options that a key or an answer names, in its order; of pairs those of the left
    sides that have a partner in it.
    """
    if value is None or not question.media or question.kind not in SHUFFLED_KINDS:
        return ()
    is_pairs = question.kind == Kind.MATCHING
    places = [place for place, right in enumerate(value) if right is not None] if is_pairs else _places(value)
    media = shown(question, language)["media"]
    return tuple({**medium, "at": "named"} for place in places for medium in media if medium["at"] == place)


def _plain_words(value: Any) -> list[str]:  # Any: texts, a text, or a numerical key
    """What is answered in words or figures; of several accepted spellings the first."""
    if isinstance(value, dict):
        tolerance = value.get("tolerance") or "0"
        return [value["value"] if tolerance == "0" else f"{value['value']} ± {tolerance}"]
    if isinstance(value, list):
        return [str(part[0] if isinstance(part, list) else part) for part in value]
    return [str(value)]


def check_stamp(stamp: object, device: object, place: object) -> None:
    """What orders packets is a number and a short name; raises AnswerRefused for anything else."""
    is_number = isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp < MAX_STAMP
    is_name = (
        isinstance(device, str) and len(device) <= MAX_DEVICE and device.isascii() and "\x00" not in device
    )
    is_place = place is None or (
        isinstance(place, int) and not isinstance(place, bool) and 0 <= place < MAX_QUESTIONS
    )
    if not (is_number and is_name and is_place):
        raise AnswerRefused
