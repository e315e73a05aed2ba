"""A worker process makes one film at a time, and beside it takes the short steps of the others."""

from __future__ import annotations

import pytest

from media_pipeline import jobs, steps, tasks, turns, work
from media_pipeline.models import MediaJob
from media_pipeline.states import Step
from tests.factories.media import MediaAssetFactory

pytestmark = pytest.mark.django_db


def queue(step: Step) -> MediaJob:
    return MediaJob.objects.create(asset=MediaAssetFactory(), step=step.value, step_rank=work.PRIORITY[step])


@pytest.fixture
def done(monkeypatch):
    """What was done, in order, and what a bell in the middle of the first long step did."""
    seen: list[tuple[str, str]] = []

    def run_step(job):
        seen.append(("begin", job.step))
        if job.step == Step.LADDER.value and ("end", Step.LADDER.value) not in seen:
            tasks.run_media_task(0)
        seen.append(("end", job.step))
        jobs.finish(job)

    monkeypatch.setattr(steps, "run_step", run_step)
    return seen


def test_a_new_upload_is_looked_into_while_a_film_is_made(done):
    queue(Step.LADDER)
    late = queue(Step.LADDER)
    MediaJob.objects.filter(pk=late.pk).update(step=Step.PROBE.value, step_rank=0, state="done")

    def arrive():
        MediaJob.objects.filter(pk=late.pk).update(state="queued")

    first = turns.take
    calls = []

    def take(**options):
        job = first(**options)
        calls.append(options["up_to"])
        if job is not None and job.step == Step.LADDER.value:
            arrive()
        return job

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns, "take", take)
        tasks.run_media_task(0)
    assert done == [("begin", "ladder"), ("begin", "probe"), ("end", "probe"), ("end", "ladder")]


def test_a_second_film_waits_for_the_first(done):
    queue(Step.LADDER)
    queue(Step.LADDER)
    tasks.run_media_task(0)
    assert done == [("begin", "ladder"), ("end", "ladder")] * 2


def test_short_steps_come_first_and_every_step_has_a_lane():
    long = queue(Step.LADDER)
    short = [queue(step) for step in (Step.FINISH, Step.AUDIO, Step.REMUX, Step.PROBE)]
    taken = [turns.take(worker="t", up_to=work.SHORT_STEPS) for _turn in short]
    assert {job.pk for job in taken} == {job.pk for job in short}
    assert turns.take(worker="t", up_to=work.SHORT_STEPS) is None
    assert turns.take(worker="t").pk == long.pk


def test_lanes_are_free_again_after_a_step_that_breaks(monkeypatch):
    queue(Step.LADDER)

    def broken(_job):
        raise RuntimeError

    monkeypatch.setattr(steps, "run_step", broken)
    with pytest.raises(RuntimeError):
        tasks.run_media_task(0)
    assert not tasks._long_lane.locked()
    assert not tasks._short_lane.locked()
