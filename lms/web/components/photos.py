"""Photos that people add to what they write: drawn anew, kept under a name of ours, shown to whoever may see them."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.access import NotVisible
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

MAX_BYTES = 15_000_000
LONGEST_SIDE = 1600


class PhotoField(forms.FileField):
    """A picture of at most 15 MB. Its clean value is the drawn picture, ready to be kept, or None."""

    def __init__(self, **kwargs: Any) -> None:  # Any: what Django's field takes
        widget = forms.ClearableFileInput({"accept": "image/*"})
        help_text = gettext_lazy("It is drawn anew: nothing of the camera stays in it.")
        super().__init__(**{"required": False, "widget": widget, "help_text": help_text, **kwargs})

    def clean(
        self, data: Any, initial: Any = None
    ) -> UploadedFile[Any] | None:  # Any: as Django hands it over
        """Raises ValidationError for what is no picture."""
        file = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This picture is larger than 15 MB. Save it smaller."))
        try:
            return redrawn(file, longest_side=LONGEST_SIDE, kind="JPEG")
        except PictureRefused as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


def kept(photo: UploadedFile[Any] | None, folder: str) -> str:  # Any: bytes in our case
    """Put a drawn picture into the storage; its name there, '' for none."""
    return default_storage.save(f"{folder}/{secrets.token_hex(12)}.jpg", photo) if photo else ""


def photo_answer(name: str) -> FileResponse:
    """The picture, for its page alone. Raises NotVisible."""
    if not name or not default_storage.exists(name):
        raise NotVisible
    answer = FileResponse(default_storage.open(name), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
