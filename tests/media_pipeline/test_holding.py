"""Work waits out what is not its fault, says why meanwhile, and does not wait for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media_pipeline import actions, codes, holding, jobs, steps
from media_pipeline.disk import StorageError
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob
from media_pipeline.work import StepFailed
from tests.factories.media import MediaAssetFactory
from tests.media_pipeline.conftest import work_off

pytestmark = pytest.mark.django_db


def again() -> None:
    """The waiting is over."""
    MediaJob.objects.update(run_after=timezone.now())
    work_off()


@pytest.mark.ffmpeg
def test_a_film_goes_on_by_itself_when_the_place_is_well_again(small_clip, monkeypatch):
    asset = actions.ingest_file(small_clip)
    fault: list[Exception] = []
    real = dict(steps.STEPS)

    def step(hand):
        if fault:
            raise fault[0]
        real[steps.Step(hand.job.step)](hand)

    monkeypatch.setattr(steps, "STEPS", dict.fromkeys(real, step))
    for error, code in (
        (OSError(28, "No space left on device"), codes.DISK_FULL),
        (StorageError("503"), codes.STORAGE_AWAY),
    ):
        fault[:] = [error]
        for _time in range(5):
            again()
        asset.refresh_from_db()
        assert (asset.state, asset.code) == ("received", code)
        assert asset.reason
        assert MediaJob.objects.get().attempts == 0
    fault.clear()
    again()
    asset.refresh_from_db()
    assert (asset.state, asset.code, MediaJob.objects.get().held_since) == ("published", "", None)


def held(code: str, since: timedelta | None) -> MediaJob:
    MediaJob.objects.create(
        asset=MediaAssetFactory(state="processing"), held_since=since and timezone.now() - since
    )
    job = jobs.claim(MediaJob, worker="w", lease_s=5)
    job.was_put_off = holding.put_off(job, StepFailed(code))
    return job


@pytest.mark.parametrize(
    ("since", "wait_s"), [(None, 5), (timedelta(seconds=40), 20), (timedelta(hours=2), 300)]
)
def test_it_waits_half_as_long_again_as_it_has_waited(since, wait_s):
    job = held(codes.DISK_FULL, since)
    assert (job.was_put_off, job.state, job.attempts) == (True, WorkState.QUEUED, 0)
    assert abs((job.run_after - timezone.now()).total_seconds() - wait_s) < 2


def test_after_a_day_tries_count_again():
    job = held(codes.DISK_FULL, timedelta(hours=25))
    assert (job.was_put_off, job.state, job.attempts) == (False, WorkState.RUNNING, 1)


def test_what_is_the_fault_of_the_film_is_not_put_off():
    assert not held(codes.ENCODER_FAILED, None).was_put_off


def test_a_film_that_is_settled_keeps_its_words():
    job = held(codes.NO_FFMPEG, None)
    Asset.objects.update(state="damaged", code="partly-readable")
    jobs.ask(MediaJob.objects.all(), "nobody")
    holding.put_off(jobs.claim(MediaJob, worker="w", lease_s=5, pk=job.pk), StepFailed(codes.DISK_FULL))
    assert Asset.objects.get().code == "partly-readable"
