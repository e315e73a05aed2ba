"""Accounts that anybody could enter, because the password of the demo academy is printed in its README."""

from __future__ import annotations

from django.db import DatabaseError

from lms.accounts.models import User
from lms.operations.demo.people import ACCOUNTS, PASSWORD


def accounts_with_public_password() -> list[str]:
    """User names of the demo's accounts that are switched on and still take its password; [] without tables."""
    names = [name for name, _shown, _roles in ACCOUNTS]
    try:
        found = list(User.objects.filter(username__in=names, is_active=True).order_by("username"))
    except DatabaseError:
        return []
    return [user.username for user in found if user.check_password(PASSWORD)]
