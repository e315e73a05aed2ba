"""Bearers of what a device took along: signed, so that it may send when its session is long over."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer


class BearerInvalid(ValueError):
    """A text that we did not sign for this."""


def bearer_of(uuid: UUID, salt: str) -> str:
    """The bearer of a row; person, device and time are in the row that it names."""
    return Signer(salt=salt).sign(uuid.hex)


def read_bearer(token: object, salt: str) -> UUID:
    """The row that it names. Raises BearerInvalid."""
    try:
        return UUID(Signer(salt=salt).unsign(str(token)))
    except (BadSignature, ValueError) as error:
        raise BearerInvalid from error
