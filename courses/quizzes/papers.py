"""Makes a question ready for a paper: options in another order, and the part that a learner may see (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from courses.outline import in_language
from courses.quizzes.items import Kind, QuestionData

SHUFFLED_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING})


def option_count(question: QuestionData) -> int:
    """How many options the question has (the longest language counts)."""
    return max((len(options) for options in question.options.values()), default=0)


def shuffled(question: QuestionData, order: Sequence[int]) -> QuestionData:
    """The same question with its options in another order: new place i shows old place `order[i]`.

    The key and the media of options move along, so that marking is unchanged; `order` says what was done. For matching
    the right sides move; the left stay, and with them the media, which are theirs.
    Kinds without options come back as they are. Raises ValueError when `order` is no permutation.
    """
    count = option_count(question)
    if question.kind not in SHUFFLED_KINDS or count == 0:
        return question
    if sorted(order) != list(range(count)):
        raise ValueError("order is not a permutation of the options")
    new_place = {old: new for new, old in enumerate(order)}
    options = {
        language: _reordered(question.kind, texts, order) if len(texts) == count else texts
        for language, texts in question.options.items()
    }
    before = question.order or range(count)
    return replace(
        question,
        options=options,
        answer=_moved(question, new_place),
        media=question.media
        if question.kind == Kind.MATCHING
        else [_at(medium, new_place) for medium in question.media],
        order=[before[old] for old in order],
    )


def shown(question: QuestionData, language: str) -> dict[str, Any]:  # Any: JSON for a page
    """What a learner sees of the question in `language`: no key, no explanation."""
    face: dict[str, Any] = {  # Any: JSON for a page
        "uuid": question.uuid,
        "kind": question.kind,
        "stem": in_language(question.stem, language),
        "points_hundredths": question.points_hundredths,
    }
    options = options_in(question, language)
    if question.kind == Kind.MATCHING:
        face["left"] = [pair[0] for pair in options if pair[0]]
        face["right"] = [pair[1] for pair in options]
    elif options:
        face["options"] = options
    if question.kind == Kind.FILL:
        face["blanks"] = len(question.answer or [])
    if question.media:
        face["media"] = [
            {
                "at": medium["at"],
                "kind": medium["kind"],
                "key": medium["key"],
                "words": in_language(medium.get("words") or {}, language),
            }
            for medium in question.media
        ]
    return face


def media_count(question: QuestionData) -> int:
    """How many places beside the stem may have a picture or a sound: the options, of pairs the left sides."""
    if question.kind != Kind.MATCHING:
        return option_count(question)
    return max((sum(bool(pair[0]) for pair in pairs) for pairs in question.options.values()), default=0)


def options_in(question: QuestionData, language: str) -> list[Any]:  # Any: texts, or pairs for matching
    """The options in `language`, else in the first language that has them all."""
    count = option_count(question)
    for code in (language, "zh-hans", "en", *question.options):
        if len(question.options.get(code, ())) == count:
            return list(question.options.get(code, ()))
    return []


def _reordered(kind: str, texts: list[Any], order: Sequence[int]) -> list[Any]:  # Any: texts or pairs
    if kind == Kind.MATCHING:
        return [[texts[place][0], texts[old][1]] for place, old in enumerate(order)]
    return [texts[old] for old in order]


def _at(medium: dict[str, Any], new_place: dict[int, int]) -> dict[str, Any]:  # Any: JSON of a medium
    """The medium at the option's new place; one of the stem stays."""
    return medium if medium["at"] == "stem" else {**medium, "at": new_place[medium["at"]]}


def _moved(question: QuestionData, new_place: dict[int, int]) -> Any:  # Any: the key's shape is the kind's
    """The key, with every place replaced by its new one."""
    if question.kind == Kind.SINGLE:
        return new_place[question.answer]
    moved = [new_place[place] for place in question.answer]
    return sorted(moved) if question.kind == Kind.MULTIPLE else moved
