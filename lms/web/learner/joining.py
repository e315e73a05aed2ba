"""The door of a course that one does not learn yet: an open or private one is joined here, others say who gives a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from courses.queries import CourseCard, course_card, current_version_by_code, private_cards
from lms.accounts.models import User
from lms.cohorts.access import granted_courses
from lms.cohorts.actions import join_open_course, join_private_course
from lms.cohorts.rules import is_joinable
from lms.partners.models import Partner
from lms.web.person import person
from lms.web.policies import for_signed_in


@dataclass(frozen=True, slots=True)
class PrivateCourse:
    """A course that is not in the catalogue, and to whose people it is open."""

    card: CourseCard
    partner: Partner


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """A course in words; POST joins it when it is open to all, or private and open to the user's partner.

    404 for what is neither listed nor open to them.
    """
    card = door_card(person(request), code)
    can_join = not card.is_listed or is_joinable(class_kind=card.class_kind, is_listed=card.is_listed)
    if request.method == "POST" and can_join:
        enter = join_open_course if card.is_listed else join_private_course
        enter(learner=person(request), course_key=card.course_key)
        return redirect("learner:course", code=card.code)
    context = {"section": "courses", "card": card, "can_join": can_join}
    return render(request, "learner/join.html", context, status=409 if request.method == "POST" else 200)


def door_card(user: User, code: str) -> CourseCard:
    """The card of a published course that is listed, or private and open to the user today; or Http404."""
    version = current_version_by_code(code)
    card = course_card(version.course_key, get_language() or "") if version else None
    if card is None:
        raise Http404
    if not card.is_listed and not private_courses(user, [card.course_key]):
        raise Http404
    return card


def private_courses(user: User, keys: Iterable[UUID] | None = None) -> dict[UUID, PrivateCourse]:
    """Private courses that are open to the user (of `keys`, None: all) and published. Two queries, one without a grant."""
    granted = granted_courses(user, timezone.localdate())
    wanted = granted.keys() if keys is None else granted.keys() & set(keys)
    if not wanted:
        return {}
    cards = private_cards(get_language() or "", wanted)
    return {key: PrivateCourse(card, granted[key]) for key, card in cards.items()}
