"""What was sent, what waits, what failed and why; sending again, and the text as the person got it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.audit.actions import record
from lms.messaging.channels.choosing import channels_on, is_console
from lms.messaging.kinds import CHANNEL_NAMES, SUBJECTS, TRAITS, Level
from lms.messaging.models import Delivery
from lms.messaging.overview import WantedMessages, delivery_counts, delivery_page, send_again
from lms.messaging.rules import Refusal
from lms.messaging.sending import notices_of, text_for
from lms.web.components.deliveries import STATES, line_of
from lms.web.office.answers import say_refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person
from media_pipeline.jobs import WorkState

PLACE = "people"


class FilterForm(forms.Form):
    """Nothing chosen: all of them."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All states")), *STATES.items()],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        choices=[
            ("", gettext_lazy("All channels")),
            *((key.value, name) for key, name in CHANNEL_NAMES.items()),
        ],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("case", "Kind"),
        required=False,
        choices=[
            ("", pgettext_lazy("case", "All kinds")),
            *((key, SUBJECTS[key]) for key, traits in TRAITS.items() if traits.level is not Level.INSIDE),
        ],
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )


@require_safe
@for_readers
def sent_messages(request: HttpRequest) -> HttpResponse:
    """`?state=&channel=&kind=&day=` filter, `?before=` goes on: two queries beside those of the session."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    wanted = WantedMessages(
        chosen.get("state", ""), chosen.get("channel", ""), chosen.get("kind", ""), chosen.get("day")
    )
    before = request.GET.get("before", "")
    page = delivery_page(wanted, before=int(before) if before.isdecimal() and len(before) < 19 else 0)
    query = request.GET.copy()
    query["before"] = str(page.following)
    counts = delivery_counts()
    return shown(
        request,
        "office/messages.html",
        PLACE,
        filters=form,
        is_filtered=wanted != WantedMessages(),
        rows=[line_of(row) for row in page.rows],
        following=query.urlencode() if page.following else "",
        failed=counts.get(WorkState.FAILED, 0),
        is_any=bool(channels_on()),
        is_console=any(is_console(channel) for channel in channels_on()),
    )


@require_safe
@for_readers
def sent_message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The facts of one delivery."""
    return _page(request, _found(uuid), text=None)


@require_POST
@for_office
def message_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The words as the person got them; that somebody read them is written down."""
    row = _found(uuid)
    record(actor=person(request), action="read", noun="message", object_uuid=row.uuid)
    return _page(request, row, text=text_for(row, notices_of(row)))


@require_POST
@for_office
def message_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a failed one again."""
    row = _found(uuid)
    try:
        send_again(row)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        record(actor=person(request), action="send_again", noun="message", object_uuid=row.uuid)
        said.success(request, _("It is sent again."))
    return redirect("office:message", uuid)


def _found(uuid: UUID) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("recipient"), uuid=uuid)


def _page(request: HttpRequest, row: Delivery, *, text: object) -> HttpResponse:
    return shown(request, "office/message.html", PLACE, line=line_of(row), text=text)
