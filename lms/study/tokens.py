"""Signed leases and offline passes: they stand for learner and lesson, so that no session and no user is needed."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer

from lms.study.refusals import LeaseInvalid, PassInvalid

_signer = Signer(salt="study.lease")
_pass_signer = Signer(salt="study.offline-pass")


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


def pass_token_of(uuid: UUID) -> str:
    """The token of an offline pass. Person, lesson, device, rule set, clock and expiry are in the rows that it names."""
    return _pass_signer.sign(uuid.hex)


def read_pass_token(token: object) -> UUID:
    """Raises PassInvalid for anything that we did not sign."""
    try:
        return UUID(_pass_signer.unsign(str(token)))
    except (BadSignature, ValueError) as error:
        raise PassInvalid from error
