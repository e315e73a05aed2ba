"""Words of the editor that no catalogue reaches: Wagtail fixes them at start, or Django guesses them from names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.views.account import LocaleSettingsPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet

LINK_FORMS = (AnchorLinkChooserForm, EmailLinkChooserForm, ExternalLinkChooserForm, PhoneLinkChooserForm)
LINK_LABELS = {
    "link_text": _("Text of the link"),
    "email_address": _("E-mail address"),
    "subject": _("Subject line"),
    "body": _("Message"),
    "phone_number": _("Telephone number"),
}


def say_in_every_language() -> None:
    """Give labels to the forms that have none, and let the tab of the choosers follow the reader."""
    for form in LINK_FORMS:
        for name, field in form.base_fields.items():
            field.label = LINK_LABELS.get(name, field.label)
    ChooserViewSet.search_tab_label = _("Search")


def keep_one_language() -> None:
    """The editor follows the account: a second choice of language inside it would win over the first for good."""
    LocalePreferencesForm.base_fields.pop("preferred_language", None)
    LocaleSettingsPanel.title = _("Time zone")
