"""The form behind every picture upload of the editor."""

from __future__ import annotations

from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from media_pipeline.pictures.redrawing import PictureRefused, redrawn


class PictureForm(BaseImageForm):
    """Keeps a redrawn copy and drops the file as it came."""

    def clean_file(self) -> Any:  # Any: an upload, or the file that is there
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        try:
            return redrawn(cast("IO[bytes]", file))
        except PictureRefused as refused:
            raise ValidationError(refused.message, code="not-a-picture") from refused
