"""What is being made can be watched while it is made: a playlist of what there is so far, written after its bytes.

On a disk the file itself grows. In a bucket nothing does: the lowest picture and the sound are sent in pieces of a few
seconds, under a playlist of their own (`v234-grow.m3u8`), until the one file is there; players that hold that playlist
read it to its end, and a sweep takes it away when the addresses that lead to it have expired. With
MEDIA_PACKAGING=segments the pieces of every rendition are what is published, for a CDN that knows no Range.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from django.db import transaction

from media_pipeline import commands, disk, ladder, options, packaging, publishing
from media_pipeline.disk import Disk, StorageError
from media_pipeline.packaging import Playlist
from media_pipeline.states import RenditionState
from media_pipeline.storage import Storage
from media_pipeline.work import Work

log = logging.getLogger(__name__)

REST_S = 10.0
SOUND_BPS = (ladder.ALONE_K + 4) * 1_000


def so_far(folder: Path, name: str) -> Playlist | None:
    """What ffmpeg has finished of a rendition: only segments whose bytes are on disk."""
    try:
        found = packaging.parse((folder / commands.playlist_name(name)).read_text(encoding="utf-8"))
        size = (folder / f"{name}.mp4").stat().st_size
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return found.within(size) if found else None


class Growth:
    """Publishes the renditions `names` of one pass; `tick` is called with the encoder's progress. A context."""

    def __init__(self, work: Work, names: list[str]) -> None:
        self.work, self.names = work, names
        self.is_local = work.storage.kind == Disk.kind
        self.in_pieces = options.packaging() == options.SEGMENTS or not self.is_local
        self.is_interim = not self.is_local and options.packaging() != options.SEGMENTS
        self.lengths: dict[str, int] = {}
        self.sent: Future[dict[str, int]] | None = None
        self.pool = ThreadPoolExecutor(1, "media-growth")
        self.rests_until = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing of this pass is written after it: what is under way is waited for."""
        self.pool.shutdown(wait=True)
        if kind is None and self.sent is not None:
            self._take(self.sent)

    def tick(self) -> None:
        """Publish what has grown; what is there for the first time is listed, and it is told that the asset plays."""
        if self.sent is not None and self.sent.done():
            self._take(self.sent)
        grown = self._grown() if self.sent is None and time.monotonic() >= self.rests_until else {}
        if grown:
            self.sent = self.pool.submit(self._publish, grown)
        if grown and self.is_local and self.sent:
            self._take(self.sent)

    def _grown(self) -> dict[str, Playlist]:
        wanted = self._interim_names() if self.is_interim else self.names
        found = {name: so_far(self.work.out, name) for name in wanted}
        return {
            name: playlist
            for name, playlist in found.items()
            if playlist is not None and len(playlist.segments) > self.lengths.get(name, 0)
        }

    def _interim_names(self) -> list[str]:
        """In a bucket: the sound, and the lowest picture of this pass; a copy of the source is as heavy as it, and done
        before its pieces would be there.
        """
        pictures = [name for name in self.names if name not in {ladder.AUDIO_NAME, ladder.REMUX_NAME}]
        return [name for name in self.names if name == ladder.AUDIO_NAME] + pictures[:1]

    def _publish(self, grown: dict[str, Playlist]) -> dict[str, int]:
        """In a thread, because a bucket may be slow: bytes first, then the playlists. What each has reached."""
        for name, playlist in grown.items():
            if self.in_pieces:
                send_pieces(self.work, name, playlist, after=self.lengths.get(name, 0))
                file = interim_name(name) if self.is_interim else f"{name}.m3u8"
                text = packaging.render(playlist.sliced(name), is_final=False)
                self.work.storage.write(f"{self.work.key}/{file}", text.encode())
            else:
                text = packaging.render(playlist, is_final=False)
                disk.write_atomically(self.work.out / f"{name}.m3u8", text.encode())
        return {name: len(playlist.segments) for name, playlist in grown.items()}

    def _take(self, sent: Future[dict[str, int]]) -> None:
        """List what has arrived for the first time; a bucket that does not answer is left alone for a while."""
        self.sent = None
        try:
            reached = sent.result()
        except StorageError as error:
            log.warning("asset %s: what grows could not be sent (%s)", self.work.asset.uuid, error)
            self.rests_until = time.monotonic() + REST_S
            return
        fresh = [name for name in reached if name not in self.lengths]
        self.lengths |= reached
        if fresh:
            self._list(fresh)

    def _list(self, names: list[str]) -> None:
        caps = {rung.name: rung.cap_bps for rung in self.work.plan.rungs}
        caps |= {ladder.AUDIO_NAME: SOUND_BPS, ladder.REMUX_NAME: ladder.REMUX_MAX_BPS}
        with transaction.atomic():
            for name in names:
                cap = caps[name]
                self.work.set_renditions(
                    [name],
                    RenditionState.PLAYABLE,
                    folder=self.work.folder,
                    interim=interim_name(name) if self.is_interim else "",
                    peak_bps=cap,
                    average_bps=cap,
                    **publishing.shape(self.work, name),
                )
        publishing.write_master(self.work.storage, self.work.asset)
        self.work.mark_playable()


def interim_name(name: str) -> str:
    """The playlist of what has been sent of a rendition that still grows in a bucket."""
    return f"{name}-grow.m3u8"


def send_pieces(work: Work, name: str, playlist: Playlist, *, after: int) -> None:
    """Publish header and segments of `playlist` as files of their own, from segment `after` on."""
    sliced = playlist.sliced(name)
    with (work.out / f"{name}.mp4").open("rb") as file:
        if not after:
            work.storage.write(f"{work.key}/{sliced.map_uri}", file.read(playlist.map_size))
        for part, target in zip(playlist.segments[after:], sliced.segments[after:], strict=True):
            file.seek(part.offset or 0)
            work.storage.write(f"{work.key}/{target.uri}", file.read(part.size))


def is_piece(file: str, name: str) -> bool:
    """Whether a file of a claim's folder is an interim one of rendition `name`."""
    return file.startswith(f"{name}-")


def sweep_interim(storage: Storage, key: str, name: str) -> int:
    """Take away the pieces of a rendition whose one file has been there long enough. Returns how many files went."""
    gone = [file for file in storage.names(key) if is_piece(file, name)]
    for file in sorted(
        gone, key=lambda file: not file.endswith(".m3u8")
    ):  # what names goes before what is named
        storage.remove(f"{key}/{file}")
    return len(gone)
