"""What makes a question answerable: the checks that every way of writing one goes through (no database)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.quizzes.items import AnswerMalformed, Kind, QuestionData, parse_answer
from courses.quizzes.papers import option_count
from courses.quizzes.wording import number_in

MIN_OPTIONS = 2
MAX_OPTIONS = 12
MEDIA_KINDS = frozenset({"image", "sound"})


class QuestionUnclear(Exception):
    """A question cannot be asked as it is. `field` says where, `message` what to write."""

    def __init__(self, field: str, message: Any) -> None:  # Any: a lazy translation
        super().__init__(field, message)
        self.field = field
        self.code = f"question-{field}"
        self.message = message


def check_question(item: QuestionData) -> None:
    """Raise QuestionUnclear unless the question can be asked and marked."""
    if item.kind not in set(Kind):
        raise QuestionUnclear("kind", _("This kind of question is not known."))
    if not any(text.strip() for text in item.stem.values()):
        raise QuestionUnclear("stem", _("Write the question in at least one language."))
    if item.points_hundredths < 1:
        raise QuestionUnclear("points", _("A question is worth at least 0.01 points."))
    _check_options(item)
    _check_lines(item)
    _check_media(item)
    _CHECKS[Kind(item.kind)](item)


def _check_options(item: QuestionData) -> None:
    count = option_count(item)
    if (
        item.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING}
        and not MIN_OPTIONS <= count <= MAX_OPTIONS
    ):
        raise QuestionUnclear("options", _("Write between 2 and 12 options, each on its own line."))
    if any(len(options) not in {0, count} for options in item.options.values()):
        raise QuestionUnclear(
            "options", _("Every language needs the same number of options, in the same order.")
        )


def _check_lines(item: QuestionData) -> None:
    """The lines of a rubric add up to the points of the question."""
    if item.rubric and sum(int(line["points_hundredths"]) for line in item.rubric) != item.points_hundredths:
        raise QuestionUnclear(
            "rubric", _("The points of the lines must add up to the points of the question.")
        )


def _check_media(item: QuestionData) -> None:
    """A picture or sound stands at the stem or at an option that is there."""
    count = option_count(item)
    for medium in item.media:
        at = medium.get("at")
        is_place = isinstance(at, int) and not isinstance(at, bool) and 0 <= at < count
        if (at != "stem" and not is_place) or medium.get("kind") not in MEDIA_KINDS or not medium.get("key"):
            raise QuestionUnclear("media", _("A picture or a sound stands at an option that is not there."))


def _check_choice(item: QuestionData) -> None:
    places = item.answer if isinstance(item.answer, list) else [item.answer]
    _parsed(item, _("Name the right option by its letter, for example B."))
    if not places or max(places) >= option_count(item):
        raise QuestionUnclear("answer", _("The answer names an option that is not there."))


def _check_matching(item: QuestionData) -> None:
    places = _parsed(item, _("Write each pair on its own line: left = right."))
    if not places or any(place is None or place >= option_count(item) for place in places):
        raise QuestionUnclear("answer", _("Every left side needs a right side."))
    for pairs in item.options.values():
        if any(not (isinstance(pair, list | tuple) and len(pair) == 2 and pair[1]) for pair in pairs):
            raise QuestionUnclear("options", _("Write each pair on its own line: left = right."))


def _check_ordering(item: QuestionData) -> None:
    places = _parsed(item, _("Write the options in the right order."))
    if sorted(places) != list(range(option_count(item))):
        raise QuestionUnclear("answer", _("The order names every option once."))


def _check_blanks(item: QuestionData) -> None:
    blanks = item.answer
    if not isinstance(blanks, list) or not blanks or not all(_are_texts(accepted) for accepted in blanks):
        raise QuestionUnclear(
            "answer", _("Write an answer for each blank; separate blanks by ; and alternatives by |.")
        )


def _check_short(item: QuestionData) -> None:
    if not _are_texts(item.answer):
        raise QuestionUnclear("answer", _("Write at least one accepted answer; separate alternatives by |."))


def _check_number(item: QuestionData) -> None:
    key = item.answer if isinstance(item.answer, dict) else {}
    texts = (str(key.get("value", "")), str(key.get("tolerance") or "0"))
    if any(number_in(text) is None for text in texts):
        raise QuestionUnclear("answer", _("Write a number, with a tolerance if you like: 12.5 ± 0.5."))


def _check_truth(item: QuestionData) -> None:
    _parsed(item, _("Write true or false."))


def _check_nothing(item: QuestionData) -> None:
    """What people mark has no key."""


def _check_rubric(item: QuestionData) -> None:
    """A practical task is ticked line by line."""
    if not item.rubric:
        raise QuestionUnclear(
            "rubric", _("Write what the examiner looks at, one line each, with its points.")
        )


def _parsed(
    item: QuestionData, message: Any
) -> Any:  # Any: a lazy translation; the key's shape is the kind's
    try:
        return parse_answer(item.kind, item.answer)
    except AnswerMalformed as error:
        raise QuestionUnclear("answer", message) from error


def _are_texts(accepted: object) -> bool:
    return (
        isinstance(accepted, list)
        and bool(accepted)
        and all(isinstance(text, str) and text.strip() for text in accepted)
    )


_CHECKS = {
    Kind.SINGLE: _check_choice,
    Kind.MULTIPLE: _check_choice,
    Kind.TRUEFALSE: _check_truth,
    Kind.FILL: _check_blanks,
    Kind.NUMERICAL: _check_number,
    Kind.MATCHING: _check_matching,
    Kind.ORDERING: _check_ordering,
    Kind.SHORT: _check_short,
    Kind.ESSAY: _check_nothing,
    Kind.PRACTICAL: _check_rubric,
}
