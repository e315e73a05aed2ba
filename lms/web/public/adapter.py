"""How allauth fits the academy: no open sign-up, no e-mail."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AcademyAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office; people redeem an invitation code."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
