"""The bearer of a kit: signed, so that a device may sync when its session is long over."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

from lms.attendance.refusals import KitInvalid

_signer = Signer(salt="attendance.kit")


def kit_token_of(uuid: UUID) -> str:
    """The token of a kit; person, device and time are in the row that it names."""
    return _signer.sign(uuid.hex)


def read_kit_token(token: object) -> UUID:
    """Raises KitInvalid for anything that we did not sign."""
    try:
        return UUID(_signer.unsign(str(token)))
    except (BadSignature, ValueError) as error:
        raise KitInvalid from error
