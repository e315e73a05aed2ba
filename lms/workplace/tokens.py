"""The bearer of a pad: signed, so that a device may send what was decided when its session is long over."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

from lms.workplace.refusals import PadInvalid

_signer = Signer(salt="workplace.pad")


def pad_token_of(uuid: UUID) -> str:
    """The token of a pad; person, device and time are in the row that it names."""
    return _signer.sign(uuid.hex)


def read_pad_token(token: object) -> UUID:
    """Raises PadInvalid for anything that we did not sign."""
    try:
        return UUID(_signer.unsign(str(token)))
    except (BadSignature, ValueError) as error:
        raise PadInvalid from error
