"""What a person may do for the school: one query, remembered on the user object."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from lms.accounts.models import Role, RoleGrant, User
from lms.accounts.rules import NotOffice

OFFICE_ROLES = frozenset({Role.OFFICE, Role.ADMIN})
READING_ROLES = OFFICE_ROLES | {Role.AUDITOR}
_CACHE = "_academy_roles"


class NotVisible(Http404):
    """There is no such object for this person: foreign and missing are the same, and every view answers 404."""


def roles_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[Role]:
    """The roles of a person; a superuser is an administrator. Empty for a visitor and for an inactive account."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = getattr(user, _CACHE, None)
    if cached is None:
        granted = RoleGrant.objects.filter(user=user).values_list("role", flat=True)
        extra = {Role.ADMIN} if user.is_superuser else set()
        cached = frozenset({Role(role) for role in granted} | extra)
        setattr(user, _CACHE, cached)
    return cached


def forget_roles(user: AbstractBaseUser) -> None:
    """Drop what `roles_of` remembers, after a grant or a revocation."""
    with suppress(AttributeError):
        delattr(user, _CACHE)  # through the lazy object that request.user is


def is_office(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May write in the training office."""
    return bool(roles_of(user) & OFFICE_ROLES)


def is_auditor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May read everything and change nothing."""
    return Role.AUDITOR in roles_of(user)


def can_read_office(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May open the pages of the office: the office itself, the administrator, the auditor."""
    return bool(roles_of(user) & READING_ROLES)


def is_trainer(user: AbstractBaseUser | AnonymousUser) -> bool:
    return Role.TRAINER in roles_of(user)


def is_admin(user: AbstractBaseUser | AnonymousUser) -> bool:
    return Role.ADMIN in roles_of(user)


def can_manage_account(actor: AbstractBaseUser | AnonymousUser | None, user: User) -> bool:
    """Reset, invite, rename: the office for everybody but administrators, whom only administrators touch.

    `actor` None is the system itself (commands, the demo).
    """
    if actor is None or is_admin(actor):
        return True
    return is_office(actor) and not is_admin(user)


def require_office(actor: AbstractBaseUser | AnonymousUser | None) -> None:
    """The office, an administrator, or the system itself (None). Raises rules.NotOffice."""
    if actor is not None and not is_office(actor):
        raise NotOffice


def access_person(actor: AbstractBaseUser | AnonymousUser, uuid: UUID) -> User:
    """The person `uuid` for somebody who may read the office. Raises NotVisible."""
    if not can_read_office(actor):
        raise NotVisible
    found = User.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
