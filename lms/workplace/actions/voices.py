"""Keeping what a mentor said aloud: looked at by its bytes, under a name of ours, with its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lms.accounts.models import User
from lms.workplace.models import LogDecision, VoiceNote
from lms.workplace.refusals import VoiceTooLarge, VoiceUnreadable
from lms.workplace.rules.voices import MOST_BYTES, sound_of


def checked_voice(voice: bytes) -> tuple[str, str] | None:
    """Media type and ending of a recording; None for none at all. Raises VoiceTooLarge, VoiceUnreadable."""
    if not voice:
        return None
    if len(voice) > MOST_BYTES:
        raise VoiceTooLarge
    found = sound_of(voice)
    if found is None:
        raise VoiceUnreadable
    return found


def keep_voice(decision: LogDecision, actor: User, voice: bytes, at: datetime) -> VoiceNote | None:
    """Keep a recording beside a decision, within the transaction of that decision. Raises what `checked_voice` does."""
    found = checked_voice(voice)
    if found is None:
        return None
    kind, ending = found
    name = default_storage.save(f"voices/{secrets.token_hex(12)}.{ending}", ContentFile(voice))
    return VoiceNote.objects.create(
        decision=decision,
        by=actor,
        file=name,
        kind=kind,
        size=len(voice),
        sha256=hashlib.sha256(voice).hexdigest(),
        said_at=at,
    )
