"""An upload is announced: the open one for the same file goes on, or a new one is made; never two at once."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from media_pipeline import codes, options, purposes
from media_pipeline.intake import ending, room
from media_pipeline.models import Upload
from media_pipeline.refusals import Refused
from media_pipeline.states import FILM, UploadState

KEEP_DAYS = 7
OPEN_UPLOADS = 250
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f<>\"\\\ud800-\udfff]")


def clean_name(name: str) -> str:
    """A file name or title as words only."""
    return _UNPRINTABLE.sub("", name).strip()[:200] or "video"


def open_upload(
    *,
    owner_id: int,
    name: str,
    size: int,
    fingerprint: str,
    content_type: str,
    title: str,
    head: bytes = b"",
    purpose: str = FILM,
    target: str = "",
) -> Upload:
    """The upload for this file: the open one for the same purpose and target with the same fingerprint (so that it
    resumes), or a new one.

    Of two tabs that announce one file at the same moment both get the same: the owner's row orders them, the unique
    constraint stops what slips by. `head` is how the file begins, when it is known: then a disguised file is refused
    here. Raises Refused, and what the purpose refuses.
    """
    if head and (code := purposes.refusal(purpose, head)):
        raise Refused(code)
    values = {
        "name": clean_name(name),
        "title": clean_name(title or Path(name).stem),
        "content_type": content_type[:100],
    }
    file = _File(owner_id, size, fingerprint[:100], purpose, target)
    try:
        with transaction.atomic():
            return _open(file, values)
    except IntegrityError:
        known = _known(file)
        if known is None:
            raise
        return known


@dataclass(frozen=True, slots=True)
class _File:
    """What one file is known by, of one owner and for one purpose."""

    owner_id: int
    size: int
    fingerprint: str
    purpose: str
    target: str


def _open(file: _File, values: dict[str, str]) -> Upload:
    _wait_for_turn(file.owner_id)
    until = timezone.now() + timedelta(days=KEEP_DAYS)
    known = _known(file)
    if known is not None and known.expires_at > timezone.now():
        known.expires_at = until
        known.save(update_fields=["expires_at"])
        return known
    if known is not None:
        ending.give_up_upload(known)
    if Upload.objects.filter(owner=file.owner_id, state=UploadState.OPEN.value).count() >= OPEN_UPLOADS:
        raise Refused(codes.BUSY)
    if file.purpose != FILM:
        purposes.of(file.purpose).admit(file.owner_id, file.size, file.target)
    room.check_room(file.owner_id, file.size, file.purpose)
    part_bytes = options.number("PART_BYTES", 8_000_000)
    return Upload.objects.create(
        **asdict(file),
        part_bytes=part_bytes,
        expires_at=until,
        **values,
    )


def _wait_for_turn(owner_id: int) -> None:
    """One announcement of an owner after the other: what is counted after this is still so when it is written."""
    get_user_model().objects.select_for_update().filter(pk=owner_id).values_list("pk").first()


def _known(file: _File) -> Upload | None:
    if not file.fingerprint:
        return None
    return Upload.objects.filter(**asdict(file), state=UploadState.OPEN.value).first()
