"""Ways in: invitation codes, passwords, API tokens, and taking a second factor away."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.accounts.access import can_manage_account
from lms.accounts.actions.sessions import forget_sessions_of
from lms.accounts.models import ApiToken, Invitation, User
from lms.accounts.queries import INVITATION, open_invitation
from lms.accounts.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    CODE_VALID_FOR,
    CodeUnknown,
    NotAllowed,
    PasswordRefused,
    grouped_code,
)
from lms.audit.actions import record
from lms.audit.turns import CODES, take_turn
from lms.vault.sealing import blind_index

TOKEN_PREFIX = "na_"  # noqa: S105  the visible beginning of a token, no secret
TOKEN_BYTES = 32


def issue_invitation(*, actor: User | None, user: User, at: datetime | None = None) -> str:
    """A code for 30 days, shown once and kept as a hash; one that was out before stops working.

    A password the person has goes on working. Raises NotAllowed.
    """
    return issue_invitations(actor=actor, users=[user], at=at)[0][1]


@transaction.atomic
def issue_invitations(
    *, actor: User | None, users: Sequence[User], at: datetime | None = None
) -> list[tuple[User, str]]:
    """Codes for many people with a fixed number of statements, as (person, grouped code). Raises NotAllowed."""
    if not all(can_manage_account(actor, user) for user in users):
        raise NotAllowed
    now = at or timezone.now()
    codes = [(user, "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))) for user in users]
    take_turn(CODES)
    Invitation.objects.filter(user__in=users, used_at__isnull=True).delete()
    Invitation.objects.bulk_create(
        Invitation(
            user=user,
            code_index=blind_index(code, purpose=INVITATION),
            issued_by=actor,
            expires_at=now + CODE_VALID_FOR,
        )
        for user, code in codes
    )
    one = users[0].uuid if len(users) == 1 else None
    record(
        actor=actor, action="invitation.issued", noun="person", object_uuid=one, detail={"people": len(users)}
    )
    return [(user, grouped_code(code)) for user, code in codes]


@transaction.atomic
def redeem_invitation(*, code: str, password: str, at: datetime | None = None) -> User:
    """Set the person's password with the code on their paper. Raises CodeUnknown, PasswordRefused.

    A refused password leaves the code as it was; a code works once.
    """
    invitation = open_invitation(code)
    if invitation is None:
        raise CodeUnknown
    set_password(actor=invitation.user, user=invitation.user, password=password)
    used = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(
        used_at=at or timezone.now()
    )
    if not used:
        raise CodeUnknown
    return invitation.user


@transaction.atomic
def set_password(*, actor: User | None, user: User, password: str) -> None:
    """Set a password of at least 6 characters; other sessions of the person end. Raises PasswordRefused, NotAllowed."""
    if actor != user and not can_manage_account(actor, user):
        raise NotAllowed
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(reasons=" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    forget_sessions_of(user)
    record(actor=actor, action="password.set", noun="person", object_uuid=user.uuid)


@transaction.atomic
def reset_password(*, actor: User | None, user: User) -> str:
    """End the old password and every session, and give a new code to hand over. Raises NotAllowed."""
    # The person first, then their code, as who redeems one does: the two never wait for each other in a circle.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    code = issue_invitation(actor=actor, user=user)
    forget_sessions_of(user)
    record(actor=actor, action="password.reset", noun="person", object_uuid=user.uuid)
    return code


@transaction.atomic
def remove_second_factor(*, actor: User | None, user: User, why: str) -> None:
    """For a lost phone: the person sets up the second factor again at the next sign-in. Raises NotAllowed."""
    if not can_manage_account(actor, user):
        raise NotAllowed
    Authenticator.objects.filter(user=user).delete()
    record(actor=actor, action="second_factor.removed", noun="person", object_uuid=user.uuid, why=why)


@transaction.atomic
def make_api_token(*, user: User, name: str, actor: User | None = None) -> str:
    """A bearer token, shown once; only its SHA-256 is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    ApiToken.objects.create(user=user, name=name, digest=hashlib.sha256(token.encode()).hexdigest())
    record(actor=actor, action="token.made", noun="person", object_uuid=user.uuid, detail={"name": name})
    return token
