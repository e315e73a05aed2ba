"""Says where a file is used: course, lesson, and what of it learners see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.queries import Place
from lms.playback.uses import Use

SHOWN = 2


@dataclass(frozen=True, slots=True)
class UseLine:
    """One lesson, or one version that learners are on."""

    course_key: UUID
    course: str
    lesson: str
    note: str
    url: str


def use_lines(use: Use, *, limit: int = SHOWN) -> tuple[Sequence[UseLine], int]:
    """The first lines of a use, and how many there are besides. No query."""
    lines = [_place_line(place) for place in use.places]
    placed = {place.course_key for place in use.places if place.is_live}
    lines += [
        UseLine(version.course_key, version.code, "", _("version %(n)s") % {"n": version.number}, "")
        for version in use.versions
        if version.course_key not in placed
    ]
    return lines[:limit], max(0, len(lines) - limit)


def _place_line(place: Place) -> UseLine:
    if place.is_live and not place.in_draft:
        note = _("published; the draft shows another")
    elif place.in_draft and not place.is_live:
        note = _("draft")
    else:
        note = ""
    return UseLine(
        place.course_key,
        place.course_title,
        place.lesson_title,
        note,
        reverse("wagtailadmin_pages:edit", args=[place.page_id]),
    )
