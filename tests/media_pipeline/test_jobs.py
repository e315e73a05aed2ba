"""Work rows: one worker at a time, nothing lost, nothing kept by the dead."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from media_pipeline import jobs
from media_pipeline.jobs import LostLease, WorkState
from media_pipeline.models import Asset, MediaJob
from tests.factories.media import MediaJobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.queue]


def claim(**options):
    return jobs.claim(MediaJob, worker="w", lease_s=options.pop("lease_s", 60), **options)


def test_the_oldest_due_row_is_taken_and_counted():
    later = MediaJobFactory(run_after=timezone.now() - timedelta(seconds=1))
    older = MediaJobFactory(run_after=timezone.now() - timedelta(seconds=9))
    MediaJobFactory(run_after=timezone.now() + timedelta(hours=1))
    first, second, third = claim(), claim(), claim()
    assert (first.pk, second.pk, third) == (older.pk, later.pk, None)
    assert (first.attempts, first.fence, first.state, first.worker) == (1, 1, WorkState.RUNNING, "w")


def test_a_filter_and_a_key_narrow_the_choice():
    one, two = MediaJobFactory(), MediaJobFactory()
    assert claim(extra_filter=Q(pk=two.pk)).pk == two.pk
    assert claim(pk=two.pk) is None
    assert claim(pk=one.pk).pk == one.pk


def test_a_worker_whose_lease_ran_out_is_fenced_off():
    MediaJobFactory()
    first = claim(lease_s=0)
    second = claim()
    assert second.pk == first.pk
    for late in (
        lambda: jobs.renew(first, lease_s=60),
        lambda: jobs.finish(first),
        lambda: jobs.advance(first),
        lambda: jobs.fail(first, reason="late"),
    ):
        with pytest.raises(LostLease):
            late()
    second.refresh_from_db()
    assert (second.state, second.reason, second.fence) == (WorkState.RUNNING, "", 2)
    jobs.finish(second)
    second.refresh_from_db()
    assert (second.state, second.progress_pct, second.finished_at is not None) == (WorkState.DONE, 100, True)


def test_a_cancelled_row_stops_its_worker():
    row = MediaJobFactory()
    held = claim()
    MediaJob.objects.filter(pk=row.pk).update(state=WorkState.CANCELLED)
    with pytest.raises(LostLease):
        jobs.renew(held, lease_s=60)


def test_a_failure_is_tried_again_later_until_the_attempts_are_used_up():
    MediaJobFactory(max_attempts=2)
    row = claim()
    assert jobs.fail(row, reason="net", log_tail="x" * 20_000, retry_in_s=30)
    assert claim() is None
    row.refresh_from_db()
    assert len(row.log_tail) == jobs.LOG_TAIL_BYTES
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        row = claim()
        assert not jobs.fail(row, reason="net", retry_in_s=30)
    row.refresh_from_db()
    assert row.state == WorkState.FAILED
    assert claim() is None


def test_a_row_that_kills_its_worker_each_time_is_quarantined_and_the_queue_goes_on(monkeypatch):
    told = []
    monkeypatch.setitem(
        jobs._registry, MediaJob, jobs.Registration(MediaJob, "bell", lambda row: told.append(row.pk))
    )
    poison, healthy = MediaJobFactory(), MediaJobFactory(run_after=timezone.now() + timedelta(seconds=5))
    for life in range(jobs.LIVES * poison.max_attempts):
        taken = claim(lease_s=0, pk=poison.pk)
        assert (taken.attempts, taken.lost) == (1, life)
    assert taken.is_last_try
    with time_machine.travel(timezone.now() + timedelta(seconds=10)):
        assert claim().pk == healthy.pk
    poison.refresh_from_db()
    assert (poison.state, poison.reason) == (WorkState.FAILED, jobs.GAVE_UP)
    assert told == [poison.pk]


def test_a_killed_worker_costs_a_row_none_of_its_tries():
    MediaJobFactory()
    for _kill in range(5):
        row = claim(lease_s=0)
    assert (row.attempts, row.lost, row.is_last_try) == (1, 4, False)
    assert jobs.fail(row, reason="net", retry_in_s=0.01)
    with time_machine.travel(timezone.now() + timedelta(seconds=1)):
        row = claim()
        assert (row.attempts, row.lost) == (2, 4)
        jobs.advance(row, step="audio")
    row.refresh_from_db()
    assert (row.attempts, row.lost) == (0, 0), "what it lost in one step does not count in the next"


def test_errors_are_counted_whatever_was_lost_between_them():
    """The control: tries are used up by errors alone, lost leases or not."""
    MediaJobFactory(max_attempts=2)
    jobs.fail(claim(), reason="bad", retry_in_s=0.01)
    at = timezone.now() + timedelta(seconds=1)
    with time_machine.travel(at, tick=False):
        claim(lease_s=0)
        row = claim()
        assert (row.attempts, row.lost, row.is_last_try) == (2, 1, True)
        assert not jobs.fail(row, reason="bad", retry_in_s=30)


def test_a_finished_step_gives_the_row_back_with_fresh_attempts():
    MediaJobFactory()
    row = claim()
    jobs.advance(row, step="audio")
    row.refresh_from_db()
    assert (row.state, row.attempts, row.step, row.lease_until) == (WorkState.QUEUED, 0, "audio", None)


def test_the_sweep_rings_for_due_rows_and_dead_workers_only(rung, django_capture_on_commit_callbacks):
    due, dead, alive = MediaJobFactory(), MediaJobFactory(), MediaJobFactory()
    MediaJobFactory(run_after=timezone.now() + timedelta(hours=1))
    claim(pk=dead.pk, lease_s=0)
    claim(pk=alive.pk)
    with django_capture_on_commit_callbacks(execute=True):
        count = jobs.sweep()
    ours = [args[0] for name, args in rung if name == "media_pipeline.tasks.run_media_task"]
    assert sorted(ours) == sorted([due.pk, dead.pk])
    assert count == len(rung)


def test_a_ring_waits_for_the_commit_and_a_rollback_rings_nobody(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ring("bell", 1)
        assert rung == []
        with transaction.atomic():
            jobs.ring("bell", 2)
            transaction.set_rollback(True)
    assert rung == [("bell", (1,))]


def test_a_silent_broker_harms_nobody_and_is_left_alone_for_a_while(monkeypatch):
    monkeypatch.undo()
    calls = []

    def refuse(*_args, **_options):
        calls.append(1)
        raise OperationalError("no broker")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse)
    monkeypatch.setattr(jobs, "_broker_rests_until", 0.0)
    jobs._send("bell", (1,))
    jobs._send("bell", (2,))
    assert len(calls) == 1


def overtaken(monkeypatch, rival):
    """The moment between reading and writing: after the first read, `rival` claims the same row."""
    real, seen = QuerySet.first, []

    def first(queryset):
        found = real(queryset)
        if not seen:
            seen.append(found)
            rival()
        return found

    monkeypatch.setattr(QuerySet, "first", first)


def test_two_workers_that_read_the_same_row_do_not_both_get_it(monkeypatch):
    MediaJobFactory()
    winners = []
    overtaken(monkeypatch, lambda: winners.append(claim()))
    loser = claim()
    assert winners[0].attempts == 1
    assert loser is None


def test_without_the_fence_both_would_get_it(monkeypatch):
    """The negative control: the same moment with a plain read and write."""
    MediaJobFactory()
    winners = []

    def naive_claim():
        row = MediaJob.objects.filter(state=WorkState.QUEUED).first()
        MediaJob.objects.filter(pk=row.pk).update(state=WorkState.RUNNING)
        return row

    overtaken(monkeypatch, lambda: winners.append(claim()))
    assert naive_claim().pk == winners[0].pk


def test_what_is_asked_for_anew_just_after_it_was_taken_has_one_holder(monkeypatch):
    """Taken by one, asked for anew and taken by another, all before the first has read what it took."""
    job = MediaJobFactory()
    real, others = QuerySet.update, []

    def update(queryset, **fields):
        changed = real(queryset, **fields)
        if not others:
            others.append(None)
            jobs.ask(MediaJob.objects.filter(pk=job.pk), "bell")
            others.append(claim())
        return changed

    monkeypatch.setattr(QuerySet, "update", update)
    assert claim() is None
    assert others[1].fence == MediaJob.objects.get().fence


def test_a_deleted_asset_takes_its_work_along():
    job = MediaJobFactory()
    held = claim()
    Asset.objects.filter(pk=job.asset_id).delete()
    with pytest.raises(LostLease):
        jobs.renew(held, lease_s=60)


def test_work_that_is_asked_for_many_times_while_it_waits_rings_once(
    rung, django_capture_on_commit_callbacks
):
    rows = MediaJob.objects.filter(pk=MediaJobFactory(state=WorkState.DONE).pk)
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(3):
            jobs.ask(rows, "task", step_rank=4)
    assert rung == [("task", (rows.get().pk,))]
    assert (rows.get().state, rows.get().step_rank) == (WorkState.QUEUED, 4)


def test_work_that_is_asked_for_while_it_runs_is_done_again_and_rung_for(
    rung, django_capture_on_commit_callbacks
):
    rows = MediaJob.objects.filter(pk=MediaJobFactory().pk)
    running = claim()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ask(rows, "task")
    assert rung == [("task", (running.pk,))]
    with pytest.raises(LostLease):
        jobs.finish(running)
    assert claim().pk == running.pk
