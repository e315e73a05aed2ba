"""The quiz in words and in form fields: what a page needs of a question, and what a form's values mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.outline import LessonRef, QuizRef
from lms.assessments.queries import PaperView, QuestionView, QuizStanding
from lms.web.learner.studying import Studying


@dataclass(frozen=True, slots=True)
class QuizHome:
    """The page before a quiz."""

    title: str
    lesson_title: str
    lesson_url: str
    course_title: str
    course_url: str
    quiz_url: str
    questions: int
    pass_text: str
    time_limit_s: int | None
    tries: int
    best_percent: int | None
    is_passed: bool
    action: str
    purpose: str
    tries_most: int
    shows: str
    release: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One question in the navigator."""

    place: int
    number: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that can be chosen for a line."""

    place: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One line to fill or to match."""

    text: str
    value: str
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question as a part of the form."""

    question: QuestionView
    name: str
    pairs: tuple[Pair, ...]
    problem: str
    # The lines of an ordering question with their letters, where some are pictures: no select can show them.
    lettered: tuple[str, ...] = ()


def quiz_home(at: Studying, lesson: LessonRef, standing: QuizStanding | None, language: str) -> QuizHome:
    """Everything before the first question. No query."""
    quiz = lesson.quiz
    draw = quiz.draw if quiz else 0
    return QuizHome(
        title=lesson.title_in(language) if lesson.kind == "quiz" else _("Quiz"),
        lesson_title=lesson.title_in(language),
        lesson_url=at.lesson_url(lesson),
        course_title=at.outline.title_in(language),
        course_url=at.course_url(),
        quiz_url=at.quiz_url(lesson),
        questions=draw,
        pass_text=_pass_text(quiz),
        time_limit_s=quiz.time_limit_s if quiz else None,
        tries=standing.tries if standing else 0,
        best_percent=standing.best_percent if standing else None,
        is_passed=bool(standing and standing.passed),
        action=_action(standing, is_exam=quiz is not None and quiz.is_final),
        purpose=quiz.purpose if quiz else "",
        tries_most=quiz.attempts if quiz else 0,
        shows=quiz.review if quiz else "",
        release=quiz.release if quiz else "",
    )


def _pass_text(quiz: QuizRef | None) -> str:
    """What is needed; questions of different weight are told in per cent. Nothing for practice."""
    if quiz is None or quiz.is_practice:
        return ""
    values = {"draw": quiz.draw, "percent": quiz.pass_percent}
    if quiz.parts:
        return _("%(percent)d %% of the points") % values
    needed = -(-quiz.draw * quiz.pass_percent // 100)
    return _("%(needed)d of %(draw)d right (%(percent)d %%)") % {**values, "needed": needed}


def _action(standing: QuizStanding | None, *, is_exam: bool) -> str:
    if standing is not None and standing.open_uuid is not None:
        return _("Go on with the exam") if is_exam else _("Go on with the quiz")
    if is_exam:
        return _("Begin the exam")
    return _("Practise again") if standing is not None and standing.passed else _("Begin the quiz")


def dots_of(paper: PaperView) -> list[Dot]:
    """A dot a question."""
    return [Dot(question.place, question.number, question.is_answered) for question in paper.questions]


def field_name(question: QuestionView) -> str:
    """The name of the form fields of a question."""
    return f"value-{question.place}"


def sheet_of(question: QuestionView, problem: str) -> Sheet:
    """A question with its fields and what is wrong with them."""
    return Sheet(question, field_name(question), pairs_of(question), problem, lettered_of(question))


def lettered_of(question: QuestionView) -> tuple[str, ...]:
    """“A. text” for each line that is put in order; nothing where words are enough."""
    if question.kind != "ordering" or not question.has_pictured_options:
        return ()
    return tuple(f"{chr(ord('A') + place)}. {text}".strip() for place, text in enumerate(question.options))


def pairs_of(question: QuestionView) -> tuple[Pair, ...]:
    """The lines of a matching, ordering or fill-in question, with what was given so far."""
    given = question.answer if isinstance(question.answer, list) else []
    if question.kind == "fill":
        names = [_("Blank %(number)d") % {"number": place + 1} for place in range(question.blanks)]
        return tuple(Pair(name, str(_at(given, place) or ""), ()) for place, name in enumerate(names))
    if question.kind == "matching":
        return tuple(
            Pair(left, "", _rights(question.right, _at(given, place)))
            for place, left in enumerate(question.left)
        )
    if question.kind == "ordering":
        steps = [_("Step %(number)d") % {"number": place + 1} for place in range(len(question.options))]
        texts = lettered_of(question) or question.options
        return tuple(Pair(step, "", _rights(texts, _at(given, place))) for place, step in enumerate(steps))
    return ()


def _rights(texts: Sequence[str], chosen: Any) -> tuple[Right, ...]:  # Any: a place or None
    return tuple(Right(place, text, place == chosen) for place, text in enumerate(texts))


def _at(given: Sequence[Any], place: int) -> Any:  # Any: JSON of an answer
    return given[place] if place < len(given) else None


def typed_value(question: QuestionView, values: Sequence[str]) -> Any:  # Any: the JSON value of the kind
    """A form's values as an answer; None when nothing was chosen or typed. Odd values go on to the action's check."""
    filled = [value for value in values if value.strip()]
    if not filled:
        return None
    readers: dict[str, Callable[[], Any]] = {  # Any: the JSON value of the kind
        "single": lambda: _place(filled[0]),
        "multiple": lambda: [_place(value) for value in filled],
        "truefalse": lambda: {"true": True, "false": False}.get(filled[0], filled[0]),
        "matching": lambda: [_place(value) if value else None for value in values],
        "ordering": lambda: [_place(value) for value in filled],
        "fill": lambda: list(values),
    }
    reader = readers.get(question.kind)
    return reader() if reader else values[0]


def _place(value: str) -> Any:  # Any: a number, or the text itself for the check to refuse
    return int(value) if value.isascii() and value.isdigit() else value
