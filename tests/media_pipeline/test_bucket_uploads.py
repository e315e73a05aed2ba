"""Uploads into a bucket: parts come by way of any machine, the bucket joins them, and nothing is left on a disk."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from media_pipeline import actions, disk, intake
from media_pipeline.intake import parts
from media_pipeline.models import Asset, Upload
from media_pipeline.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.media_pipeline.test_intake import GOOD, Killed, begin, killed, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return PersonFactory()


@pytest.fixture(autouse=True)
def _reaping_is_due(monkeypatch):
    monkeypatch.setattr(parts, "_reaped", [])


def other_machine(settings, tmp_path):
    """The next calls come from a process with a disk of its own."""
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"WORK": tmp_path / "other"}


def files_below(folder):
    return [found for found in folder.rglob("*") if found.is_file()]


def test_two_machines_take_parts_of_one_upload_and_the_bucket_joins_them(
    bucket, trainer, settings, tmp_path, media
):
    upload = begin(trainer)
    part(upload, 3)
    other_machine(settings, tmp_path)
    again = Upload.objects.get()
    for number in (1, 2):
        part(again, number)
    asset = actions.complete_upload(again)
    assert bucket.objects == {disk.original(asset.source_folder): GOOD}
    assert (bucket.sendings, bucket.begun) == ({}, 1)
    assert not files_below(media)


def test_two_machines_that_begin_at_once_agree_on_one_sending(bucket, trainer):
    begin(trainer)
    one, two = Upload.objects.get(), Upload.objects.get()
    part(one, 1)
    part(two, 2)
    part(two, 3)
    assert len(bucket.sendings) == 1
    assert bucket.begun == 2
    assert actions.complete_upload(Upload.objects.get())


def test_a_damaged_part_never_reaches_the_bucket(bucket, trainer):
    upload = begin(trainer)
    part(upload, 1)
    with pytest.raises(Refused):
        part(upload, 1, sha256="0" * 64)
    (_key, sent) = bucket.sendings[Upload.objects.get().sending]
    assert sent == {1: GOOD[:50_000]}
    assert upload.parts.get().sha256 == hashlib.sha256(GOOD[:50_000]).hexdigest()


def test_a_completion_cut_off_after_the_join_is_simply_asked_again(bucket, trainer, monkeypatch):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_new_asset", killed)
        with pytest.raises(Killed):
            actions.complete_upload(upload)
    assert not Asset.objects.exists()
    asset = actions.complete_upload(upload)
    assert bucket.objects[disk.original(asset.source_folder)] == GOOD


def test_parts_that_the_bucket_dropped_are_asked_for_again(bucket, trainer):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    bucket.sendings.clear()
    with pytest.raises(Refused) as refused:
        actions.complete_upload(upload)
    assert refused.value.code == "missing-parts"
    for number in intake.missing_parts(upload):
        part(Upload.objects.get(), number)
    assert actions.complete_upload(upload).source_bytes == len(GOOD)


def test_a_part_after_the_bucket_dropped_the_others_begins_again(bucket, trainer):
    upload = begin(trainer)
    part(upload, 1)
    bucket.sendings.clear()
    part(upload, 2)
    assert intake.missing_parts(upload) == [1, 3]
    part(upload, 1)
    part(upload, 3)
    assert actions.complete_upload(upload)


@pytest.mark.parametrize("how", ["cancelled", "refused", "expired"])
def test_an_upload_that_ends_frees_its_parts(bucket, trainer, how, django_capture_on_commit_callbacks):
    upload = begin(trainer, b"MZ" + bytes(120_000) if how == "refused" else GOOD)
    part(upload, 2)
    assert bucket.sendings
    with django_capture_on_commit_callbacks(execute=True):
        if how == "cancelled":
            actions.cancel_upload(upload)
        elif how == "refused":
            with pytest.raises(Refused):
                part(upload, 1, b"MZ" + bytes(120_000))
        else:
            Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
            intake.expire_uploads()
    assert bucket.sendings == {}


def test_parts_that_no_upload_speaks_of_are_reaped_and_others_stay(bucket, trainer):
    upload = begin(trainer)
    part(upload, 1)
    bucket.create_multipart_upload(Bucket="b", Key="originals/lost/source.bin")
    assert parts.reap(older_than_s=0) == 1
    assert [key for key, _parts in bucket.sendings.values()] == [disk.original(upload.source_folder)]
    assert parts.reap(older_than_s=0) == 0


def test_a_full_local_disk_counts_parts_not_the_file(bucket, trainer, monkeypatch, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 10**13}
    monkeypatch.setattr(disk, "free_bytes", lambda _path: intake.RESERVE_BYTES + 1_000_000)
    assert begin(trainer, size=4_000_000_000)
    monkeypatch.setattr(disk, "free_bytes", lambda _path: intake.RESERVE_BYTES)
    with pytest.raises(Refused):
        begin(trainer, size=4_000_000_000, fingerprint="f2")


def test_a_stream_of_one_byte_too_many_is_not_sent(bucket, trainer):
    upload = begin(trainer)
    with pytest.raises(Refused):
        actions.receive_part(upload, number=3, stream=io.BytesIO(GOOD))
    assert bucket.sendings == {}
