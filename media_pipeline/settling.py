"""A rendition is finished: its last bytes, its final playlist with measured rates, then its row; and what it leaves."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from media_pipeline import commands, disk, growth, options, packaging, publishing, storage
from media_pipeline.delivery import tokens
from media_pipeline.disk import StorageError
from media_pipeline.models import Rendition
from media_pipeline.packaging import Playlist
from media_pipeline.states import RenditionState
from media_pipeline.work import Work

log = logging.getLogger(__name__)

SWEEP_AT_ONCE = 50


def settle(work: Work, name: str) -> Playlist | None:
    """Publish what was made of `name` as it will stay, and mark its row done. None: nothing was made.

    Whoever holds the playlist of a rendition that grew in a bucket reads that to its end: it is completed too.
    """
    playlist = growth.so_far(work.out, name)
    if playlist is None or not playlist.segments:
        return None
    work.beat(at_once=True)
    row = Rendition.objects.get(asset=work.asset, profile=work.asset.profile, name=name)
    is_interim = bool(row.interim) and row.folder == work.folder
    if options.packaging() == options.SEGMENTS:
        _send_rest(work, name, playlist)
        final = packaging.render(playlist.sliced(name), is_final=True)
    else:
        final = packaging.render(playlist, is_final=True)
        if is_interim:
            _complete_interim(work, name, playlist)
    disk.write_atomically(work.out / f"{name}.m3u8", final.encode())
    work.storage.commit(work.key, [f"{name}.mp4", f"{name}.m3u8"])
    # Before the row: whoever is killed between the two would leave it in a folder that is in use.
    (work.out / commands.playlist_name(name)).unlink(missing_ok=True)
    work.set_renditions(
        [name],
        RenditionState.DONE,
        folder=work.folder,
        bytes=(work.out / f"{name}.mp4").stat().st_size,
        peak_bps=playlist.peak_bps,
        average_bps=playlist.average_bps,
        duration_ms=round(playlist.duration_s * 1_000),
        progress_pct=100,
        remaining_s=0,
        reason="",
        log_tail="",
        finished_at=timezone.now(),
        interim=row.interim if is_interim else "",
        interim_until=_interim_until(playlist) if is_interim else None,
        **publishing.shape(work, name),
    )
    return playlist


def finished_file(work: Work, row: Rendition) -> Path:
    """The one file of a finished rendition, on this machine."""
    return work.storage.fetch(disk.published(work.asset.uuid, f"{row.folder}/{row.name}.mp4"))


def _complete_interim(work: Work, name: str, playlist: Playlist) -> None:
    """The pieces that were not sent yet, and the end of their playlist."""
    _send_rest(work, name, playlist)
    text = packaging.render(playlist.sliced(name), is_final=False, is_ended=True)
    work.storage.write(f"{work.key}/{growth.interim_name(name)}", text.encode())


def _send_rest(work: Work, name: str, playlist: Playlist) -> None:
    """Pieces are sent in their order: those that are missing are the last ones."""
    there = set(work.storage.names(work.key))
    sent = sum(part.uri in there for part in playlist.sliced(name).segments)
    growth.send_pieces(work, name, playlist, after=sent)


def _interim_until(playlist: Playlist) -> datetime:
    """As long as an address that was given away just now leads here."""
    life_s = 2 * playlist.duration_s + tokens.EXTRA_S + tokens.BUCKET_S
    return timezone.now() + timedelta(seconds=life_s)


def sweep() -> int:
    """Take away interim pieces that nobody's address leads to any more. Returns how many files went."""
    rows = Rendition.objects.filter(interim_until__lte=timezone.now()).select_related("asset")
    store, gone = storage.current(), 0
    for row in rows[:SWEEP_AT_ONCE]:
        try:
            gone += growth.sweep_interim(store, disk.published(row.asset.uuid, row.folder), row.name)
        except StorageError as error:
            log.warning("asset %s: interim pieces stay for now (%s)", row.asset.uuid, error)
            break
        Rendition.objects.filter(pk=row.pk).update(interim="", interim_until=None)
    return gone
