"""What the editor says that no catalogue reaches, and asks that we cannot keep: corrected once, at start."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.views.account import (
    BaseSettingsPanel,
    LocaleSettingsPanel,
    NameEmailSettingsPanel,
    NotificationsSettingsPanel,
)
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


def ask_only_what_is_kept() -> None:
    """A person has one name, which the office writes, and nothing is mailed: the account page asks for neither.

    Wagtail's form wants a first and a last name, drops both, and without them saves nothing else of the page.
    """
    for panel in (NameEmailSettingsPanel, NotificationsSettingsPanel):
        panel.is_active = _never


def _never(_panel: BaseSettingsPanel) -> bool:
    return False
