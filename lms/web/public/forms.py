"""The forms of the front door: sign in, and redeem a code."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.rules import PASSWORD_MIN_LENGTH

NO_HELP = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SignInForm(LoginForm):
    """`login` takes a user name or a telephone number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", **NO_HELP}
        self.fields["login"] = forms.CharField(
            label=_("Telephone number or user name"), max_length=80, widget=forms.TextInput(attrs)
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=200,
            strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class JoinForm(forms.Form):
    """A code from the office and a password of one's own."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("Ten letters and digits on the paper from your training office, such as ABCDE-FGHJK."),
        widget=forms.TextInput({"autocomplete": "one-time-code", **NO_HELP, "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("New password"),
        min_length=PASSWORD_MIN_LENGTH,
        max_length=200,
        strip=False,
        help_text=_("At least 6 characters. Nobody at the school can see it."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        """Both passwords must be the same."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ. Type both again."))
        return cleaned
