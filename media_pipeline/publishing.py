"""What viewers get, written in the order that keeps every moment playable: media, playlist, master, then the row."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from django.db import transaction

from media_pipeline import binary, codes, commands, disk, encoding, ladder, packaging, runner
from media_pipeline.models import Asset, CaptionTrack, Rendition
from media_pipeline.packaging import Subtitle, Variant
from media_pipeline.states import RenditionState
from media_pipeline.storage import Storage
from media_pipeline.work import Work

HEADER_BYTES = 4_096
SMALL_JOB = runner.Limits(cpu_s=120, wall_s=180)
VIEWABLE = (RenditionState.PLAYABLE.value, RenditionState.DONE.value)
MASTER, LITE = "master.m3u8", "lite.mp4"


def shape(work: Work, name: str) -> dict[str, object]:
    """Size, rate and codecs of a rendition from its own header."""
    with (work.out / f"{name}.mp4").open("rb") as file:
        header = packaging.read_header(file.read(HEADER_BYTES))
    rates = {rung.name: rung.fps for rung in work.plan.rungs} | {ladder.REMUX_NAME: work.plan.fps}
    rate = str(rates[name]) if header.height else ""
    return {"width": header.width, "height": header.height, "codecs": header.codecs, "frame_rate": rate}


def playlist_of(row: Rendition) -> str:
    """The playlist of a rendition that can be watched now, within the asset's folder."""
    is_growing = row.state == RenditionState.PLAYABLE.value and row.interim
    return f"{row.folder}/{row.interim if is_growing else f'{row.name}.m3u8'}"


def write_master(storage: Storage, asset: Asset) -> None:
    """The master playlist of what can be watched now, with captions; the last thing to be written."""
    rows = list(Rendition.objects.filter(asset=asset, profile=asset.profile, state__in=VIEWABLE))
    names = {row.name for row in rows if row.is_listed}
    variants = [
        Variant(
            uri=playlist_of(row),
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
    else:
        storage.delete(disk.published(asset.uuid, MASTER))


def weigh(work: Work) -> None:
    """Decide from measured rates which finished renditions the master playlist offers.

    A copy of pictures that do not decode would stop a player in the middle: it is kept, not offered.
    """
    is_torn = codes.W_DECODE_ERRORS in work.asset.warnings
    rows = list(
        Rendition.objects.filter(
            asset=work.asset, profile=work.asset.profile, state=RenditionState.DONE.value
        )
    )
    caps = {rung.name: rung.cap_bps for rung in work.plan.rungs}
    measured = [
        ladder.Measured(row.name, min(row.width or 0, row.height or 0), row.peak_bps, caps.get(row.name, 0))
        for row in rows
        if row.name != ladder.REMUX_NAME or not is_torn
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


def withdraw_unfinished(storage: Storage, asset: Asset) -> None:
    """After giving up: the master lists what is finished, so that no player waits for more; nothing left, no master."""
    asset.refresh_from_db()
    write_master(storage, asset)
    if not Rendition.objects.filter(asset=asset, state=RenditionState.DONE.value).exists():
        Asset.objects.filter(pk=asset.pk).update(playable_at=None)
    sweep_folders(storage, asset)


def sweep_folders(storage: Storage, asset: Asset) -> None:
    """Remove what killed or overtaken workers left behind: claim folders that no finished rendition names."""
    used = set(Rendition.objects.filter(asset=asset, state__in=VIEWABLE).values_list("folder", flat=True))
    for name in storage.folders(disk.published(asset.uuid)):
        if name.startswith("r") and name[1:].isdigit() and name not in used:
            storage.delete(disk.published(asset.uuid, name))
