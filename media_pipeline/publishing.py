"""What viewers get, written in the order that keeps every moment playable: media, playlist, master, then the row."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from media_pipeline import binary, commands, disk, encoding, ladder, packaging, runner
from media_pipeline.models import Asset, CaptionTrack, Rendition
from media_pipeline.packaging import Playlist, Subtitle, Variant
from media_pipeline.states import RenditionState
from media_pipeline.storage import Storage
from media_pipeline.work import Work

HEADER_BYTES = 4_096
SMALL_JOB = runner.Limits(cpu_s=120, wall_s=180)
VIEWABLE = (RenditionState.PLAYABLE.value, RenditionState.DONE.value)
MASTER, LITE = "master.m3u8", "lite.mp4"


def growing(folder: Path, name: str) -> Playlist | None:
    """What ffmpeg has finished of a rendition so far: only segments whose bytes are on disk."""
    try:
        found = packaging.parse((folder / commands.playlist_name(name)).read_text(encoding="utf-8"))
        size = (folder / f"{name}.mp4").stat().st_size
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return found.within(size) if found else None


class GrowingRungs:
    """Publishes the playlists of one pass while it runs; `tick` is called with the encoder's progress."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.lengths: dict[str, int] = {}

    def tick(self) -> None:
        """Write the playlists that have grown; the first time, list them and tell that the asset plays."""
        fresh = []
        for rung in self.work.plan.rungs:
            playlist = growing(self.work.out, rung.name)
            if playlist is None or len(playlist.segments) <= self.lengths.get(rung.name, 0):
                continue
            text = packaging.render(playlist, is_final=False)
            disk.write_atomically(self.work.out / f"{rung.name}.m3u8", text.encode())
            if rung.name not in self.lengths:
                fresh.append(rung)
            self.lengths[rung.name] = len(playlist.segments)
        if fresh and self.work.storage.kind == disk.Disk.kind:
            self._list(fresh)

    def _list(self, rungs: list[ladder.Rung]) -> None:
        with transaction.atomic():
            for rung in rungs:
                self.work.set_renditions(
                    [rung.name],
                    RenditionState.PLAYABLE,
                    folder=self.work.folder,
                    peak_bps=rung.cap_bps,
                    average_bps=rung.cap_bps,
                    **_shape(self.work, rung.name),
                )
        write_master(self.work.storage, self.work.asset)
        self.work.mark_playable()


def settle(work: Work, name: str) -> Playlist | None:
    """A rendition is finished: final playlist with measured rates, synced, its row done. None: nothing was made."""
    playlist = growing(work.out, name)
    if playlist is None or not playlist.segments:
        return None
    disk.write_atomically(work.out / f"{name}.m3u8", packaging.render(playlist, is_final=True).encode())
    work.beat(at_once=True)
    work.storage.commit(work.key, [f"{name}.mp4", f"{name}.m3u8"])
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
        finished_at=timezone.now(),
        **_shape(work, name),
    )
    (work.out / commands.playlist_name(name)).unlink(missing_ok=True)
    return playlist


def _shape(work: Work, name: str) -> dict[str, object]:
    """Size, rate and codecs of a rendition from its own header."""
    with (work.out / f"{name}.mp4").open("rb") as file:
        header = packaging.read_header(file.read(HEADER_BYTES))
    rates = {rung.name: rung.fps for rung in work.plan.rungs} | {ladder.REMUX_NAME: work.plan.fps}
    rate = str(rates[name]) if header.height else ""
    return {"width": header.width, "height": header.height, "codecs": header.codecs, "frame_rate": rate}


def write_master(storage: Storage, asset: Asset) -> None:
    """The master playlist of what can be watched now, with captions; the last thing to be written."""
    rows = list(Rendition.objects.filter(asset=asset, profile=asset.profile, state__in=VIEWABLE))
    names = {row.name for row in rows if row.is_listed}
    variants = [
        Variant(
            uri=f"{row.folder}/{row.name}.m3u8",
            peak_bps=row.peak_bps,
            average_bps=row.average_bps,
            codecs=row.codecs,
            width=row.width,
            height=row.height,
            frame_rate=float(Fraction(row.frame_rate)) if row.frame_rate else None,
        )
        for row in rows
        if row.name in names
    ]
    subtitles = []
    for track in CaptionTrack.objects.filter(asset=asset).exclude(file="").defer("text"):
        uri = f"{track.file.removesuffix('.vtt')}.m3u8"
        playlist = packaging.subtitle_playlist(Path(track.file).name, asset.duration_ms or 1_000)
        storage.write(disk.published(asset.uuid, uri), playlist.encode())
        subtitles.append(Subtitle(uri, track.language, track.label))
    if variants:
        storage.write(disk.published(asset.uuid, MASTER), packaging.master(variants, subtitles).encode())


def weigh(work: Work) -> None:
    """Decide from measured rates which finished renditions the master playlist offers."""
    rows = list(
        Rendition.objects.filter(
            asset=work.asset, profile=work.asset.profile, state=RenditionState.DONE.value
        )
    )
    caps = {rung.name: rung.cap_bps for rung in work.plan.rungs}
    measured = [
        ladder.Measured(row.name, min(row.width or 0, row.height or 0), row.peak_bps, caps.get(row.name, 0))
        for row in rows
    ]
    kept = ladder.listed(measured, work.plan.duration_ms)
    with transaction.atomic():
        work.beat(at_once=True)
        for row in rows:
            Rendition.objects.filter(pk=row.pk).update(is_listed=row.name in kept)


def make_lite(work: Work) -> bool:
    """The lowest finished rung as one ordinary MP4; sound alone when there is no picture."""
    rows = Rendition.objects.filter(
        asset=work.asset, profile=work.asset.profile, state=RenditionState.DONE.value
    )
    pick = min(rows, key=lambda row: (not row.name.startswith("v"), row.peak_bps), default=None)
    if pick is None:
        return False
    made = work.out / LITE
    source = work.storage.fetch(disk.published(work.asset.uuid, f"{pick.folder}/{pick.name}.mp4"))
    argv = commands.lite_argv(binary.ffmpeg_binary(), str(source), str(made))
    return _publish_small(work, argv, made, LITE)


def _publish_small(work: Work, argv: list[str], made: Path, name: str) -> bool:
    """Run a short command and move its one result beside the master; a failure leaves the lesson without it."""
    outcome = encoding.transform(
        argv, folder=work.out, limits=SMALL_JOB, on_tick=lambda _progress: _beat(work)
    )
    if not outcome.is_ok or not made.exists() or made.stat().st_size == 0:
        made.unlink(missing_ok=True)
        return False
    work.storage.put(disk.published(work.asset.uuid, name), made)
    return True


def _beat(work: Work) -> None:
    work.beat()


def sweep_folders(storage: Storage, asset: Asset) -> None:
    """Remove what killed or overtaken workers left behind: claim folders that no finished rendition names."""
    used = set(Rendition.objects.filter(asset=asset, state__in=VIEWABLE).values_list("folder", flat=True))
    for name in storage.folders(disk.published(asset.uuid)):
        if name.startswith("r") and name[1:].isdigit() and name not in used:
            storage.delete(disk.published(asset.uuid, name))
