"""With a network, a player gets what it needs to go on earning without one for two weeks (domain §4.3 F5, §4.5 X6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.accounts.queries import device_key
from lms.study.models import Lease, OfflinePass
from lms.study.refusals import DeviceUnknown, LeaseInvalid
from lms.study.rules.offline import offset_of
from lms.study.tokens import pass_token_of, read_token

LIVES_FOR = timedelta(days=14)
MILLISECOND = timedelta(milliseconds=1)
LARGEST_WALL_MS = 10**14


@dataclass(frozen=True, slots=True)
class PassGrant:
    """What the player keeps. `offset_ms` is the server's clock less the device's: what a wrong clock is off by."""

    token: str
    uuid: UUID
    key: UUID
    lesson_uuid: UUID
    lesson_version: int
    rule: str
    issued_at: datetime
    expires_at: datetime
    offset_ms: int


def issue_pass(
    *,
    learner: User,
    lease_token: str,
    key: UUID,
    run: str,
    wall_ms: int,
    rtt_ms: int,
    at: datetime | None = None,
) -> PassGrant:
    """Let the device of `key` report under the live lease for two weeks from its issue; again is the same pass.

    `run` names the page that holds the lease, `wall_ms` is the device's clock now, `rtt_ms` the way there and back.
    Who may: the learner of the lease, with a device of their own. Raises LeaseInvalid, DeviceUnknown.
    """
    now = at or timezone.now()
    name = read_token(lease_token)
    lease = Lease.objects.filter(pk=name.pk, uuid=name.uuid, learner=learner).first()
    if lease is None or lease.superseded_at or lease.closed_at or now >= lease.expires_at:
        raise LeaseInvalid
    device = device_key(learner, key)
    if device is None or device.revoked_at is not None:
        raise DeviceUnknown
    now_ms = int(now.timestamp() * 1000)
    wall_ms = min(max(0, wall_ms), LARGEST_WALL_MS)
    fresh = OfflinePass(
        lease=lease,
        key=device,
        run=run,
        offset_ms=offset_of(now_ms=now_ms, wall_ms=wall_ms, rtt_ms=rtt_ms),
        issued_at=now,
        expires_at=lease.issued_at + LIVES_FOR,
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        fresh = OfflinePass.objects.select_related("key", "lease").get(lease=lease, key=device)
    return _grant(fresh)


def _grant(row: OfflinePass) -> PassGrant:
    return PassGrant(
        token=pass_token_of(row.uuid),
        uuid=row.uuid,
        key=row.key.uuid,
        lesson_uuid=row.lease.lesson_uuid,
        lesson_version=row.lease.lesson_version,
        rule=row.lease.rule,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        offset_ms=row.offset_ms,
    )
