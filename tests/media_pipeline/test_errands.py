"""Small wishes for a finished film: done once, by one worker, in words when they cannot be."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from media_pipeline import actions, disk, errands, jobs, options, queries, storage, tasks
from media_pipeline.captions.transcripts import transcript
from media_pipeline.models import Asset, Errand
from media_pipeline.pictures import stills
from media_pipeline.pictures.redrawing import PictureRefused
from media_pipeline.refusals import Refused
from tests.factories.media import MediaAssetFactory, RenditionFactory
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path

pytestmark = [pytest.mark.django_db]


@pytest.fixture(scope="session")
def ten_seconds(clips):
    """A finished rendition of ten seconds."""
    path = clips / "v234.mp4"
    corpus.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=5:d=10", *corpus.FAST, "-g", "20", path)
    return path


@pytest.fixture
def asset(ten_seconds, media):
    row = RenditionFactory(
        name="v234",
        width=320,
        height=240,
        duration_ms=10_000,
        asset__duration_ms=10_000,
        asset__width=320,
        asset__stills=2,
        asset__poster="still-1.jpg",
        asset__published_at=timezone.now(),
    )
    storage.current().write(disk.published(row.asset.uuid, "r3/v234.mp4"), ten_seconds.read_bytes())
    return row.asset


def fresh(asset):
    return Asset.objects.get(pk=asset.pk)


@pytest.mark.ffmpeg
def test_the_picture_of_a_moment_becomes_the_poster_and_the_one_before_goes(
    asset, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        errand = actions.ask_for_frame(asset, at_ms=3_000)
    assert ("media_pipeline.tasks.run_errand_task", (errand.pk,)) in rung
    tasks.run_errand_task(errand.pk)
    first = fresh(asset).poster
    assert stills.look(published_path(asset, first)).is_clear
    assert queries.playback_source(asset.uuid, viewer="x").poster_url.endswith(first)
    actions.ask_for_frame(asset, at_ms=99_000)
    tasks.run_errand_task(errand.pk)
    assert fresh(asset).poster not in {first, "still-1.jpg"}
    assert not published_path(asset, first).exists()
    assert not list((options.work_folder() / "errands").iterdir())
    actions.choose_still(fresh(asset), number=1)
    assert fresh(asset).poster == "still-1.jpg"
    assert Errand.objects.count() == 1


@pytest.mark.ffmpeg
def test_a_still_that_is_not_there_and_a_film_that_is_not_ready_are_refused(asset):
    for number in (0, asset.stills + 1):
        with pytest.raises(Refused):
            actions.choose_still(asset, number=number)
    with pytest.raises(Refused):
        actions.ask_for_frame(MediaAssetFactory(), at_ms=0)
    assert fresh(asset).poster == asset.poster


@pytest.mark.ffmpeg
def test_a_picture_of_ones_own_is_drawn_anew_and_a_drawing_refused(asset):
    own = io.BytesIO()
    picture = Image.new("RGB", (3_000, 1_500), "red")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    picture.save(own, "JPEG", exif=exif)
    actions.bring_poster(asset, file=own)
    poster = fresh(asset).poster
    assert poster.startswith("poster-")
    with Image.open(published_path(asset, poster)) as kept:
        assert (kept.size, kept.format, len(kept.getexif())) == ((1_280, 640), "JPEG", 0)
    for bad in (b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"", b"GIF89a"):
        with pytest.raises(PictureRefused):
            actions.bring_poster(asset, file=io.BytesIO(bad))
    assert fresh(asset).poster == poster


@pytest.mark.ffmpeg
def test_films_from_before_get_their_pictures_and_keep_their_poster(asset, capsys):
    Asset.objects.update(has_sprites=False, stills=0, poster="poster.jpg")
    call_command("media_pictures")
    assert capsys.readouterr().out.strip() == "1"
    tasks.run_errand_task(Errand.objects.get().pk)
    again = fresh(asset)
    assert (again.has_sprites, again.stills > 0, again.poster) == (True, True, "poster.jpg")
    call_command("media_pictures")
    assert capsys.readouterr().out.strip() == "0"


def test_a_worker_that_lost_its_errand_writes_nothing(media, monkeypatch):
    asset = MediaAssetFactory(poster="still-1.jpg")
    errand = errands.ask(asset, Errand.Kind.FRAME)
    mine = jobs.claim(Errand, worker="a", lease_s=5, pk=errand.pk)
    errands.ask(asset, Errand.Kind.FRAME, at_ms=1)
    monkeypatch.setitem(
        errands.DOES,
        Errand.Kind.FRAME,
        lambda _errand, bench: (bench.beat(), errands.posters.show(asset, "x.jpg")),
    )
    errands.run(mine)
    assert fresh(asset).poster == "still-1.jpg"
    assert Errand.objects.get().state == jobs.WorkState.QUEUED


def test_an_errand_that_is_not_due_or_taken_is_left_alone(media):
    asset = MediaAssetFactory()
    errand = errands.ask(asset, Errand.Kind.FRAME)
    jobs.claim(Errand, worker="another", lease_s=60, pk=errand.pk)
    tasks.run_errand_task(errand.pk)
    assert Errand.objects.get().worker == "another"
    tasks.run_errand_task(errand.pk + 1)


@pytest.mark.ffmpeg
def test_with_a_bucket_pictures_and_captions_are_the_buckets_and_nothing_stays_here(ten_seconds, bucket):
    row = RenditionFactory(
        name="v234", width=320, height=240, asset__width=320, asset__published_at=timezone.now()
    )
    store, uuid = storage.current(), row.asset.uuid
    store.write(disk.published(uuid, "r3/v234.mp4"), ten_seconds.read_bytes())
    tasks.run_errand_task(actions.ask_for_frame(row.asset, at_ms=3_000).pk)
    tasks.run_errand_task(actions.ask_for_pictures(row.asset).pk)
    actions.attach_captions(
        row.asset, language="vi", label="x", data=b"1\n00:00:00,000 --> 00:00:01,000\nhi\n"
    )
    assert [one.text for one in transcript(uuid, "vi")] == ["hi"]
    kept = {key.split("/", 2)[2] for key, _size in store.files()}
    assert {"master.m3u8", "sprites.vtt", "sprites-1.jpg", "still-1.jpg", fresh(row.asset).poster} <= kept
    assert not (options.work_folder() / "s3" / "published" / str(uuid)).exists()
