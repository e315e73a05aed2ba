"""Pieces are rows that any worker takes: what fails, is lost, or is deleted meanwhile costs no more than it must."""

from __future__ import annotations

import pytest
from django.utils import timezone

from media_pipeline import actions, jobs, packaging, presence, steps
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob, Piece, Rendition
from media_pipeline.pieces import making
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg, pytest.mark.sqlite]


@pytest.fixture
def shared(settings):
    """Everything is long, and a piece is one segment."""
    more = {"SPLIT": "always", "SPLIT_FROM_S": 0, "PIECE_S": 4, "RUNGS": ("v234", "v360")}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | more


@pytest.fixture(scope="session")
def slow_clip(clips):
    """Nine seconds of 640x360 at five pictures a second, for two rungs; not web-playable as it is."""
    path = clips / "nine.mkv"
    corpus.ffmpeg(
        *corpus.inputs(size="640x360", rate=5, length=9), "-c:v", "mpeg4", "-q:v", "5", "-c:a", "aac", path
    )
    return path


def test_a_film_with_a_sound_of_its_own_is_made_by_whoever_takes_the_pieces(
    shared, wide_clip, settings, rung, django_capture_on_commit_callbacks
):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"RUNGS": ("v234", "v720")}
    with django_capture_on_commit_callbacks(execute=True):
        asset = actions.ingest_file(wide_clip)
        begin(asset)
    pieces = list(Piece.objects.order_by("rank", "number"))
    assert [(piece.rungs, piece.sound_k) for piece in pieces] == [("v234", 0), ("v720", 0), ("", 96)]
    assert [args for name, args in rung if name.endswith("run_piece_task")] == [
        (piece.pk,) for piece in pieces
    ]
    for piece in pieces:
        making.run_piece(jobs.claim(Piece, worker=f"w{piece.pk}", lease_s=5, pk=piece.pk))
    asset.refresh_from_db()
    assert asset.state == "playable", "the sound is heard; no picture before its job looked"
    job = MediaJob.objects.get()
    assert (job.step, job.state) == ("pieces", WorkState.QUEUED)
    assert job.run_after <= timezone.now()
    work_off()
    assert states() == dict.fromkeys(("a48", "v234", "v720"), "done")
    top = Rendition.objects.get(name="v720")
    assert abs(top.duration_ms - 2_000) < 100
    assert packaging.read_header(
        published_path(asset, f"{top.folder}/v720.mp4").read_bytes()[:4096]
    ).codecs.endswith("mp4a.40.2")


def begin(asset: Asset) -> None:
    """All steps before the pieces."""
    while (job := jobs.claim(MediaJob, worker="test", lease_s=5)).step != "pieces":
        steps.run_step(job)
    jobs.advance(job)


def states() -> dict[str, str]:
    return dict(Rendition.objects.values_list("name", "state"))


@pytest.fixture
def broken(monkeypatch):
    """ffmpeg that cannot make the rungs named here."""
    names = set()
    real = making.lines.picture_argv

    def argv(paths, plan, stretch, wanted):
        line = real(paths, plan, stretch, wanted)
        return [*line[:1], "-broken", *line[1:]] if names & set(wanted) else line

    monkeypatch.setattr(making.lines, "picture_argv", argv)
    return names


def out_of_patience() -> None:
    """Nobody waits between tries here."""
    work_off()
    for _time in range(10):
        Piece.objects.filter(state=WorkState.QUEUED).update(run_after=timezone.now())
        work_off()
    MediaJob.objects.filter(state=WorkState.QUEUED).update(run_after=timezone.now())
    work_off()


def test_a_piece_that_fails_three_times_costs_its_rendition_alone(shared, slow_clip, broken):
    broken.add("v360")
    asset = actions.ingest_file(slow_clip)
    out_of_patience()
    asset.refresh_from_db()
    found = states()
    assert (found["v234"], found["v360"]) == ("done", "failed")
    assert asset.state == "published"
    assert Rendition.objects.get(name="v360").reason.startswith("Preparing the video failed")
    assert "v360" not in published_path(asset, "master.m3u8").read_text()
    assert not Piece.objects.exists()


def test_of_a_long_film_one_size_alone_is_shared_out_again(shared, slow_clip, broken):
    broken.add("v360")
    asset = actions.ingest_file(slow_clip)
    out_of_patience()
    broken.clear()
    before = Rendition.objects.get(name="v234").folder
    actions.retry_rendition(asset, name="v360")
    begin(asset)
    assert set(Piece.objects.values_list("rungs", flat=True)) == {"v360"}
    work_off()
    assert set(states().values()) == {"done"}
    assert Rendition.objects.get(name="v234").folder == before


def test_a_film_of_which_no_piece_can_be_made_fails_in_words_and_is_tried_again(
    shared, slow_clip, broken, media
):
    broken.update({"v234", "v360"})
    asset = actions.ingest_file(slow_clip)
    out_of_patience()
    asset.refresh_from_db()
    assert (asset.state, asset.code) == ("failed", "encoder-failed")
    broken.clear()
    actions.retry_asset(asset)
    work_off()
    asset.refresh_from_db()
    assert (asset.state, Piece.objects.count()) == ("published", 0)


def test_two_workers_on_one_piece_count_once(shared, slow_clip):
    asset = actions.ingest_file(slow_clip)
    begin(asset)
    first = jobs.claim(Piece, worker="slow", lease_s=5)
    Piece.objects.filter(pk=first.pk).update(lease_until=timezone.now())
    second = jobs.claim(Piece, worker="quick", lease_s=5, pk=first.pk)
    making.run_piece(second)
    making.run_piece(first)
    second.refresh_from_db()
    assert (second.state, second.worker) == (WorkState.DONE, "quick")
    kept = {entry.name for entry in published_path(asset).parents[1].glob("pieces/*/*")}
    assert kept == {f"{second.pk}-{second.fence}"}


def test_films_are_shared_out_when_several_workers_are_here(shared, slow_clip, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"SPLIT": "auto"}
    path = slow_clip
    presence.say("host-1:11")
    presence.say("host-1:11")
    first = actions.ingest_file(path)
    work_off()
    first.refresh_from_db()
    assert (first.state, Piece.objects.count()) == ("published", 0)
    actions.delete_asset(first)
    presence.say("a-machine-with-a-very-long-name-of-its-own-in-the-hall:12")
    assert presence.workers() == 2
    begin(actions.ingest_file(path))
    assert Piece.objects.count() == 4
    presence.leave("host-1:11")
    assert presence.workers() == 1


def test_a_film_deleted_while_it_is_made_leaves_nothing(
    shared, slow_clip, media, django_capture_on_commit_callbacks
):
    asset = actions.ingest_file(slow_clip)
    begin(asset)
    taken = jobs.claim(Piece, worker="w", lease_s=5)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_asset(asset)
    making.run_piece(taken)
    assert not Piece.objects.exists()
    assert not [path for path in (media / "media").rglob("*") if path.is_file()]
