"""Decisions about an attempt as pure values: which questions, until when, what counts, and what cannot be done."""

from lms.assessments.rules.answers import parse_shaped, shape, words_of
from lms.assessments.rules.papers import draw
from lms.assessments.rules.refusals import (
    AnswerRefused,
    AssessmentsRefusal,
    AttemptClosed,
    BadToken,
    NoQuiz,
    NoSuchOption,
    NoSuchQuestion,
    NotEnrolled,
    NotYetGraded,
    QuizNotReady,
    TooSoon,
)
from lms.assessments.rules.timing import (
    GRACE,
    deadline,
    is_over,
    is_pass,
    percent,
    wait_s,
)

__all__ = [
    "GRACE",
    "AnswerRefused",
    "AssessmentsRefusal",
    "AttemptClosed",
    "BadToken",
    "NoQuiz",
    "NoSuchOption",
    "NoSuchQuestion",
    "NotEnrolled",
    "NotYetGraded",
    "QuizNotReady",
    "TooSoon",
    "deadline",
    "draw",
    "is_over",
    "is_pass",
    "parse_shaped",
    "percent",
    "shape",
    "wait_s",
    "words_of",
]
