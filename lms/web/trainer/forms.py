"""Forms of a session: closing it, a guest, when somebody left."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 15_000_000


class CloseForm(forms.Form):
    """What the trainer confirms."""

    head_count = forms.IntegerField(
        label=gettext_lazy("Heads counted aloud"),
        min_value=0,
        max_value=2000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    topic = forms.CharField(label=gettext_lazy("What was taught"), max_length=200)
    photo = forms.FileField(
        label=gettext_lazy("Photo of the class"),
        required=False,
        help_text=gettext_lazy("It is drawn anew: nothing of the camera stays in it."),
        widget=forms.ClearableFileInput({"accept": "image/*", "capture": "environment"}),
    )
    stayed = forms.BooleanField(
        label=gettext_lazy("Who is signed in and not out stayed until the end"), required=False
    )

    def clean_photo(self) -> UploadedFile[Any] | None:  # Any: bytes in our case
        file: UploadedFile[Any] | None = self.cleaned_data.get("photo")  # Any: as above
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This picture is larger than 15 MB. Save it smaller."))
        return file


class MomentForm(forms.Form):
    """A time of day within the session; none means now, or the end."""

    at = forms.TimeField(required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def moment(self, day: datetime, zone: tzinfo | None) -> datetime | None:
        """The moment on the day of the session, or None."""
        clock = self.cleaned_data.get("at") if self.is_valid() else None
        return datetime.combine(day.date(), clock, tzinfo=zone) if clock else None
