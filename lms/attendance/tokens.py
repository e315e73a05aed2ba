"""The bearer of a kit: signed, so that a device may sync when its session is long over."""

from __future__ import annotations

from uuid import UUID

from lms.attendance.refusals import KitInvalid
from lms.vault.bearers import BearerInvalid, bearer_of, read_bearer

SALT = "attendance.kit"


def kit_token_of(uuid: UUID) -> str:
    """The token of a kit; person, device and time are in the row that it names."""
    return bearer_of(uuid, SALT)


def read_kit_token(token: object) -> UUID:
    """Raises KitInvalid for anything that we did not sign."""
    try:
        return read_bearer(token, SALT)
    except BearerInvalid as error:
        raise KitInvalid from error
