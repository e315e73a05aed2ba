"""From a claimed job to a lesson: idempotent, fenced, fair, and honest about what failed."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from media_pipeline import (
    actions,
    commands,
    disk,
    events,
    growth,
    intake,
    queries,
    runner,
    settling,
    steps,
    storage,
    turns,
    work,
)
from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.turns import Waiting
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaJobFactory
from tests.media_pipeline import corpus
from tests.media_pipeline.conftest import published_path, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture
def news(monkeypatch):
    heard = []
    monkeypatch.setattr(steps, "send_on_commit", heard.append)
    monkeypatch.setattr(work, "send_on_commit", heard.append)
    return heard


def refreshed(asset):
    return Asset.objects.get(pk=asset.pk)


def test_a_lesson_plays_before_it_is_finished_and_news_comes_once(small_clip, news):
    asset = actions.ingest_file(small_clip)
    seen = []
    while (job := turns.take(worker="t")) is not None:
        step = job.step
        steps.run_step(job)
        seen.append((step, refreshed(asset).state, published_path(asset, "master.m3u8").exists()))
    assert seen == [
        ("probe", "processing", False),
        ("remux", "playable", True),
        ("ladder", "playable", True),
        ("finish", "published", True),
    ]
    assert [type(item) for item in news] == [events.AssetPlayable, events.AssetPublished]
    assert news[1] == events.AssetPublished(asset.uuid, refreshed(asset).duration_ms, is_damaged=False)


def test_rungs_are_listed_while_they_grow(wide_clip, monkeypatch):
    asset = actions.ingest_file(wide_clip)
    states, real = [], growth.Growth.tick

    def tick(self):
        real(self)
        states.append(dict(Rendition.objects.filter(asset=asset).values_list("name", "state")))

    monkeypatch.setattr(growth.Growth, "tick", tick)
    real_encode = work.encode

    def encode(hand, argv, names, tick=None):
        outcome = real_encode(hand, argv, names, tick)
        if tick:
            tick()
        return outcome

    monkeypatch.setattr(work, "encode", encode)
    job = None
    while (job := turns.take(worker="t")) is not None and job.step != "ladder":
        steps.run_step(job)
    monkeypatch.setattr(settling, "settle", lambda _hand, _name: pytest.fail("stop here"))
    with pytest.raises(pytest.fail.Exception):
        steps.run_step(job)
    assert states[-1]["v234"] == states[-1]["v720"] == "playable"
    text = published_path(asset, f"r{job.fence}/v234.m3u8").read_text()
    assert "PLAYLIST-TYPE:EVENT" in text
    assert "ENDLIST" not in text
    assert "v720.m3u8" in published_path(asset, "master.m3u8").read_text()
    assert refreshed(asset).state == "playable"


def test_the_same_bytes_are_never_encoded_twice(small_clip, tmp_path, monkeypatch):
    copy = shutil.copyfile(small_clip, tmp_path / "copy.mp4")
    first, second = actions.ingest_file(small_clip), actions.ingest_file(copy)
    runs = Counter()
    real = commands.ladder_argv
    monkeypatch.setattr(commands, "ladder_argv", lambda *a, **k: (runs.update(["ladder"]), real(*a, **k))[1])
    work_off()
    assert refreshed(first).state == "published"
    MediaJob.objects.update(run_after=timezone.now())
    work_off()
    assert refreshed(second).state == "published"
    assert runs == {"ladder": 1}
    names = [
        set(Rendition.objects.filter(asset=asset).values_list("name", "state")) for asset in (first, second)
    ]
    assert names[0] == names[1]
    row = second.renditions.get(name="v234")
    one, two = (published_path(asset, f"{row.folder}/v234.mp4") for asset in (first, second))
    assert one.stat().st_ino == two.stat().st_ino
    actions.delete_asset(first)
    assert two.exists()


def test_deleting_removes_every_file(small_clip, media, django_capture_on_commit_callbacks):
    asset = actions.ingest_file(small_clip)
    work_off()
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_asset(asset)
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_deleting_in_the_middle_stops_the_worker_and_leaves_nothing(
    small_clip, media, monkeypatch, django_capture_on_commit_callbacks
):
    asset = actions.ingest_file(small_clip)
    job = turns.take(worker="t")
    steps.run_step(job)
    job = turns.take(worker="t")
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_asset(asset)
    steps.run_step(job) if Asset.objects.exists() else None
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_a_failing_encoder_is_tried_three_times_then_said_plainly_and_one_click_tries_again(
    small_clip, news, monkeypatch
):
    asset = actions.ingest_file(small_clip)
    real = commands.ladder_argv
    broken = lambda paths, plan, **options: [*real(paths, plan, **options)[:-1], "-no_such_option", "-y"]  # noqa: E731
    monkeypatch.setattr(commands, "ladder_argv", broken)
    for _try in range(3):
        work_off()
        MediaJob.objects.update(run_after=timezone.now())
    failed, job = refreshed(asset), MediaJob.objects.get()
    assert (failed.state, failed.code, job.state, job.attempts) == ("failed", "encoder-failed", "failed", 3)
    assert "try again" in failed.reason
    assert job.log_tail
    assert set(Rendition.objects.filter(state="failed").values_list("name", flat=True)) == {"v234"}
    assert events.AssetFailed(asset.uuid, "encoder-failed", is_refused=False) in news
    monkeypatch.setattr(commands, "ladder_argv", real)
    actions.retry_asset(failed)
    work_off()
    assert refreshed(asset).state == "published"


def test_a_missing_ffmpeg_waits_instead_of_failing_the_file(small_clip, settings):
    asset = actions.ingest_file(small_clip)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FFMPEG": "/missing/ffmpeg"}
    work_off()
    job = MediaJob.objects.get()
    assert (refreshed(asset).state, job.state, job.reason) == ("processing", "queued", "no-ffmpeg")


def test_a_full_disk_is_named_and_waited_for(small_clip, monkeypatch):
    asset = actions.ingest_file(small_clip)
    full = runner.Outcome(code=1, stderr_tail="av_interleaved_write_frame(): No space left on device")
    monkeypatch.setattr(runner, "run", lambda *_a, **_k: full)
    work_off()
    job = MediaJob.objects.get()
    assert (job.state, job.reason) == ("queued", "disk-full")
    assert job.run_after > timezone.now() + timedelta(seconds=3)
    assert refreshed(asset).state == "processing"


def test_a_worker_that_lost_its_lease_writes_nothing_more(small_clip):
    asset = actions.ingest_file(small_clip)
    stale = turns.take(worker="slow")
    MediaJob.objects.update(lease_until=timezone.now())
    work_off()
    before = (refreshed(asset).updated_at, list(Rendition.objects.values_list("folder", "state")))
    steps.run_step(stale)
    assert (refreshed(asset).updated_at, list(Rendition.objects.values_list("folder", "state"))) == before
    assert refreshed(asset).state == "published"


def test_a_job_that_kills_its_worker_each_time_fails_the_asset_in_plain_words(small_clip, news):
    asset = actions.ingest_file(small_clip)
    for _life in range(6):
        assert turns.take(worker="doomed") is not None
        MediaJob.objects.update(lease_until=timezone.now())
    assert turns.take(worker="healthy") is None
    assert (refreshed(asset).state, refreshed(asset).code) == ("failed", "gave-up")


def waiting(pk, owner, rank=4, age=0):
    return Waiting(pk, owner, rank, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=age))


def test_one_upload_of_one_trainer_does_not_wait_behind_two_hundred_of_another():
    many = [waiting(number, 1, age=number) for number in range(200)]
    one = waiting(999, 2, age=500)
    assert turns.order([*many, one], Counter({1: 1}), Counter())[0] is one
    assert turns.order([*many, one], Counter(), Counter({1: 3}))[0] is one
    assert turns.order([*many, one], Counter(), Counter())[0] is many[0]


def test_cheap_steps_of_all_come_before_the_long_step_of_any():
    assert turns.order([waiting(1, 1, rank=4), waiting(2, 1, rank=0, age=9)], Counter(), Counter())[0].pk == 2


def test_the_turn_is_taken_from_the_rows():
    trainer, other = PersonFactory(), PersonFactory()
    for _number in range(3):
        MediaJobFactory(asset__owner=trainer)
    late = MediaJobFactory(asset__owner=other)
    first = turns.take(worker="a")
    assert first.asset.owner == trainer
    assert turns.take(worker="b").pk == late.pk


def test_storage_on_disk_publishes_whole_files_only(media):
    store = storage.current()
    store.write("published/x/master.m3u8", b"one")
    store.write("published/x/master.m3u8", b"two")
    assert b"".join(store.read("published/x/master.m3u8", 0, 3)) == b"two"
    assert [entry.name for entry in (media / "media/published/x").iterdir()] == ["master.m3u8"]
    for key in ("published/../x", "/etc/passwd", "published/x/.hidden", "published//x", "a\n"):
        with pytest.raises(disk.StorageError):
            store.write(key, b"")


def test_an_uploaded_file_that_turns_out_broken_is_refused_by_the_worker_with_words(clips, news):
    path = clips / "cut-upload.mp4"
    corpus.CASES["cut.mp4"].make(path)
    data = path.read_bytes()
    upload = actions.begin_upload(owner=PersonFactory(), name="bài.mp4", size=len(data))
    for number in range(1, intake.part_count(upload) + 1):
        piece = data[(number - 1) * upload.part_bytes : number * upload.part_bytes]
        actions.receive_part(upload, number=number, stream=io.BytesIO(piece))
    asset = actions.complete_upload(upload)
    work_off()
    assert (refreshed(asset).state, refreshed(asset).code) == ("refused", "incomplete")
    assert MediaJob.objects.get().state == "done"
    assert news == [events.AssetFailed(asset.uuid, "incomplete", is_refused=True)]


def test_a_rung_that_fails_fails_alone_and_is_tried_again_alone(wide_clip, monkeypatch, settings):
    asset = actions.ingest_file(wide_clip)
    real, runs = commands.ladder_argv, []

    def broken_above(paths, plan, **options):
        names = [rung.name for rung in plan.rungs]
        runs.append(names)
        line = real(paths, plan, **options)
        return [*line[:-1], "-no_such_option", "-y"] if "v720" in names else line

    monkeypatch.setattr(commands, "ladder_argv", broken_above)
    for _try in range(3):
        work_off()
        MediaJob.objects.filter(state="queued").update(run_after=timezone.now())
    everything = ["v234", "v360", "v720"]  # once with the sound, which may be at fault; twice without
    assert runs == [everything] * 3 + [["v234"], ["v360"], ["v720"]]
    row = Rendition.objects.get(name="v720")
    assert (row.state, refreshed(asset).state) == ("failed", "published")
    assert "try again" in row.reason
    assert row.log_tail
    master = published_path(asset, "master.m3u8").read_text()
    assert "v360.m3u8" in master
    assert "v720" not in master
    card = queries.asset_card(asset.uuid)
    assert card.can_retry
    kept = dict(Rendition.objects.exclude(name="v720").values_list("name", "folder"))
    monkeypatch.setattr(
        commands,
        "ladder_argv",
        lambda p, plan, **o: (runs.append([r.name for r in plan.rungs]), real(p, plan, **o))[1],
    )
    assert not actions.retry_rendition(asset, name="v360"), "it did not fail"
    Rendition.objects.filter(name="v360").update(state="failed")
    assert actions.retry_rendition(asset, name="v720")
    assert not actions.retry_rendition(asset, name="v360"), "other work is under way"
    work_off()
    assert runs[6:] == [["v720"]], "and not the other one that failed"
    Rendition.objects.filter(name="v360").update(state="done")
    assert Rendition.objects.get(name="v720").state == "done"
    assert dict(Rendition.objects.exclude(name="v720").values_list("name", "folder")) == kept
    assert "v720" in published_path(asset, "master.m3u8").read_text()
    assert not queries.asset_card(asset.uuid).can_retry


def test_a_sound_that_failed_is_made_again_although_all_pictures_are_there(small_clip):
    asset = actions.ingest_file(small_clip)
    work_off()
    Rendition.objects.filter(name="a48").update(state="failed")
    actions.retry_asset(refreshed(asset))
    work_off()
    assert set(Rendition.objects.values_list("state", flat=True)) == {"done"}
    assert (refreshed(asset).state, MediaJob.objects.get().state) == ("published", "done")


def test_two_uploads_of_one_film_in_the_same_moment_are_encoded_once(small_clip, tmp_path, monkeypatch):
    """Whoever looks first holds the content; the other one, older or younger, waits for it."""
    copy = shutil.copyfile(small_clip, tmp_path / "copy.mp4")
    older, younger = actions.ingest_file(small_clip), actions.ingest_file(copy)
    for asset in (younger, older):  # both know their bytes before either looks for twins
        while (job := turns.take(worker="t", only={asset.job.pk})).step != "ladder":
            steps.run_step(job)
        MediaJob.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    runs = Counter()
    real = commands.ladder_argv
    monkeypatch.setattr(commands, "ladder_argv", lambda *a, **k: (runs.update(["ladder"]), real(*a, **k))[1])
    first = turns.take(worker="t", only={younger.job.pk})
    second = turns.take(worker="u", only={older.job.pk})
    monkeypatch.setattr(steps.passes, "run", lambda hand: (steps.run_step(second), real_run(hand))[1])
    steps.run_step(first)
    assert refreshed(older).encodes is None
    MediaJob.objects.filter(state="queued").update(run_after=timezone.now())
    work_off()
    assert set(Asset.objects.values_list("state", flat=True)) == {"published"}
    assert runs == {"ladder": 1}
    assert not Asset.objects.exclude(encodes=None).exists()


real_run = steps.passes.run


def test_a_holder_that_is_given_up_lets_its_twin_go_to_work(small_clip, tmp_path):
    copy = shutil.copyfile(small_clip, tmp_path / "copy.mp4")
    first, second = actions.ingest_file(small_clip), actions.ingest_file(copy)
    while (job := turns.take(worker="t", only={first.job.pk})).step != "ladder":
        steps.run_step(job)
    assert steps.twins.adopted(work.Work(job, refreshed(first))) is False
    assert refreshed(first).encodes
    work_off({second.job.pk})
    assert MediaJob.objects.get(asset=second).state == "queued"
    steps.give_up(first, "encoder-failed")
    MediaJob.objects.filter(asset=second).update(run_after=timezone.now())
    work_off({second.job.pk})
    assert (refreshed(first).state, refreshed(second).state) == ("failed", "published")


def test_a_twin_whose_files_are_lost_is_not_taken_over(small_clip, tmp_path):
    copy = shutil.copyfile(small_clip, tmp_path / "copy.mp4")
    first = actions.ingest_file(small_clip)
    work_off()
    row = first.renditions.get(name="v234")
    published_path(first, f"{row.folder}/v234.mp4").unlink()
    second = actions.ingest_file(copy)
    work_off()
    assert refreshed(second).state == "published"
    row = second.renditions.get(name="v234")
    assert published_path(second, f"{row.folder}/v234.mp4").stat().st_size == row.bytes


def test_after_giving_up_nothing_is_under_way_and_the_master_names_what_is_finished(
    small_clip, django_capture_on_commit_callbacks
):
    """Killed at each try of the ladder, while a rung could be watched already: no player waits for more of it."""
    asset = actions.ingest_file(small_clip)
    while (job := turns.take(worker="t")).step != "ladder":
        steps.run_step(job)
    Rendition.objects.filter(name="v234").update(state="playable", folder=f"r{job.fence}")
    hand = work.Work(job, refreshed(asset))
    steps.publishing.write_master(hand.storage, hand.asset)
    assert "v234" in published_path(asset, "master.m3u8").read_text()
    MediaJob.objects.update(lost=5, lease_until=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert turns.take(worker="healthy") is None
    assert refreshed(asset).state == "failed"
    assert not Rendition.objects.filter(state__in=["queued", "running", "playable"]).exists()
    master = published_path(asset, "master.m3u8").read_text()
    assert "remux.m3u8" in master
    assert "v234" not in master
    assert refreshed(asset).playable_at is not None
    Rendition.objects.update(state="failed")
    steps.publishing.withdraw_unfinished(storage.current(), asset)
    assert not published_path(asset, "master.m3u8").exists()
    assert refreshed(asset).playable_at is None
