"""Sign-in by user name or telephone number."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from lms.accounts.models import User
from lms.accounts.queries import person_by_login


class NameOrPhoneBackend(ModelBackend):
    """Django's permissions, our way of finding the person. Takes as long for a name that nobody has."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_others: object,
    ) -> User | None:
        """The active person whose name or number and password these are, else None."""
        if not username or not password:
            return None
        person = person_by_login(username)
        if person is None:
            User().set_password(password)
            return None
        if person.check_password(password) and self.user_can_authenticate(person):
            return person
        return None
