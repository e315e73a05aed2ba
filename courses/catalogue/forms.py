"""The editor's form of a course: few fields for translators, refusals that say what to change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

# Facts that hold for every language are written once, on the page that was first.
FACTS = (
    "code",
    "subject",
    "level",
    "class_kind",
    "poster_key",
    "poster_image",
    "planned_online_tenths",
    "planned_onsite_tenths",
    "planned_workplace_tenths",
    "partner_mark",
    "listed",
)


class CoursePageForm(WagtailAdminPageForm):
    """Leaves out what a translation must not change, and keeps course codes unique."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Wagtail's own
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_translation:
            for name in FACTS:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:  # Any: form values
        cleaned = super().clean()
        code = cleaned.get("code")
        if code and self._is_taken(code):
            message = _("Another course has the code %(code)s already. Choose another, for example %(free)s.")
            self.add_error("code", ValidationError(message, params={"code": code, "free": f"{code}-2"}))
        elif code:
            # The address follows the code, so that it is the same in every language and needs no typing.
            self.instance.slug = slugify(code)
        return cleaned

    def _is_taken(self, code: str) -> bool:
        others = type(self.instance)._default_manager.filter(code__iexact=code)
        return others.exclude(translation_key=self.instance.translation_key).exists()
