"""The bearer of a pad: signed, so that a device may send what was decided when its session is long over."""

from __future__ import annotations

from uuid import UUID

from lms.vault.bearers import BearerInvalid, bearer_of, read_bearer
from lms.workplace.refusals import PadInvalid

SALT = "workplace.pad"


def pad_token_of(uuid: UUID) -> str:
    """The token of a pad; person, device and time are in the row that it names."""
    return bearer_of(uuid, SALT)


def read_pad_token(token: object) -> UUID:
    """Raises PadInvalid for anything that we did not sign."""
    try:
        return read_bearer(token, SALT)
    except BearerInvalid as error:
        raise PadInvalid from error
