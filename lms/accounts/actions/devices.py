"""Keys of devices: made known by whoever holds the device, taken back when it is lost."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.access import can_manage_account
from lms.accounts.models import DeviceKey, User
from lms.accounts.rules import DeviceKeyRefused, NotAllowed, TooManyDevices, device_of
from lms.audit.actions import record
from lms.vault.devices import DeviceKeyMalformed, checked_public_key

MOST_DEVICES = 20


def register_device_key(*, actor: User, public_key: str, user_agent: str = "") -> DeviceKey:
    """Keep the public half of a key that a device of the actor's own holds; the same key again is the same row.

    A key that was taken back stays so: a found telephone makes a new one. Raises DeviceKeyRefused, TooManyDevices.
    """
    try:
        key = checked_public_key(public_key)
    except DeviceKeyMalformed as error:
        raise DeviceKeyRefused from error
    own = DeviceKey.objects.filter(user=actor)
    known = own.filter(public_key=key).first()
    if known is None:
        if own.filter(revoked_at__isnull=True).count() >= MOST_DEVICES:
            raise TooManyDevices(most=MOST_DEVICES)
        try:
            with transaction.atomic():
                return DeviceKey.objects.create(user=actor, public_key=key, device=device_of(user_agent))
        except IntegrityError:  # the same page asked twice at once
            known = own.get(public_key=key)
    if known.revoked_at is not None:
        raise DeviceKeyRefused
    return known


@transaction.atomic
def revoke_device_key(*, actor: User, key: DeviceKey, why: str = "") -> bool:
    """The device is lost or given away: what it signed is held for the office from now on. False if it was so already.

    The person themselves, or who may manage the account; audited. Raises NotAllowed.
    """
    if actor.pk != key.user_id and not can_manage_account(actor, key.user):
        raise NotAllowed
    ended = DeviceKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if ended:
        record(
            actor=actor,
            action="device_key.revoked",
            noun="person",
            object_uuid=key.user.uuid,
            why=why,
            detail={"key": str(key.uuid), "device": key.device},
        )
    return bool(ended)
