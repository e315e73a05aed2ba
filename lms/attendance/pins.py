"""A person's PIN, as other audiences ask for it: whether there is one, and whether this is it."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password

from lms.accounts.models import User
from lms.attendance.models import Pin


def has_pin(user: User) -> bool:
    """Whether the person has set a PIN. One query."""
    return Pin.objects.filter(user=user).exists()


def is_pin_of(user: User, pin: str) -> bool:
    """Whether this is the person's PIN; never for somebody who has none. One query. The caller limits the tries."""
    known = Pin.objects.filter(user=user).first()
    return known is not None and check_password(pin, known.hash)
