"""Decisions about an attempt: which questions, in what order, until when, and whether it is a pass."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.quizzes.items import AnswerMalformed, Kind, QuestionData, parse_answer, question_from
from courses.quizzes.papers import SHUFFLED_KINDS, option_count, options_in, shuffled
from lms.messaging.rules import Refusal

# A late packet of somebody who was writing in time still counts (security §3: saved answers stand).
GRACE = timedelta(seconds=15)


class AssessmentsRefusal(Refusal):
    """Something about an attempt that cannot be done; the message says what to do next."""


class NoQuiz(AssessmentsRefusal):
    code = "no-quiz"
    words = _("This lesson has no quiz.")


class QuizNotReady(NoQuiz):
    """The bank of the quiz has no questions yet."""

    code = "quiz-not-ready"
    words = _("The questions of this quiz are not ready yet. Your trainer has to add them.")


class TooSoon(AssessmentsRefusal):
    """The pause between two attempts is not over; `wait_s` says how long it still is."""

    code = "too-soon"
    words = _("The next try opens in %(minutes)s min. Until then, look at the lesson again.")

    def __init__(self, wait_s: int) -> None:
        super().__init__(minutes=-(-wait_s // 60))
        self.wait_s = wait_s


class NotEnrolled(AssessmentsRefusal):
    """The enrolment belongs to somebody else, or has ended."""

    code = "not-enrolled"
    words = _("This class is not open to you any more. Ask the training office.")


class AttemptClosed(AssessmentsRefusal):
    """The attempt is handed in or its time is over: nothing more is written."""

    code = "closed"
    words = _("This quiz is closed. Everything saved before is kept and counted.")


class BadToken(AssessmentsRefusal):
    """The token was not made by this server."""

    code = "bad-token"
    words = _("This page is out of date. Open the quiz again; saved answers are kept.")


class AnswerRefused(AssessmentsRefusal):
    """The value cannot be an answer to this question; what was saved before stays."""

    code = "malformed"
    words = _("This is not an answer to this question. Choose again; what was saved before is kept.")


class NoSuchQuestion(AnswerRefused):
    code = "no-such-question"
    words = _("There is no such question in this quiz.")


class NoSuchOption(AnswerRefused):
    code = "no-such-option"
    words = _("This option does not exist. Choose one of those shown.")


class NotYetGraded(AssessmentsRefusal):
    """Keys and explanations are shown after handing in, never before."""

    code = "not-graded"
    words = _("Hand the quiz in first: answers and explanations come after.")


def draw(questions: Sequence[QuestionData], count: int, seed: int) -> list[QuestionData]:
    """`count` questions (all when there are fewer) in an order of their own for `seed`, options mixed too."""
    dice = random.Random(seed)  # noqa: S311  a repeatable order, not a secret
    chosen = dice.sample(list(questions), min(count, len(questions)))
    return [
        shuffled(question, dice.sample(range(places := option_count(question)), places))
        for question in chosen
    ]


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
        return [str(options[place]) for place in _places(value)]
    return _plain_words(value)


def _plain_words(value: Any) -> list[str]:  # Any: texts, a text, or a numerical key
    """What is answered in words or figures; of several accepted spellings the first."""
    if isinstance(value, dict):
        tolerance = value.get("tolerance") or "0"
        return [value["value"] if tolerance == "0" else f"{value['value']} ± {tolerance}"]
    if isinstance(value, list):
        return [str(part[0] if isinstance(part, list) else part) for part in value]
    return [str(value)]


def deadline(started_at: datetime, time_limit_s: int | None) -> datetime | None:
    """When the server closes the attempt; fixed at the moment the questions are shown."""
    return started_at + timedelta(seconds=time_limit_s) if time_limit_s else None


def is_over(deadline_at: datetime | None, at: datetime) -> bool:
    """Whether the time is up, the grace included."""
    return deadline_at is not None and at > deadline_at + GRACE


def wait_s(ended_at: datetime | None, cooldown_s: int, at: datetime) -> int:
    """Seconds until the next attempt may start; 0 when it may start now."""
    if ended_at is None:
        return 0
    left = ended_at + timedelta(seconds=cooldown_s) - at
    return max(0, -(-left // timedelta(seconds=1)))


def is_pass(score_hundredths: int, max_hundredths: int, pass_percent: int) -> bool:
    """The pass mark in whole per cent, without rounding: 79.99 % is not 80 %. An empty paper is no pass."""
    return max_hundredths > 0 and score_hundredths * 100 >= pass_percent * max_hundredths


def percent(score_hundredths: int, max_hundredths: int) -> int:
    """The score as people read it, in whole per cent, rounded down."""
    return score_hundredths * 100 // max_hundredths if max_hundredths else 0
