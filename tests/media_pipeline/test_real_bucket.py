"""A real S3 server takes parts, joins them and forgets them as the stand-in of the other tests does."""

from __future__ import annotations

import hashlib
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from media_pipeline import actions, disk, intake, parts, storage
from media_pipeline.models import Upload
from media_pipeline.storage import PartsLostError
from tests.factories.accounts import PersonFactory
from tests.media_pipeline import test_intake

pytestmark = pytest.mark.django_db
PART = 5_300_000
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 25_000


@pytest.fixture
def real(s3_server, settings, monkeypatch, media):
    """The pipeline on the real bucket."""
    for name, thing in {
        "boto3": boto3,
        "BotoConfig": Config,
        "ClientError": ClientError,
        "BotoCoreError": BotoCoreError,
    }.items():
        monkeypatch.setattr(storage, name, thing)
    monkeypatch.setattr(test_intake, "PART", PART)
    monkeypatch.setattr(parts, "_reaped", [])
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | s3_server.settings | {"PART_BYTES": PART}
    return storage.current()


def test_parts_of_two_machines_are_joined_by_the_bucket(real, media, settings, tmp_path):
    upload = test_intake.begin(PersonFactory(), FILM)
    test_intake.part(upload, 2, FILM)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"WORK": tmp_path / "other"}
    again = Upload.objects.get()
    test_intake.part(again, 1, FILM)
    test_intake.part(again, 1, FILM)
    asset = actions.complete_upload(again)
    key = disk.original(asset.source_folder)
    assert real.stat(key).size == len(FILM)
    kept = hashlib.sha256(b"".join(real.read(key, 0, len(FILM)))).hexdigest()
    assert kept == hashlib.sha256(FILM).hexdigest()
    assert real.sendings("originals") == []
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_parts_that_are_dropped_are_lost_and_asked_for_again(real):
    upload = test_intake.begin(PersonFactory(), FILM)
    for number in (1, 2):
        test_intake.part(upload, number, FILM)
    real.drop_parts(disk.original(upload.source_folder), upload.sending)
    real.drop_parts(disk.original(upload.source_folder), upload.sending)
    with pytest.raises(PartsLostError):
        real.parts(disk.original(upload.source_folder), upload.sending)
    test_intake.part(upload, 2, FILM)
    assert intake.missing_parts(upload) == [1]
    test_intake.part(upload, 1, FILM)
    assert actions.complete_upload(upload).source_bytes == len(FILM)


def test_orphan_parts_are_found_and_reaped(real):
    orphan = real.begin_parts("originals/lost/source.bin")
    assert [sending.number for sending in real.sendings("originals")] == [orphan]
    assert time.time() - real.sendings("originals")[0].begun < 3_600
    assert parts.reap(older_than_s=-60) == 1
    assert real.sendings("originals") == []
