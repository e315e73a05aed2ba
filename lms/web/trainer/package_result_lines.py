"""Attempts, questions and objectives of courseware in words, for the screen and the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.reports.words import points_text
from lms.scorm.queries.results import AttemptLine, Given, ItemLine
from lms.scorm.rules.results import Chosen, ObjectiveFigures, QuestionFigures
from lms.web.components.courseware_hours import two_clocks
from lms.web.components.courseware_words import status_words
from lms.web.components.words import minutes_text

TONES = {"passed": "accent", "completed": "accent", "failed": "copper"}
# Why a status is another than the package said (rules/attempts12.py).
WHY: Mapping[str, Promise] = {
    "mastery": gettext_lazy("judged by the pass mark of the package"),
    "measure": gettext_lazy("judged by how far it says it was done"),
    "unsaid": gettext_lazy("it ended without a status, so it counts as done"),
    "browsed": gettext_lazy("it was only looked at"),
    "shown": gettext_lazy("it only shows something, so it is done by that"),
}
RESULTS: Mapping[str, Promise] = {
    "correct": gettext_lazy("right"),
    "wrong": pgettext_lazy("answer", "wrong"),
    "unanticipated": gettext_lazy("not expected"),
    "neutral": gettext_lazy("not judged"),
}


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt; `why` says which of the two clocks was the smaller one."""

    line: AttemptLine
    standing: str
    tone: str
    score: str
    claimed: str
    credited: str
    why: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as it did. `median_s` are seconds, None where nobody was timed."""

    name: str
    words: str
    part: str
    people: int
    answers: int
    percent: int | None
    median_s: int | None
    median: str
    chosen: Sequence[Chosen]
    others: int
    patterns: Sequence[str]


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective, and how many attempts reached it."""

    name: str
    part: str
    said: int
    reached: int
    percent: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A part of an attempt: what the package said, and what it counts as."""

    title: str
    said: str
    counts_as: str
    tone: str
    why: str
    score: str
    claimed: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of one person."""

    name: str
    words: str
    part: str
    response: str
    result: str
    is_right: bool
    is_wrong: bool
    patterns: Sequence[str]
    time: str
    at: datetime


def attempt_row(line: AttemptLine) -> AttemptRow:
    """In words."""
    status = line.success or line.status
    return AttemptRow(
        line=line,
        standing=status_words(status),
        tone=TONES.get(status, ""),
        score="" if line.score_hundredths is None else points_text(line.score_hundredths),
        claimed=minutes_text(line.claimed_s),
        credited=minutes_text(line.credited_s),
        why=two_clocks(line.claimed_s, line.credited_s),
    )


def question_row(figures: QuestionFigures, titles: Mapping[str, str]) -> QuestionRow:
    """In words."""
    seconds = None if figures.median_cs is None else figures.median_cs // 100
    return QuestionRow(
        name=figures.question,
        words=figures.words,
        part=titles.get(figures.item, figures.item),
        people=figures.people,
        answers=figures.answers,
        percent=figures.percent,
        median_s=seconds,
        median="" if seconds is None else minutes_text(seconds),
        chosen=figures.chosen,
        others=figures.others,
        patterns=figures.patterns,
    )


def objective_row(figures: ObjectiveFigures, titles: Mapping[str, str]) -> ObjectiveRow:
    """In words."""
    part = titles.get(figures.item, figures.item)
    return ObjectiveRow(figures.objective, part, figures.said, figures.reached, figures.percent)


def item_row(line: ItemLine, titles: Mapping[str, str]) -> ItemRow:
    """In words."""
    status, raw = line.success or line.status, line.raw_success or line.raw_status
    return ItemRow(
        title=titles.get(line.item, line.item),
        said=status_words(raw) if raw else _("nothing"),
        counts_as=status_words(status),
        tone=TONES.get(status, ""),
        why=str(WHY.get(line.why, "")),
        score="" if line.score_hundredths is None else points_text(line.score_hundredths),
        claimed=minutes_text(line.claimed_s) if line.claimed_s else "–",
        last_at=line.last_at,
    )


def answer_row(given: Given, titles: Mapping[str, str]) -> AnswerRow:
    """In words."""
    answer = given.answer
    return AnswerRow(
        name=answer.question or answer.element,
        words=answer.words,
        part=titles.get(answer.item, answer.item),
        response=answer.response,
        result=str(RESULTS.get(answer.result, "")),
        is_right=answer.result == "correct",
        is_wrong=answer.result in {"wrong", "unanticipated"},
        patterns=answer.right,
        time="" if answer.latency_cs is None else minutes_text(answer.latency_cs / 100),
        at=given.at,
    )
