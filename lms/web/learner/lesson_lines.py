"""Lessons as lines of a list: what it is, how long, how far, in words. Plain values in, words out; no query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from courses.outline import LessonRef
from lms.ledger.queries import ProgressView
from lms.web.components.words import minutes_text
from lms.web.learner.studying import Studying

KINDS = {
    "video": gettext_lazy("Video"),
    "article": gettext_lazy("Text"),
    "package": gettext_lazy("Courseware"),
    "quiz": gettext_lazy("Quiz"),
    "onsite": gettext_lazy("On site"),
}
ICONS = {
    "video": "circle-play",
    "article": "file-text",
    "package": "layers",
    "quiz": "list-checks",
    "onsite": "map-pin",
}


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson in a list."""

    number: int
    title: str
    url: str
    note: str
    tag: str
    tone: str
    tag_icon: str
    is_done: bool
    is_begun: bool
    pending_s: int


def kind_words(kind: str) -> str:
    """What a lesson is, in a word."""
    return str(KINDS.get(kind, kind))


def lesson_note(lesson: LessonRef) -> str:
    """Kind, length and quiz: "Film · 6 min · 5 questions"."""
    seconds = lesson.duration_s or lesson.nominal_s
    questions = lesson.quiz.draw if lesson.quiz else 0
    return _note(lesson.kind, seconds if lesson.kind != "quiz" else 0, questions, get_language() or "")


@lru_cache(maxsize=2048)
def _note(kind: str, seconds: int, questions: int, _language: str) -> str:
    """The same few notes stand beside forty lessons; they differ by language."""
    parts = [kind_words(kind)]
    if seconds:
        parts.append(minutes_text(seconds))
    if questions:
        parts.append(ngettext("%(count)d question", "%(count)d questions", questions) % {"count": questions})
    return " · ".join(parts)


def is_done(lesson: LessonRef, progress: ProgressView | None) -> bool:
    """Whether nothing is left to do online: seen to the end and its quiz passed; a quiz alone: passed."""
    if progress is None:
        return False
    return progress.completed_at is not None or (lesson.kind == "quiz" and progress.quiz_passed)


def line_of(studying: Studying, place: int, progress: ProgressView | None, language: str) -> LessonLine:
    """One lesson with its state as a tag: done, waiting for its quiz, or how far."""
    lesson = studying.outline.lessons[place]
    tag, tone, icon = _state(lesson, progress)
    return LessonLine(
        number=place + 1,
        title=lesson.title_in(language),
        url=studying.lesson_url(lesson),
        note=lesson_note(lesson),
        tag=tag,
        tone=tone,
        tag_icon=icon,
        is_done=is_done(lesson, progress),
        is_begun=progress is not None and bool(progress.seen),
        pending_s=progress.pending_s if progress else 0,
    )


def _state(lesson: LessonRef, progress: ProgressView | None) -> tuple[str, str, str]:
    if lesson.kind == "onsite":
        return _("on site"), "onsite", "map-pin"
    if is_done(lesson, progress):
        return _("done"), "accent", "check"
    if progress is None:
        return "", "", ""
    if progress.pending_s and not progress.quiz_passed:
        return _("take the quiz"), "copper", "hourglass"
    percent = progress.seen_percent
    return (f"{percent} %", "", "") if percent else ("", "", "")


def lines_of(
    studying: Studying, progress: Mapping[UUID, ProgressView], language: str
) -> Sequence[LessonLine]:
    """Every lesson of the course in order."""
    lessons = studying.outline.lessons
    return [
        line_of(studying, place, progress.get(lesson.uuid), language) for place, lesson in enumerate(lessons)
    ]


def next_line(lines: Sequence[LessonLine]) -> LessonLine | None:
    """Where to go on: the last lesson begun and not done, else the first that is not done."""
    undone = [line for line in lines if not line.is_done and line.tone != "onsite"]
    begun = [line for line in undone if line.is_begun]
    return next(iter(begun or undone), None)
