"""What a lesson's page says by itself, in every language of the academy."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

PAGE_WORDS = {
    "language": _("Language"),
    "true": pgettext_lazy("true statement", "Right"),
    "false": pgettext_lazy("false statement", "Wrong"),
    "answer": _("Answer"),
    "send": _("Hand in"),
    "again": _("Take it again"),
    "right": pgettext_lazy("answer", "right"),
    "wrong": pgettext_lazy("answer", "not right"),
    "passed": _("passed"),
    "failed": _("not passed"),
    "reported": _("Your progress is reported to the learning platform."),
    "sent": _("Your result was reported to the learning platform."),
    "alone": _("No learning platform was found: nothing is reported or kept."),
    "seen": _("You have seen this lesson."),
}


def page_words() -> dict[str, dict[str, str]]:
    """Every word by language and code."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = {name: str(said) for name, said in PAGE_WORDS.items()}
    return found
