"""Films, voices and photos beside marks: looked at by a child process that is shut in, kept under a name of ours."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from lms.assessments.actions.bench import beside
from lms.assessments.models import BenchEvent, BenchKit, BenchState, Mark, MarkPhoto
from lms.assessments.rules import evidence as rules
from lms.assessments.rules import marking_refusals as refused
from media_pipeline import options, probe
from media_pipeline.refusals import Refused

FOLDER = "bench"


def kept_photo(drawn: File[Any]) -> rules.KeptFile:  # Any: bytes in our case
    """Put a picture that was drawn anew into the storage."""
    data = drawn.read()
    drawn.seek(0)
    name = default_storage.save(f"{FOLDER}/{secrets.token_hex(12)}.jpg", drawn)
    return rules.KeptFile(name, rules.PHOTO, len(data), hashlib.sha256(data).hexdigest())


def kept_media(sent: File[Any]) -> rules.KeptFile:  # Any: bytes in our case
    """Put a film or a voice into the storage, as it is; its type is what its bytes say.

    Outside of transactions: a process looks into the file first. Raises EvidenceTooLarge, EvidenceTooLong,
    EvidenceUnreadable.
    """
    if (sent.size or 0) > rules.MOST_BYTES:
        raise refused.EvidenceTooLarge
    work = options.work_folder()
    work.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=work, prefix="evidence-") as aside:
        for chunk in sent.chunks():
            digest.update(chunk)
            size += len(chunk)
            aside.write(chunk)
        aside.flush()
        kind = _kind(Path(aside.name))
        aside.seek(0)
        place = f"{FOLDER}/{secrets.token_hex(12)}.{rules.ENDINGS[kind]}"
        name = default_storage.save(place, File(aside))
    return rules.KeptFile(name, kind, size, digest.hexdigest())


def discard(kept: Sequence[rules.KeptFile]) -> None:
    """Take files out of the storage that stand beside no mark after all."""
    for each in kept:
        default_storage.delete(each.name)


def accept_evidence(
    kit: BenchKit, *, number: int, sent: File[Any]
) -> MarkPhoto | None:  # Any: bytes in our case
    """Take a film or a voice that the signed score `number` names by its hash. The same again changes nothing; it is
    kept whatever its score came to. None: the score is of nobody whose class this person examines, so nothing is kept.

    Raises EvidenceForeign, and what `kept_media` raises.
    """
    if (sent.size or 0) > rules.MOST_BYTES:
        raise refused.EvidenceTooLarge
    event = BenchEvent.objects.filter(kit=kit, number=number).select_related("kit", "enrolment").first()
    sha256 = _hash(sent)
    named = {each["sha256"] for each in event.body.get("files", ())} if event else set()
    if event is None or sha256 not in named:
        raise refused.EvidenceForeign
    if event.enrolment is None:
        return None
    known = MarkPhoto.objects.filter(event=event, sha256=sha256).first()
    if known is not None:
        return known
    kept = kept_media(sent)
    row = beside(kept, enrolment=event.enrolment, mark=_mark_of(event), at=event.at, event=event)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # The same file came twice at once: the other is there.
        default_storage.delete(kept.name)
        return MarkPhoto.objects.get(event=event, sha256=sha256)
    return row


def _kind(path: Path) -> str:
    """The media type of the file at `path`. Raises EvidenceTooLong, EvidenceUnreadable."""
    with path.open("rb") as file:
        container = rules.container_of(file.read(rules.HEAD_BYTES))
    if not container:
        raise refused.EvidenceUnreadable
    try:
        info = probe.inspect(path)
    except Refused as refusal:
        raise refused.EvidenceUnreadable from refusal
    if info.duration_ms > rules.LONGEST_MS:
        raise refused.EvidenceTooLong
    picture, sound = (part.codec if part else "" for part in (info.video, info.audio))
    kind = rules.kind_of(container, picture=picture, sound=sound)
    if not kind:
        raise refused.EvidenceUnreadable
    return kind


def _hash(sent: File[Any]) -> str:  # Any: bytes in our case
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _mark_of(event: BenchEvent) -> Mark | None:
    """The mark that the score gave, if it counts: in the try that was open when it was given. One query."""
    if event.state != BenchState.TAKEN:
        return None
    marks = Mark.objects.filter(
        by=event.kit.user_id, marking__question_uuid=event.body["task"],
        marking__attempt__enrolment=event.enrolment_id, marking__attempt__lesson_uuid=event.body["lesson"],
        marking__attempt__started_at__lte=event.at,
    )  # fmt: skip
    return marks.order_by("-marking__attempt__number").first()
