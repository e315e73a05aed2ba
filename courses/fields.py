"""Fields that several inner modules use: texts typed once per language, and a stream without its blocks in migrations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField


class TextsWidget(forms.MultiWidget):
    """One input per language, each with its language named."""

    template_name = "courses/widgets/texts.html"

    def __init__(self, *, rows: int = 0, attrs: dict[str, str] | None = None) -> None:
        self.rows = rows
        inner: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.Textarea({"rows": rows, "lang": code}) if rows else forms.TextInput({"lang": code})
            for code, _name in settings.LANGUAGES
        }
        super().__init__(widgets=inner, attrs=attrs)

    def decompress(self, value: Any) -> list[str]:  # Any: a dictionary by language, or JSON null
        texts = value if isinstance(value, dict) else {}
        return [texts.get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:  # Any: Django's
        context = super().get_context(name, value, attrs)
        for part, (code, label) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            part["language_name"], part["language"] = label, code
            part["attrs"]["aria-label"] = label
        return context


class TextsFormField(forms.MultiValueField):
    """Texts by language as one dictionary without empty entries. At least one language when required."""

    default_error_messages = {"required": _("Write it in at least one language.")}

    def __init__(
        self, *, rows: int = 0, max_length: int = 2000, **kwargs: Any
    ) -> None:  # Any: Django's options
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        kwargs["widget"] = TextsWidget(rows=rows)
        inner = [forms.CharField(required=False, max_length=max_length) for _language in settings.LANGUAGES]
        super().__init__(fields=inner, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        pairs = zip(settings.LANGUAGES, data_list or [], strict=False)
        return {language[0]: text.strip() for language, text in pairs if text and text.strip()}

    def clean(self, value: Any) -> dict[str, str]:  # Any: the list of typed texts
        texts = super().clean(value) or {}
        if self.required and not texts:
            raise ValidationError(self.error_messages["required"], code="required")
        return texts


class TextsField(models.JSONField):
    """Texts by language: {"zh-hans": "茶", "en": "Tea"}. `rows`: height of the input, 0 for one line."""

    def __init__(self, *args: Any, rows: int = 0, **kwargs: Any) -> None:  # Any: Django's options
        self.rows = rows
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:  # Any: Django's four-tuple
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # Any: Django's options
        options = {"form_class": TextsFormField, "rows": self.rows, **kwargs}
        options.pop("widget", None)
        return models.Field.formfield(self, **options)


class BlocksField(StreamField):
    """A stream whose blocks stay out of migrations: they are code with labels for people, not columns."""

    def deconstruct(self) -> Any:  # Any: Django's four-tuple
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}  # as Wagtail reads it back, or every check would see a change
        return name, "wagtail.fields.StreamField", [[]], kwargs
