"""Learners' questions on lessons that nobody answered within three working days: the office sees to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.discussions.queries import overdue_questions
from lms.web.components.question_lines import for_staff
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers


@require_safe
@for_readers
def overdue(request: HttpRequest) -> HttpResponse:
    """Of every class, the longest waiting first: five queries."""
    lines = for_staff(overdue_questions(timezone.localdate()), get_language() or "")
    return shown(request, "office/asked.html", "classes", lines=lines)
