"""Says which quizzes an act on a bank has left without enough questions, while it can still be taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.assessments.queries.plans import ShortPart, short_parts

MOST = 5


def warn_of_short_plans(request: HttpRequest, bank_key: str) -> None:
    """A line for each of the first few plans that ask more than there is."""
    for part in short_parts(bank_key)[:MOST]:
        messages.warning(request, short_words(part))


def short_words(part: ShortPart) -> str:
    """What is short, and what to do."""
    named = {
        "quiz": f"{part.code} {part.lesson.title_in(get_language() or '')}",
        "count": part.pick.size,
        "left": part.left,
        "category": part.pick.category,
    }
    if part.pick.fixed:
        return (
            _("“%(quiz)s” asks %(count)s chosen questions, %(left)s of them can be asked: change its plan.")
            % named
        )
    if part.pick.category:
        return (
            _(
                "“%(quiz)s” asks %(count)s from “%(category)s”, %(left)s are left: add some or change its plan."
            )
            % named
        )
    return _("“%(quiz)s” asks %(count)s, %(left)s are left: add some or change its plan.") % named
