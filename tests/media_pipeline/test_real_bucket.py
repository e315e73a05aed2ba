"""A real S3 server takes parts, joins them and forgets them as the stand-in of the other tests does."""

from __future__ import annotations

import base64
import hashlib
import random
import time
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import boto3
import pytest
import time_machine
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils import timezone

from courses.packages import handing_in
from courses.packages.models import PackageFile, PackageWork
from media_pipeline import actions, carrying, disk, intake, storage
from media_pipeline.intake import parts
from media_pipeline.jobs import LostLease, claim
from media_pipeline.models import Upload
from media_pipeline.storage import PartsLostError
from tests.factories.accounts import PersonFactory
from tests.factories.packages import Part, good
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
    found = storage.current()
    yield found
    for sending in found.sendings("originals"):
        found.drop_parts(sending.key, sending.number)


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


def test_a_package_of_two_machines_is_taken_by_a_third_and_nothing_of_the_archive_stays(
    real, media, settings, tmp_path
):
    package = good(Part("film.mp4", random.Random(1).randbytes(6_000_000), method=0))
    upload = test_intake.begin(PersonFactory(), package, name="课件.zip", purpose="package")
    test_intake.part(upload, 2, package)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"WORK": tmp_path / "other"}
    test_intake.part(Upload.objects.get(), 1, package)
    first, again = actions.end_upload(upload), actions.end_upload(Upload.objects.get())
    assert (first.is_new, again.is_new, first.upload.taken_as) == (True, False, again.upload.taken_as)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"WORK": tmp_path / "third"}
    handing_in.carry_out(claim(PackageWork, worker="third", lease_s=60))
    kept = PackageFile.objects.get(name="film.mp4").blob
    assert (kept.size, real.stat(kept.key).size) == (6_000_000, 6_000_000)
    assert (real.stat(disk.original(upload.source_folder)), real.sendings("originals")) == (None, [])
    places = (media, tmp_path / "other", tmp_path / "third")
    assert not [found for place in places for found in place.rglob("*") if found.is_file()]


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


def lost():
    raise LostLease


@pytest.mark.parametrize("size", [6_000_000, 20_000_000])
def test_a_transfer_whose_lease_is_lost_ends_and_leaves_nothing(real, tmp_path, monkeypatch, size):
    monkeypatch.setattr(carrying, "TICK_S", 0)
    file = tmp_path / "film"
    file.write_bytes(bytes(size))
    with pytest.raises(LostLease):
        real.kept(lost).put("originals/kept/source.bin", file)
    assert (real.stat("originals/kept/source.bin"), real.sendings("originals")) == (None, [])
    real.kept(lambda: None).put("originals/kept/source.bin", file)
    assert real.stat("originals/kept/source.bin").size == size, "the control: with the lease it is sent whole"
    with pytest.raises(LostLease):
        real.kept(lost).fetch("originals/kept/source.bin")
    assert not [path for path in real.work.rglob("*") if path.is_file()]
    real.delete("originals/kept")


def test_orphan_parts_are_found_and_reaped(real):
    orphan = real.begin_parts("originals/lost/source.bin")
    assert [sending.number for sending in real.sendings("originals")] == [orphan]
    assert time.time() - real.sendings("originals")[0].begun < 3_600
    assert parts.reap(older_than_s=-60) == 1
    assert real.sendings("originals") == []


@pytest.fixture
def direct(real, settings, s3_server):
    """Browsers reach the bucket."""
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"S3_PUBLIC_ENDPOINT_URL": s3_server.url}
    storage._opened.cache_clear()
    yield storage.current()
    storage._opened.cache_clear()


def piece(number):
    return FILM[(number - 1) * PART : number * PART]


def ticket(upload, number=2, **options):
    return actions.ticket_for_part(upload, number=number, md5=hashlib.md5(piece(2)).hexdigest(), **options)


def send(url, headers, body, method="PUT"):
    """As a browser would: no key, nothing but what the ticket says."""
    parts_of_it = urlsplit(url)
    connection = HTTPConnection(parts_of_it.hostname, parts_of_it.port, timeout=30)
    connection.request(method, f"{parts_of_it.path}?{parts_of_it.query}", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def begun():
    """An upload whose first part has come through the academy."""
    upload = test_intake.begin(PersonFactory(), FILM)
    test_intake.part(upload, 1, FILM)
    return Upload.objects.get(pk=upload.pk)


def test_a_part_goes_straight_to_the_bucket_and_the_file_is_whole(direct):
    upload = begun()
    way = ticket(upload)
    assert intake.missing_parts(upload) == [2]
    assert send(way.url, way.headers, piece(2)) == 200
    assert intake.missing_parts(upload) == []
    asset = actions.complete_upload(upload)
    assert actions.complete_upload(upload) == asset
    key = disk.original(asset.source_folder)
    assert hashlib.sha256(b"".join(direct.read(key, 0, len(FILM)))).digest() == hashlib.sha256(FILM).digest()
    assert direct.sendings("originals") == []
    # Swift still takes the part that its own address names: the very same bytes, for nothing else is signed.
    send(way.url, way.headers, piece(2))
    assert hashlib.sha256(b"".join(direct.read(key, 0, len(FILM)))).digest() == hashlib.sha256(FILM).digest()


def test_an_address_takes_its_own_part_for_a_while_and_nothing_else(direct, s3_server):
    upload = begun()
    way = ticket(upload)
    other_bytes = bytes(len(piece(2)))
    digest = {"Content-MD5": base64.b64encode(hashlib.md5(other_bytes).digest()).decode()}
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        too_late = ticket(upload)
    refused = {
        "another part": send(way.url.replace("partNumber=2", "partNumber=1"), way.headers, piece(2)),
        "another file": send(way.url.replace(upload.source_folder, "a" * 32), way.headers, piece(2)),
        "another method": send(way.url, way.headers, None, "GET"),
        "taking it back": send(way.url, way.headers, None, "DELETE"),
        "another length": send(way.url, way.headers, piece(2)[:-1]),
        "other bytes": send(way.url, way.headers, other_bytes),
        "other bytes under their own name": send(way.url, digest, other_bytes),
        "another signature": send(way.url[:-4] + "0000", way.headers, piece(2)),
        "a longer life": send(
            way.url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"), way.headers, piece(2)
        ),
        "too late": send(too_late.url, too_late.headers, piece(2)),
    }
    assert set(refused.values()) <= {400, 403}, refused
    assert intake.missing_parts(upload) == [2]
    kept = s3_server.client().list_parts(
        Bucket=s3_server.bucket, Key=disk.original(upload.source_folder), UploadId=upload.sending
    )["Parts"]
    assert [part["ETag"].strip('"') for part in kept] == [hashlib.md5(piece(1)).hexdigest()]
    # The control: the same request as it was signed is taken, so each refusal was for what had been changed.
    assert send(way.url, way.headers, piece(2)) == 200


def test_no_address_of_the_bucket_is_given_before_the_beginning_was_looked_at(direct):
    upload = test_intake.begin(PersonFactory(), FILM)
    assert ticket(upload).url == ""
    test_intake.part(upload, 1, FILM)
    assert ticket(upload).url
    assert ticket(upload, 1).url == "", "what was looked at cannot be replaced"
    assert ticket(upload, is_direct=False).url == ""
    assert actions.ticket_for_part(upload, number=2).url == "", "only bytes that were named may go there"


def test_parts_that_the_bucket_lost_are_asked_for_again_with_new_addresses(direct):
    upload = begun()
    way = ticket(upload)
    direct.drop_parts(disk.original(upload.source_folder), upload.sending)
    assert send(way.url, way.headers, piece(2)) == 404
    assert intake.missing_parts(upload) == [1, 2]
    test_intake.part(upload, 1, FILM)
    way = ticket(upload)
    assert send(way.url, way.headers, piece(2)) == 200
    assert actions.complete_upload(upload).source_bytes == len(FILM)


def test_parts_of_an_upload_that_ended_are_reaped_however_young(direct, monkeypatch):
    upload, other = begun(), begun()
    monkeypatch.setattr(type(direct), "drop_parts", lambda *_a: None)
    actions.cancel_upload(upload)
    monkeypatch.undo()
    assert len(direct.sendings("originals")) == 2
    monkeypatch.setattr(parts, "_reaped", [])
    assert parts.reap(older_than_s=3_600) == 1
    assert [sending.number for sending in direct.sendings("originals")] == [other.sending]
