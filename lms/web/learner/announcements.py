"""What the classes of a learner should know: the list, and one opened, which counts as read."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.discussions.access import access_announcement
from lms.discussions.actions import mark_opened
from lms.discussions.queries import announcements_for
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """Everything that is shown now: two queries."""
    rows = announcements_for(person(request), timezone.localdate())
    return render(request, "learner/announcements.html", {"section": "today", "rows": rows})


@for_signed_in
@require_safe
def announcement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of them; opening it is reading it."""
    row = access_announcement(person(request), uuid, timezone.localdate())
    mark_opened(reader=person(request), announcement=row)
    return render(request, "learner/announcement.html", {"section": "today", "row": row})
