"""A difference between the published and the submitted course in words: “minutes: 10 → 12”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue.choices import ClassKind, Level
from courses.lessons.parts import Component
from courses.lessons.quiz_plan import QuizPurpose, QuizRelease, QuizReview
from lms.approvals.rules.differences import Change
from lms.approvals.words import language_name, units

# With "before → after" behind them, where there are such.
NAMES: dict[str, Promise] = {
    "language-added": _("new language"),
    "language-removed": _("language taken away"),
    "course-title": _("title of the course"),
    "course-summary": _("in one sentence"),
    "course-intro": _("about the course"),
    "course-trainer_name": _("trainer"),
    "course-partner_name": _("with (enterprise, village)"),
    "course-audience": _("for whom"),
    "fact-code": _("course code"),
    "fact-level": _("level"),
    "fact-class_kind": _("kind of class"),
    "fact-listed": _("listed in the catalogue"),
    "fact-subject": _("subject"),
    "fact-poster_key": _("drawn picture"),
    "fact-poster_image_id": _("own picture"),
    "fact-partner_mark": _("mark beside the name"),
    "planned-online": _("units planned online"),
    "planned-onsite": _("units planned on site"),
    "planned-workplace": _("units planned at work"),
    "lesson-added": _("new lesson, at place"),
    "lesson-removed": _("lesson taken out, was at place"),
    "lesson-moved": _("moved, place"),
    "lesson-kind": _("kind of lesson"),
    "lesson-component": _("counts as"),
    "lesson-required": _("required"),
    "lesson-nominal_s": _("minutes"),
    "lesson-asset": _("another video"),
    "lesson-package": _("another courseware"),
    "lesson-title": _("title of the lesson"),
    "lesson-body": _("text"),
    "lesson-look": _("text: only how it looks"),
    "quiz-added": _("new quiz, from the bank"),
    "quiz-removed": _("quiz taken out, was from the bank"),
    "quiz-bank": _("question bank"),
    "quiz-draw": _("questions asked"),
    "quiz-pass_percent": _("pass mark"),
    "quiz-time_limit_s": _("time limit, minutes"),
    "quiz-cooldown_s": _("minutes between two attempts"),
    "quiz-purpose": _("what the quiz is for"),
    "quiz-attempts": pgettext_lazy("quiz", "Attempts"),
    "quiz-by_sitting": _("only in a sitting"),
    "quiz-review": _("shown afterwards"),
    "quiz-release": _("shown from when"),
    "quiz-marking": _("half-right answers"),
    "quiz-mix_questions": _("questions mixed"),
    "quiz-mix_options": _("options mixed"),
    "quiz-parts": _("parts of the paper, questions in all"),
}
MINUTES = frozenset({"lesson-nominal_s", "quiz-time_limit_s", "quiz-cooldown_s"})
# The documents leave out what stands at its default.
DEFAULTS: Mapping[str, object] = {
    "quiz-purpose": QuizPurpose.LESSON,
    "quiz-review": QuizReview.FULL,
    "quiz-release": QuizRelease.AT_ONCE,
    "quiz-by_sitting": False,
    "quiz-mix_questions": True,
    "quiz-mix_options": True,
}
CHOICES: Mapping[str, Any] = {  # Any: a class of choices
    "lesson-component": Component,
    "quiz-purpose": QuizPurpose,
    "quiz-review": QuizReview,
    "quiz-release": QuizRelease,
    "fact-level": Level,
    "fact-class_kind": ClassKind,
}
# Names of files and of drawings say nothing to a person.
UNSAID = frozenset(
    {"lesson-asset", "lesson-package", "fact-poster_image_id", "fact-poster_key", "lesson-look"}
)


def change_words(change: Change) -> str:
    """One line. Long texts have their passages shown below it instead of before and after."""
    name = str(NAMES[change.code])
    if change.language:
        name = now("%(what)s (%(language)s)") % {"what": name, "language": language_name(change.language)}
    if change.code in UNSAID or change.passages:
        return name
    before, after = _value(change.code, change.before), _value(change.code, change.after)
    if change.code in {"lesson-added", "quiz-added", "language-added"}:
        return now("%(what)s: %(value)s") % {"what": name, "value": after}
    if change.code in {"lesson-removed", "quiz-removed", "language-removed"}:
        return now("%(what)s: %(value)s") % {"what": name, "value": before}
    return now("%(what)s: %(before)s → %(after)s") % {"what": name, "before": before, "after": after}


def _value(code: str, value: Any) -> str:  # Any: JSON
    given: Any = DEFAULTS.get(code) if value is None else value  # Any: as above
    if given is None or given == "":
        return "–"
    if isinstance(given, bool):
        return now("yes") if given else now("no")
    if code in MINUTES:
        return str(int(given) // 60)
    if code.startswith("planned-"):
        return units(int(given))
    named = str(dict(CHOICES[code].choices).get(given, given)) if code in CHOICES else str(given)
    return f"{named} %" if code == "quiz-pass_percent" else named
