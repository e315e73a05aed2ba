"""Where one part is to be sent, said just before it is sent: an address that was asked for yesterday is no use."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from media_pipeline.intake import parts, receiving
from media_pipeline.models import Upload, UploadPart

LIFE_S = 600


@dataclass(frozen=True, slots=True)
class Ticket:
    """A PUT of exactly one part. `url` is the bucket's; empty when the part comes through the academy."""

    number: int
    url: str
    expires_at: datetime
    headers: dict[str, str] = field(default_factory=dict)


def ticket_for(upload: Upload, *, number: int, md5: str = "", is_direct: bool = True) -> Ticket:
    """Where part `number` goes now. Raises Refused (bad-part, or what became of the upload), StorageError.

    The first part always comes through the academy, so that a disguised file is refused before the rest is sent:
    until it is kept no address of the bucket is given. Nor is one without `md5` (hexadecimal): it is signed with the
    length, so that the bucket itself refuses any other bytes. `is_direct` False is for whoever cannot reach the bucket.
    """
    receiving.check_open(upload)
    size = receiving.part_size(upload, number)
    if is_direct and md5 and number > 1 and UploadPart.objects.filter(upload=upload, number=1).exists():
        digest = base64.b64encode(bytes.fromhex(md5)).decode()
        url = parts.current().address(upload, number, size=size, md5=digest, life_s=LIFE_S)
        if url:
            until = timezone.now() + timedelta(seconds=LIFE_S)
            return Ticket(number, url, until, {"Content-MD5": digest})
    return Ticket(number, "", upload.expires_at)


def is_direct() -> bool:
    """Whether parts may go straight to a bucket: then it is worth while to say their MD5."""
    return parts.current().is_direct
