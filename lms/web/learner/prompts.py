"""Presence prompts for the learner: what the lesson page shows when one comes, and how somebody wants to be asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from courses.outline import LessonRef
from lms.rulesets.queries import data_of
from lms.study.actions import choose_prompt_style
from lms.study.queries import other_lessons
from lms.web.learner.studying import Studying
from lms.web.person import person
from lms.web.policies import for_signed_in

ICONS = {"key": "key-round", "tree": "tree-pine"}


@dataclass(frozen=True, slots=True)
class PromptChoices:
    """Everything that may be a choice: words with their pictures, and titles of lessons, this one's among them."""

    words: list[dict[str, str]]
    lessons: list[dict[str, str]]


def prompt_choices(at: Studying, lesson: LessonRef, language: str) -> PromptChoices | None:
    """For the page of a lesson; None where the rule set never asks. The server says which of them it asks for. No query."""
    if data_of(at.enrolment.ruleset).prompt is None:
        return None
    named = [lesson, *(at.lesson(uuid) for uuid in other_lessons(at.outline, lesson.uuid))]
    return PromptChoices(
        words=[{"key": key, "icon": ICONS.get(key, key), "name": name} for key, name in _words().items()],
        lessons=[{"uuid": str(each.uuid), "title": each.title_in(language)} for each in named],
    )


def _words() -> dict[str, str]:
    """The pictures of study/rules/presence.py by their names."""
    return {
        "house": pgettext("picture", "house"),
        "key": pgettext("picture", "key"),
        "sun": pgettext("picture", "sun"),
        "fish": pgettext("picture", "fish"),
        "apple": pgettext("picture", "apple"),
        "bell": pgettext("picture", "bell"),
        "umbrella": pgettext("picture", "umbrella"),
        "tree": pgettext("picture", "tree"),
    }


@for_signed_in
@require_POST
def choose_style(request: HttpRequest) -> HttpResponseRedirect:
    """Large pictures that are read aloud, or words: the form field `simple` (1 or 0)."""
    is_simple = request.POST.get("simple") == "1"
    choose_prompt_style(learner=person(request), is_simple=is_simple)
    messages.success(request, _("Saved. It holds from the next lesson that you open."))
    return HttpResponseRedirect(reverse("learner:me"))
