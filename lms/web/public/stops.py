"""Links out of messages, without signing in: no more of these, and "this is my address". A tap on the page does it.

Programs that look at mail open every link, so opening one changes nothing. The token is the authority: there is no
session, hence no CSRF token to check; a mail program stops with one POST of its own (RFC 8058).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.messaging.choices import confirm_mail, contact_of
from lms.messaging.kinds import CHANNEL_NAMES, SUBJECTS, Channel
from lms.messaging.stopping import can_stop, delivery_of, resume_messages, stop_messages
from lms.web.limits import is_too_often
from lms.web.policies import for_link_holders

MOST_A_MINUTE = 60


@for_link_holders
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; POST stops this kind, `what=all` everything over this channel, `what=undo` takes it back."""
    if is_too_often(request, what="stop", most=MOST_A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    delivery = delivery_of(token)
    if delivery is None:
        raise Http404
    kind = delivery.kind if can_stop(delivery.kind) else ""
    user_id, channel, what = delivery.recipient_id, delivery.channel, request.POST.get("what", "")
    if request.method == "POST" and what == "undo":
        resume_messages(user_id=user_id, channel=channel)
    elif request.method == "POST":
        stop_messages(user_id=user_id, channel=channel, kind="" if what == "all" else kind)
    context = {
        "channel": CHANNEL_NAMES[Channel(channel)],
        "subject": SUBJECTS[kind] if kind else "",
        "is_stopped": request.method == "POST" and what != "undo",
        "is_resumed": request.method == "POST" and what == "undo",
    }
    with translation.override(delivery.language):
        return render(request, "public/stop.html", context)


@for_link_holders
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; POST says that the address is the person's."""
    if is_too_often(request, what="stop", most=MOST_A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    contact = contact_of(token)
    if contact is None or not isinstance(contact.user, User):
        raise Http404
    if request.method == "POST":
        confirm_mail(contact)
    with translation.override(contact.user.language):
        return render(request, "public/mail_confirm.html", {"is_done": request.method == "POST"})
