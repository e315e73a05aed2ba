"""What the academy told somebody, read and unread: for learners, HR, mentors, trainers and the office alike."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.messaging.actions import mark_read
from lms.messaging.queries import notices_page, said
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Own notices alone, the newest first; `?before=` goes on. One query beside those of the session."""
    before = request.GET.get("before", "")
    page = notices_page(person(request), before=int(before) if before.isdecimal() and len(before) < 19 else 0)
    rows = [
        {"text": said(row), "url": row.url, "at": row.created_at, "is_new": row.read_at is None}
        for row in page.rows
    ]
    context = {"rows": rows, "following": page.following, "unread": sum(bool(row["is_new"]) for row in rows)}
    return render(request, "public/notices.html", context)


@for_signed_in
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    if mark_read(recipient=person(request)):
        messages.success(request, _("All are marked as read."))
    return redirect("public:notices")
