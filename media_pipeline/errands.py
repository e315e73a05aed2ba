"""Small wishes for a finished film, done by whichever worker is free: a picture of a moment, pictures for films from
before there were any, captions drafted from the sound or taken out of the file. A row each (`Errand`), so that none is lost.
"""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from media_pipeline import codes, jobs, options, states, storage
from media_pipeline.bench import Bench
from media_pipeline.captions import drafting, inside, recognisers
from media_pipeline.captions.recognisers import RecogniserFailed
from media_pipeline.disk import StorageError
from media_pipeline.jobs import LostLease
from media_pipeline.models import Asset, Errand
from media_pipeline.pictures import posters, sprites, stills
from media_pipeline.refusals import Refused
from media_pipeline.states import AssetState

log = logging.getLogger(__name__)

RUN_TASK = "media_pipeline.tasks.run_errand_task"
RETRY_IN_S = 20
END_MS = 500
Kind = Errand.Kind


def ask(
    asset: Asset,
    kind: Errand.Kind,
    *,
    actor: AbstractBaseUser | None = None,
    language: str = "",
    label: str = "",
    at_ms: int = 0,
    track: int = 0,
) -> Errand:
    """Wish for something; the same wish again begins anew. Nothing is checked here."""
    fields = {"label": label, "at_ms": at_ms, "track": track, "asked_by": actor}
    with transaction.atomic():
        errand, _is_new = Errand.objects.get_or_create(
            asset=asset, kind=kind, language=language, defaults=fields
        )
        jobs.ask(Errand.objects.filter(pk=errand.pk), RUN_TASK, **fields)
        jobs.ring(RUN_TASK, errand.pk)
    return errand


def ask_for_frame(asset: Asset, *, at_ms: int, actor: AbstractBaseUser | None = None) -> Errand:
    """The picture of a moment as the poster, soon. Raises Refused(not-ready) while nothing is finished."""
    if asset.published_at is None or asset.width is None:
        raise Refused(codes.NOT_READY)
    return ask(asset, Kind.FRAME, actor=actor, at_ms=at_ms)


def ask_for_pictures(asset: Asset) -> Errand:
    """Stills and seek pictures for a film from before there were any."""
    return ask(asset, Kind.PICTURES)


def ask_for_draft(
    asset: Asset, *, language: str, label: str, actor: AbstractBaseUser | None = None
) -> Errand:
    """A draft of captions from the sound. Raises Refused: no-recogniser, captions-exist, not-ready."""
    drafting.check(asset, language)
    return ask(asset, Kind.SPEECH, actor=actor, language=language, label=label)


def ask_for_subtitles(
    asset: Asset, *, track: int, language: str, label: str, actor: AbstractBaseUser | None = None
) -> Errand:
    """The subtitles at place `track` inside the file as captions. Raises Refused: bad-subtitles, captions-exist."""
    waiting = Errand.objects.filter(asset=asset, kind=Kind.SUBTITLES, language=language, track=track)
    is_open = waiting.filter(state__in=[jobs.WorkState.QUEUED, jobs.WorkState.RUNNING])
    if (already := is_open.first()) is not None:
        return already
    inside.check(asset, track, language)
    return ask(asset, Kind.SUBTITLES, actor=actor, language=language, label=label, track=track)


def run(errand: Errand) -> None:
    """Do a claimed errand. Never raises for what a file, a full disk or a lost lease can cause."""
    folder = options.work_folder() / "errands" / str(errand.pk)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asset = Asset.objects.get(pk=errand.asset_id)
    try:
        DOES[Kind(errand.kind)](errand, _bench(errand, asset, folder))
        jobs.finish(errand)
    except LostLease as lost:
        log.info("errand %s: %s", errand.pk, lost)
    except Refused as refused:
        _fail(errand, refused.code)
    except RecogniserFailed as failed:
        _fail(errand, codes.RECOGNISER_FAILED, str(failed), retry_in_s=RETRY_IN_S)
    except (StorageError, OSError) as error:
        _fail(errand, codes.ENCODER_FAILED, str(error), retry_in_s=RETRY_IN_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if AssetState(asset.state) in states.SETTLED:
            storage.current().release(f"published/{asset.uuid}")
            storage.current().release(f"originals/{asset.source_folder}")


def _bench(errand: Errand, asset: Asset, folder: Path) -> Bench:
    def beat(progress_pct: int | None = None) -> None:
        jobs.renew(errand, lease_s=options.lease_s(), progress_pct=progress_pct)

    return Bench(asset, storage.current().kept(beat), folder, beat)


def _fail(errand: Errand, code: str, tail: str = "", *, retry_in_s: float = 0) -> None:
    try:
        jobs.fail(errand, reason=code, log_tail=tail, retry_in_s=retry_in_s)
    except LostLease as lost:
        log.info("errand %s: %s", errand.pk, lost)


def _frame(errand: Errand, bench: Bench) -> None:
    """The picture of a moment becomes the poster."""
    rows = bench.finished()
    at_ms = min(errand.at_ms, max(0, (bench.asset.duration_ms or 0) - END_MS))
    made = stills.take(bench, bench.file_of(stills.nearest(rows)), at_ms, "frame.jpg") if rows else []
    if not made:
        raise Refused(codes.NOT_READY)
    name = f"poster-{secrets.token_hex(4)}.jpg"
    bench.publish(made[0], name)
    bench.beat()
    posters.show(bench.asset, name)


def _pictures(errand: Errand, bench: Bench) -> None:
    """Stills and seek pictures of a film that was made before there were any; its poster stays."""
    del errand
    found = posters.make(bench)
    kept = {"stills": found["stills"]} if bench.asset.has_poster else found
    has_sprites = sprites.make(bench)
    bench.beat()
    Asset.objects.filter(pk=bench.asset.pk).update(has_sprites=has_sprites, **kept)


def _speech(errand: Errand, bench: Bench) -> None:
    recogniser = recognisers.current()
    if recogniser is None:
        raise Refused(codes.NO_RECOGNISER)
    drafting.draft(bench, errand, recogniser, None)


def _subtitles(errand: Errand, bench: Bench) -> None:
    inside.take(bench, errand)


DOES: dict[Errand.Kind, Callable[[Errand, Bench], None]] = {
    Kind.FRAME: _frame,
    Kind.PICTURES: _pictures,
    Kind.SPEECH: _speech,
    Kind.SUBTITLES: _subtitles,
}
