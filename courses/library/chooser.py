"""The media field of the editor: stores an asset's uuid; a custom element beside it uploads, chooses and previews."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from media_pipeline.models import Asset


class AssetWidget(forms.TextInput):
    """A hidden-looking input wrapped in <academy-media>, which works after the field is added by script too."""

    template_name = "courses/widgets/asset.html"
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        """The label of the field stays."""
        return False

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:  # Any: Django's
        context = super().get_context(name, value, attrs)
        context["widget"]["library_url"] = reverse("courses_media_library")
        return context


class AssetField(forms.CharField):
    """A uuid of an asset that exists."""

    widget = AssetWidget

    def clean(self, value: Any) -> str:  # Any: what the form sent
        text = super().clean(value)
        if not text:
            return ""
        try:
            asset = Asset.objects.filter(uuid=UUID(text), binned_at__isnull=True).only("uuid").first()
        except ValueError:
            asset = None
        if asset is None:
            raise ValidationError(_("This video is not in the library any more. Choose or upload another."))
        return str(asset.uuid)


class AssetBlock(blocks.FieldBlock):
    """A media asset by uuid, as text; '' for none. Reading it costs no query."""

    def __init__(
        self, *, required: bool = True, help_text: Any = "", **kwargs: Any
    ) -> None:  # Any: Wagtail's
        self.field = AssetField(required=required, help_text=help_text)
        super().__init__(**kwargs)

    class Meta:
        icon = "media"
