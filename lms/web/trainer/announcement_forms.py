"""The form of an announcement."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.discussions.actions import Draft
from lms.discussions.models import Announcement

DAY = {"type": "date"}


class AnnouncementForm(forms.Form):
    """What it says, and when it is shown."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=pgettext_lazy("announcement", "Text"), max_length=4000, required=False, widget=forms.Textarea({"rows": 6}),
        help_text=_("Plain text. Addresses that begin with https:// become links."),
    )  # fmt: skip
    from_on = forms.DateField(label=_("Shown from"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until_on = forms.DateField(
        label=_("Shown until"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    is_pinned = forms.BooleanField(label=_("Keep it on top"), required=False)

    def draft(self) -> Draft:
        """What was written."""
        data = self.cleaned_data
        return Draft(data["title"], data["text"], data["from_on"], data["until_on"], data["is_pinned"])

    @staticmethod
    def values_of(row: Announcement) -> dict[str, object]:
        """The fields as they stand."""
        names = ("title", "text", "from_on", "until_on", "is_pinned")
        return {name: getattr(row, name) for name in names}


class NewAnnouncementForm(AnnouncementForm):
    """A new one may go to all own classes, and as a message."""

    send = forms.BooleanField(label=_("Also send it as a message"), required=False)
    everywhere = forms.BooleanField(label=_("To all my classes"), required=False)
    form = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def key(self) -> UUID:
        """Which form this is: sent twice it is one announcement."""
        found: UUID | None = self.cleaned_data.get("form")
        return found or uuid4()
