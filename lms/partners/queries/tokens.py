"""Keys of programs: whose is this one, and which are there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from lms.partners.models import Partner, PartnerToken

SHOWN = 50


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in_use(token: str, at: datetime | None = None) -> PartnerToken | None:
    """The row of a token that works now, with its partner: known, not revoked, in time, of an active partner. One query."""
    current = PartnerToken.objects.filter(
        digest=digest_of(token),
        revoked_at__isnull=True,
        ends_on__gte=timezone.localdate(at),
        partner__is_active=True,
    )
    return current.select_related("partner").first()


def tokens_of(partner: Partner) -> Sequence[PartnerToken]:
    """Those of a partner that are not revoked, the newest first, with who made them: one query."""
    rows = PartnerToken.objects.filter(partner=partner, revoked_at__isnull=True).select_related("made_by")
    return list(rows.order_by("-pk")[:SHOWN])
