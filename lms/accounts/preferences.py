"""What people choose for themselves: the language of the interface. Nobody's approval, no audit line."""

from __future__ import annotations

from django.db import transaction

from lms.accounts.models import User


@transaction.atomic
def choose_language(*, actor: User, language: str) -> User:
    """Remember the language in which `actor` reads, for every device."""
    actor.language = language
    actor.save(update_fields=["language"])
    return actor
