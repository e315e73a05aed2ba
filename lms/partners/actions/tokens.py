"""Making, using and revoking the keys of programs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.partners.access import require_manager
from lms.partners.models import Partner, PartnerToken
from lms.partners.queries import digest_of
from lms.partners.rules import Scope, TokenEndsBadly, TokenNameMissing, TokenWithoutScope, is_fair_end

PREFIX = "nap_"
TOKEN_BYTES = 32
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_token(
    *,
    actor: User,
    partner: Partner,
    name: str,
    scopes: Iterable[Scope],
    ends_on: date,
    key: UUID,
    at: datetime | None = None,
) -> tuple[PartnerToken, str]:
    """A bearer token for a program, shown once; '' instead of it when the form `key` was sent before.

    Who may: managers of the partner, and the office. Audited. Raises NotManager, TokenNameMissing, TokenWithoutScope,
    TokenEndsBadly.
    """
    require_manager(actor, partner)
    wanted = sorted({scope.value for scope in scopes})
    if not name.strip():
        raise TokenNameMissing
    if not wanted:
        raise TokenWithoutScope
    if not is_fair_end(ends_on, timezone.localdate(at)):
        raise TokenEndsBadly
    take_turn(f"partner:{partner.pk}")
    known = PartnerToken.objects.filter(partner=partner, uuid=key).first()
    if known is not None:
        return known, ""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = PartnerToken.objects.create(
        uuid=key,
        partner=partner,
        name=name.strip(),
        digest=digest_of(token),
        scopes=wanted,
        made_by=actor,
        ends_on=ends_on,
    )
    detail = {"token": str(row.uuid), "scopes": wanted, "ends_on": ends_on.isoformat()}
    record(actor=actor, action="partner_token.made", noun="partner", object_uuid=partner.uuid, detail=detail)
    return row, token


@transaction.atomic
def revoke_token(*, actor: User, token: PartnerToken, at: datetime | None = None) -> None:
    """It works no longer; revoked twice changes nothing. Who may: as `make_token`. Audited."""
    require_manager(actor, token.partner)
    rows = PartnerToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=at or timezone.now()):
        record(
            actor=actor,
            action="partner_token.revoked",
            noun="partner",
            object_uuid=token.partner.uuid,
            detail={"token": str(token.uuid)},
        )


def note_use(token: PartnerToken, at: datetime | None = None) -> None:
    """When it was used last, to the hour: a program that polls costs one write an hour."""
    now = at or timezone.now()
    if token.used_at is None or now - token.used_at >= NOTED_EVERY:
        old = Q(used_at__isnull=True) | Q(used_at__lte=now - NOTED_EVERY)
        PartnerToken.objects.filter(old, pk=token.pk).update(used_at=now)
