"""The signed lease: it stands for learner and lesson, so that a beat needs neither session nor user."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer

from lms.study.refusals import LeaseInvalid

_signer = Signer(salt="study.lease")


class LeaseName(NamedTuple):
    """What a token names."""

    pk: int
    uuid: UUID


def token_of(pk: int, uuid: UUID) -> str:
    """The token of a lease. Its learner, lesson, rule set and expiry are in the row that it names."""
    return _signer.sign(f"{pk}.{uuid.hex}")


def read_token(token: object) -> LeaseName:
    """Raises LeaseInvalid for anything that we did not sign."""
    try:
        pk, _, name = _signer.unsign(str(token)).partition(".")
        return LeaseName(int(pk), UUID(name))
    except (BadSignature, ValueError) as error:
        raise LeaseInvalid from error
