"""A lease is kept while a file is on its way, however long that takes; a lost one ends the transfer."""

from __future__ import annotations

import threading

import pytest
from django.utils import timezone

from media_pipeline import carrying, jobs, storage
from media_pipeline.jobs import LostLease
from media_pipeline.models import MediaJob
from media_pipeline.work import Work
from tests.factories.media import MediaJobFactory

PATIENCE_S = 20


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(carrying, "TICK_S", 0.01)


def test_the_lease_is_kept_in_the_thread_that_took_it():
    beats, enough = [], threading.Event()

    def beat():
        beats.append(threading.current_thread())
        if len(beats) == 3:
            enough.set()

    carrying.carry(lambda told: (told(1), enough.wait(PATIENCE_S)), beat)
    assert set(beats) == {threading.current_thread()}
    assert len(beats) >= 3


def test_a_lost_lease_ends_the_transfer_before_it_is_told():
    ended = []

    def move(told):
        try:
            while True:
                told(1)
        finally:
            ended.append(True)

    def beat():
        raise LostLease

    with pytest.raises(LostLease):
        carrying.carry(move, beat)
    assert ended, "nothing is written afterwards"


def test_what_goes_wrong_on_the_way_is_raised():
    with pytest.raises(OSError, match="no line"):
        carrying.carry(lambda _told: (_ for _ in ()).throw(OSError("no line")), lambda: None)


@pytest.mark.django_db
@pytest.mark.parametrize(("is_kept", "patience_s"), [(True, PATIENCE_S), (False, 0.3)])
def test_a_job_whose_file_takes_longer_than_its_lease_stays_its_own(
    is_kept, patience_s, bucket, monkeypatch, tmp_path
):
    MediaJobFactory()
    job = jobs.claim(MediaJob, worker="w", lease_s=0)
    hand = Work(job, job.asset)
    renewed, real = threading.Event(), jobs.renew
    monkeypatch.setattr(jobs, "renew", lambda row, **told: (real(row, **told), renewed.set()))
    monkeypatch.setattr(
        bucket, "upload_file", lambda *_where, **_told: bucket.objects.update(sent=renewed.wait(patience_s))
    )
    (tmp_path / "film").write_bytes(b"film")
    (hand.storage if is_kept else storage.current()).put("published/a/film", tmp_path / "film")
    assert bucket.objects["sent"] is is_kept
    job.refresh_from_db()
    assert (job.lease_until > timezone.now()) is is_kept, "without it another worker would take the job"
