"""Messages as a person wants them: quiet hours, channels, the mail address, and what they stopped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.messaging.channels.choosing import channels_on
from lms.messaging.choices import (
    CHAT_NAME,
    CHATS,
    ChatNameMalformed,
    chat_names_of,
    choices_of,
    choose_chat_name,
    choose_habits,
    choose_mail,
)
from lms.messaging.kinds import CHANNEL_NAMES, SUBJECTS, Channel
from lms.messaging.stopping import resume_messages
from lms.web.person import person
from lms.web.policies import for_signed_in


class ChoicesForm(forms.Form):
    """The hours are on the academy's clock."""

    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Messages come by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mail = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A new address gets a link first; messages come there after you tap it."),
    )

    wecom = forms.CharField(
        label=gettext_lazy("Your account name in WeCom"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("As your company wrote it there. Ask whoever looks after WeCom."),
    )
    dingtalk = forms.CharField(
        label=gettext_lazy("Your account name in DingTalk"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("As your company wrote it there. Ask whoever looks after DingTalk."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        on = channels_on()
        self.fields["wanted"].choices = [(one.value, CHANNEL_NAMES[one]) for one in on]  # type: ignore[attr-defined]  # a ChoiceField
        if not on:
            del self.fields["wanted"]
        for channel in (Channel.MAIL, *CHATS):
            if channel not in on:
                del self.fields[channel.value]

    def clean(self) -> dict[str, Any]:  # Any: Django's own
        """The names in the chats are ones that there may be."""
        data = super().clean() or {}
        for channel in CHATS:
            name = str(data.get(channel.value, ""))
            if name and not CHAT_NAME.fullmatch(name):
                self.add_error(channel.value, str(ChatNameMalformed.words))
        return data


@for_signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Own choices only."""
    user = person(request)
    chosen, on = choices_of(user.pk), channels_on()
    silent = set(chosen.preference.silent)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={
            "quiet_from": f"{chosen.preference.quiet_from:%H:%M}",
            "quiet_until": f"{chosen.preference.quiet_until:%H:%M}",
            "wanted": [one.value for one in on if one.value not in silent],
            "mail": chosen.mail,
            **{channel.value: name for channel, name in chat_names_of(user.pk).items()},
        },
    )
    if form.is_valid():
        data = form.cleaned_data
        # A channel that is off at the moment keeps what was chosen for it.
        off = {one.value for one in on if one.value not in data.get("wanted", ())}
        kept = silent - {one.value for one in on}
        choose_habits(
            user_id=user.pk,
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            silent=sorted(off | kept),
        )
        if "mail" in data:
            choose_mail(user=user, address=data["mail"])
        for channel in CHATS:
            if channel.value in data:
                choose_chat_name(user=user, channel=channel, name=data[channel.value])
        messages.success(request, _("Saved."))
        return redirect("public:messages")
    stops = [
        {"channel": row.channel, "kind": row.kind, "by": CHANNEL_NAMES[Channel(row.channel)],
         "what": SUBJECTS.get(row.kind) or _("All messages")}
        for row in chosen.stops
    ]  # fmt: skip
    context = {
        "form": form, "stops": stops, "is_any": bool(on), "waits_for_tap": bool(chosen.mail) and not chosen.is_confirmed,
        "zone": chosen.preference.zone or settings.TIME_ZONE,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "public/message_choices.html", context, status=status)


@for_signed_in
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Take one stop back."""
    channel, kind = request.POST.get("channel", ""), request.POST.get("kind", "")
    if resume_messages(user_id=person(request).pk, channel=channel, kind=kind):
        messages.success(request, _("These messages come again."))
    return redirect("public:messages")
