"""Signed launches and signed places of files: they stand for an attempt, or a version, without session and user.

A launch lives for twelve hours, as the lease of its lesson does. The place of files is the same for some weeks, so that
browsers keep what they have; it opens files of one version and nothing else.
"""

from __future__ import annotations

import time
from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner

from lms.scorm.refusals import LaunchInvalid

LIVES_S = 12 * 3600
PERIOD_S = 28 * 86_400
_launches = TimestampSigner(salt="scorm.launch")
_places = Signer(salt="scorm.files")


class LaunchName(NamedTuple):
    """What a launch names: an attempt and its session, or, for a look, a version (`session` 0) and nobody's attempt."""

    uuid: UUID
    session: int
    language: str

    @property
    def is_look(self) -> bool:
        return self.session == 0


def token_of(name: LaunchName) -> str:
    """The token of a launch."""
    return _launches.sign(f"{name.uuid.hex}.{name.session}.{name.language}")


def read_token(token: object) -> LaunchName:
    """Raises LaunchInvalid for anything that we did not sign, or signed too long ago."""
    try:
        uuid, session, language = _launches.unsign(str(token), max_age=LIVES_S).split(".")
        return LaunchName(UUID(uuid), int(session), language)
    except (BadSignature, ValueError) as error:
        raise LaunchInvalid from error


def place_of(version: UUID, now: float | None = None) -> str:
    """The capability of a version's files. It is good for this period of four weeks and the next."""
    period = int((time.time() if now is None else now) // PERIOD_S)
    return _places.sign(f"{version.hex}.{period}")


def read_place(text: str, now: float | None = None) -> UUID:
    """The version whose files it opens. Raises LaunchInvalid."""
    period = int((time.time() if now is None else now) // PERIOD_S)
    try:
        uuid, _dot, signed = _places.unsign(text).partition(".")
        if period - int(signed) not in (0, 1):
            raise LaunchInvalid
        return UUID(uuid)
    except (BadSignature, ValueError) as error:
        raise LaunchInvalid from error
