"""What a lesson's page says around the film or the text: place, neighbours, the quiz and whether it is due."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.outline import LessonRef, QuizRef
from lms.ledger.queries import ProgressView
from lms.web.components.words import minutes_text
from lms.web.learner.lesson_lines import lesson_note
from lms.web.learner.studying import Studying


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The lesson before or after."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class QuizLine:
    """The quiz of a lesson, in a line."""

    url: str
    title: str
    note: str
    tag: str
    tone: str
    action: str
    is_passed: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson in words, in one language."""

    title: str
    kind: str
    note: str
    length: str
    body: str
    planned: str
    nominal_s: int
    place: str
    course_title: str
    course_url: str
    questions_url: str
    ask_key: UUID
    quiz: QuizLine | None
    next: Neighbour | None
    previous: Neighbour | None


def lesson_view(at: Studying, lesson: LessonRef, progress: ProgressView | None, language: str) -> LessonView:
    """Everything that the page of a lesson says. No query."""
    place, lessons = at.place(lesson), at.outline.lessons
    return LessonView(
        title=lesson.title_in(language),
        kind=lesson.kind,
        note=lesson_note(lesson),
        length=minutes_text(lesson.duration_s or lesson.nominal_s),
        body=lesson.body_in(language),
        planned=minutes_text(lesson.nominal_s),
        nominal_s=lesson.nominal_s,
        place=f"{place + 1} / {len(lessons)}",
        course_title=at.outline.title_in(language),
        course_url=at.course_url(),
        questions_url=f"{at.lesson_url(lesson)}questions/",
        ask_key=uuid4(),
        quiz=_quiz_line(at, lesson, progress),
        next=_neighbour(at, place + 1, language),
        previous=_neighbour(at, place - 1, language),
    )


def _neighbour(at: Studying, place: int, language: str) -> Neighbour | None:
    if not 0 <= place < len(at.outline.lessons):
        return None
    lesson = at.outline.lessons[place]
    return Neighbour(lesson.title_in(language), at.lesson_url(lesson))


def _quiz_line(at: Studying, lesson: LessonRef, progress: ProgressView | None) -> QuizLine | None:
    quiz = lesson.quiz
    if quiz is None:
        return None
    is_passed = progress is not None and progress.quiz_passed
    is_due = not is_passed and progress is not None and progress.pending_s > 0
    count = ngettext("%(count)d question", "%(count)d questions", quiz.draw) % {"count": quiz.draw}
    tag, tone = (
        (_("passed"), "accent")
        if is_passed
        else (_("hours wait"), "copper")
        if is_due
        else (_("not done yet"), "")
    )
    return QuizLine(
        url=at.quiz_url(lesson),
        title=(_("Exam: %(count)s") if quiz.is_final else _("Quiz: %(count)s")) % {"count": count},
        note=_what_is_asked(quiz, is_gated=lesson.is_gated),
        tag=tag,
        tone=tone,
        action=_("Practise again") if is_passed else _("Go to the quiz"),
        is_passed=is_passed,
        is_due=is_due,
    )


def _what_is_asked(quiz: QuizRef, *, is_gated: bool) -> str:
    """How many have to be right, and for what; questions of different weight are told in per cent."""
    if quiz.is_practice:
        return _("Practice: it counts nowhere.")
    if quiz.parts:
        return _("%(percent)d %% of the points") % {"percent": quiz.pass_percent}
    gate = (
        _("%(needed)d right, and the hours of this lesson count")
        if is_gated
        else _("%(needed)d right to pass")
    )
    return gate % {"needed": -(-quiz.draw * quiz.pass_percent // 100)}
