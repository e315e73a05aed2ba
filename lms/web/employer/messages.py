"""What left the academy for a partner's people: who got it, who did not and why; a failed one is sent again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as said
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.messaging.channels.choosing import channels_on
from lms.messaging.models import Delivery
from lms.messaging.overview import WantedMessages, delivery_page, send_again
from lms.messaging.rules import NoticeKind, Refusal
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.web.components.deliveries import line_of
from lms.web.employer.gate import employer_enrolments, for_right
from lms.web.person import person
from media_pipeline.jobs import WorkState

# What is the partner's business. What somebody asked the office, or how they sign in, is not.
KINDS = frozenset(
    {
        NoticeKind.ENROLLED.value,
        NoticeKind.REMINDER.value,
        NoticeKind.STALLED_LEARNER.value,
        NoticeKind.SESSION_MOVED.value,
        NoticeKind.SESSION_CANCELLED.value,
        NoticeKind.WORK_RETURNED.value,
        NoticeKind.WORK_WEEK_MISSING.value,
        NoticeKind.CERTIFICATE_ISSUED.value,
    }
)


@require_safe
@for_right(Right.ACT)
def messages(request: HttpRequest) -> HttpResponse:
    """`?state=failed` filters, `?before=` goes on: one query beside those of the gate. Neither words nor addresses."""
    state = request.GET.get("state", "")
    before = request.GET.get("before", "")
    page = delivery_page(
        WantedMessages(
            state=state if state in WorkState.values else "", people=_people(person(request)), kinds=KINDS
        ),
        before=int(before) if before.isdecimal() and len(before) < 19 else 0,
    )
    query = request.GET.copy()
    query["before"] = str(page.following)
    context = {
        "rows": [line_of(row) for row in page.rows],
        "following": query.urlencode() if page.following else "",
        "is_failed": state == WorkState.FAILED,
        "is_any": bool(channels_on()),
    }
    return render(request, "employer/messages.html", context)


@require_POST
@for_right(Right.ACT)
def message_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a failed one again; who did it stands on record. A second click finds it queued."""
    rows = Delivery.objects.filter(recipient__in=_people(person(request)), kind__in=KINDS)
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise NotVisible
    try:
        send_again(row)
    except Refusal as refusal:
        said.error(request, refusal.message)
    else:
        record(actor=person(request), action="send_again", noun="message", object_uuid=row.uuid)
        said.success(request, _("It is sent again."))
    return redirect("employer:messages")


def _people(user: User) -> QuerySet[User]:
    """Everybody for whose partner the user may act, as far as they see them."""
    mine = employer_enrolments(user).filter(cohort__partner__in=partners_with(user, Right.ACT))
    return User.objects.filter(pk__in=mine.order_by().values("learner"))
