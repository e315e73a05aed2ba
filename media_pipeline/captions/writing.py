"""Every write of captions: taken from a file, edited, moved in time, taken back, shown to viewers, removed.

The text lives in rows; viewers get a file that is written anew each time it is shown to them, under a new name, so that
caches may keep it. Two people who edit at once: the second is told (Refused, captions-changed), and loses nothing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from media_pipeline import codes, disk, intake, publishing, storage
from media_pipeline.captions import cues as speech
from media_pipeline.captions import reading
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.reading import Reading
from media_pipeline.events import CaptionsChanged, send_on_commit
from media_pipeline.models import Asset, CaptionTrack, CaptionVersion
from media_pipeline.refusals import Refused

Origin = CaptionVersion.Origin
VERSIONS_KEPT = 50
ONE_SITTING = timedelta(minutes=10)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attached:
    """The track that took a file, and how the file was read."""

    track: CaptionTrack
    reading: Reading


def attach_captions(
    asset: Asset,
    *,
    language: str,
    label: str,
    data: bytes,
    encoding: str = "",
    actor: AbstractBaseUser | None = None,
) -> Attached:
    """Add or replace captions in one language from the bytes of a file. Raises Refused(bad-captions).

    Viewers have them at once, unless the encoding was guessed or lines were passed over: then a person looks first.
    """
    if not _LANGUAGE.fullmatch(language):
        raise Refused(codes.BAD_CAPTIONS, "language")
    found = reading.read(data, encoding=encoding, language=language.lower())
    with transaction.atomic():
        track = open_track(asset, language=language, label=label)
        write(track, found.cues, Origin.FILE, actor, encoding=found.encoding, source=data)
    if not found.needs_eyes:
        publish_captions(track)
    return Attached(track, found)


def open_track(asset: Asset, *, language: str, label: str) -> CaptionTrack:
    """The track of a language, made where there is none, locked until the end of the transaction."""
    named = {"label": intake.clean_name(label)[:60]}
    track, _is_new = CaptionTrack.objects.select_for_update().update_or_create(
        asset=asset, language=language.lower(), defaults=named
    )
    return track


def start_captions(asset: Asset, *, language: str, label: str) -> CaptionTrack:
    """A track without lines, to be written by hand; the one that is there when there is one. Raises Refused."""
    if not _LANGUAGE.fullmatch(language):
        raise Refused(codes.BAD_CAPTIONS, "language")
    named = {"label": intake.clean_name(label)[:60]}
    return CaptionTrack.objects.get_or_create(asset=asset, language=language.lower(), defaults=named)[0]


def reread_captions(track: CaptionTrack, *, encoding: str, actor: AbstractBaseUser | None = None) -> Attached:
    """Read the latest uploaded file once more, in the encoding that a person chose. Raises Refused."""
    version = track.versions.filter(source__isnull=False).first()
    if version is None or version.source is None:
        raise Refused(codes.BAD_CAPTIONS, "no file")
    data = bytes(version.source)
    found = reading.read(data, encoding=encoding)
    with transaction.atomic():
        locked = _locked(track)
        write(locked, found.cues, Origin.FILE, actor, encoding=found.encoding, source=data)
    return Attached(locked, found)


def save_captions(
    track: CaptionTrack, *, revision: int, cues: Sequence[Cue], actor: AbstractBaseUser | None = None
) -> CaptionTrack:
    """Replace the lines by edited ones, made from `revision`. Raises Refused (captions-changed, bad-captions)."""
    tidy = [
        Cue(cue.start_ms, cue.end_ms, words)
        for cue in speech.in_order(cues)
        if (words := speech.clean(cue.text)) and 0 <= cue.start_ms < cue.end_ms <= speech.LONGEST_MS
    ]
    if len(tidy) > speech.MAX_CUES:
        raise Refused(codes.BAD_CAPTIONS, "too many lines")
    with transaction.atomic():
        locked = _locked(track)
        if locked.revision != revision:
            raise Refused(codes.CAPTIONS_CHANGED)
        if speech.to_webvtt(tidy) != text_of(locked):
            write(locked, tidy, Origin.EDIT, actor)
    return locked


def shift_captions(track: CaptionTrack, *, by_ms: int, actor: AbstractBaseUser | None = None) -> CaptionTrack:
    """All lines earlier (below nothing) or later."""
    with transaction.atomic():
        locked = _locked(track)
        write(locked, speech.shifted(cues_of(locked), by_ms), Origin.SHIFT, actor)
    return locked


def restore_captions(
    track: CaptionTrack, *, revision: int, actor: AbstractBaseUser | None = None
) -> CaptionTrack:
    """Take back what the captions said at `revision`, as a new version. Raises Refused when it is not kept."""
    with transaction.atomic():
        locked = _locked(track)
        version = locked.versions.filter(revision=revision).first()
        if version is None:
            raise Refused(codes.BAD_CAPTIONS, "no such version")
        write(locked, _parsed(version.text), Origin.RESTORED, actor)
    return locked


def publish_captions(track: CaptionTrack) -> CaptionTrack:
    """Show viewers the text as it is now. Again is harmless. Raises Refused when there are no lines."""
    store = storage.current()
    with transaction.atomic():
        locked = _locked(track)
        if locked.file and not locked.is_behind:
            return locked
        if not locked.cues:
            raise Refused(codes.BAD_CAPTIONS, "no lines")
        file = f"captions/{locked.language}-{secrets.token_hex(4)}.vtt"
        store.write(disk.published(locked.asset.uuid, file), text_of(locked).encode())
        stale, locked.file_before, locked.file = locked.file_before, locked.file, file
        locked.published_revision = locked.revision
        locked.save(update_fields=["file", "file_before", "published_revision"])
        send_on_commit(CaptionsChanged(locked.asset.uuid))
    publishing.write_master(store, locked.asset)
    _delete_files(locked.asset, stale)
    track.file, track.file_before, track.published_revision = (
        locked.file,
        locked.file_before,
        locked.published_revision,
    )
    return locked


def detach_captions(asset: Asset, *, language: str) -> None:
    """Remove the captions of one language, with their history."""
    track = CaptionTrack.objects.filter(asset=asset, language=language.lower()).first()
    if track is None:
        return
    files = (track.file, track.file_before)
    track.delete()
    send_on_commit(CaptionsChanged(asset.uuid))
    publishing.write_master(storage.current(), asset)
    _delete_files(asset, *files)


def text_of(track: CaptionTrack) -> str:
    """The text being worked on; of tracks older than the editor it is the viewers' file."""
    if track.text or not track.file:
        return track.text
    store, key = storage.current(), disk.published(track.asset.uuid, track.file)
    found = store.stat(key)
    return b"".join(store.read(key, 0, found.size)).decode() if found and found.size else ""


def cues_of(track: CaptionTrack) -> list[Cue]:
    """The lines being worked on."""
    return _parsed(text_of(track))


def _parsed(text: str) -> list[Cue]:
    """Lines of our own WebVTT; none of an empty one."""
    return list(reading.read_text(text)[0]) if "-->" in text else []


def _locked(track: CaptionTrack) -> CaptionTrack:
    """The row as it is now, until the end of the transaction. Raises Refused when it was removed."""
    locked = CaptionTrack.objects.select_for_update(of=("self",)).select_related("asset").filter(pk=track.pk)
    found = locked.first()
    if found is None:
        raise Refused(codes.CAPTIONS_CHANGED)
    return found


def write(
    track: CaptionTrack,
    lines: Sequence[Cue],
    origin: CaptionVersion.Origin,
    actor: AbstractBaseUser | None,
    *,
    encoding: str = "",
    source: bytes | None = None,
) -> None:
    """Put lines into a locked track and its history, where one sitting of one person is one version."""
    now = timezone.now()
    if not track.revision and track.file:
        _keep(track, CaptionVersion(text=text_of(track), origin=Origin.FILE, written_at=track.created_at))
    track.revision, track.text, track.cues = track.revision + 1, speech.to_webvtt(lines), len(lines)
    track.save(update_fields=["revision", "text", "cues"])
    author_id = actor.pk if actor else None
    last = track.versions.defer("source", "text").first()
    if (
        last is not None
        and origin == last.origin == Origin.EDIT
        and (last.author_id, True) == (author_id, last.written_at > now - ONE_SITTING)
        and last.revision != track.published_revision
    ):
        CaptionVersion.objects.filter(pk=last.pk).update(
            revision=track.revision, text=track.text, cues=track.cues
        )
        return
    _keep(
        track,
        CaptionVersion(
            text=track.text,
            origin=origin,
            encoding=encoding,
            source=source,
            author_id=author_id,
            written_at=now,
        ),
    )


def _keep(track: CaptionTrack, version: CaptionVersion) -> None:
    """Add to the history; the oldest go when there are too many."""
    version.track, version.revision, version.cues = track, track.revision, track.cues
    version.save()
    kept = track.versions.values_list("revision", flat=True)[:VERSIONS_KEPT]
    oldest = min(kept, default=0)
    track.versions.filter(revision__lt=oldest).delete()


def _delete_files(asset: Asset, *files: str) -> None:
    store = storage.current()
    for file in filter(None, files):
        store.delete(disk.published(asset.uuid, file))
        store.delete(disk.published(asset.uuid, f"{file.removesuffix('.vtt')}.m3u8"))
