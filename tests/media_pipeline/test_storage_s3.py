"""The same pipeline on a bucket: a file is taken, made, published and served without a published folder on disk."""

from __future__ import annotations

import pytest

from media_pipeline import actions, delivery, storage
from media_pipeline.disk import StorageError
from media_pipeline.models import Asset
from tests.media_pipeline.bucket import Missing
from tests.media_pipeline.conftest import work_off
from tests.media_pipeline.test_delivery import get

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def test_a_lesson_is_made_published_and_served_from_a_bucket(
    bucket, small_clip, media, django_capture_on_commit_callbacks
):
    asset = actions.ingest_file(small_clip)
    work_off()
    asset = Asset.objects.get()
    assert asset.state == "published"
    base = f"published/{asset.uuid}/"
    names = {key.removeprefix(base) for key in bucket.objects if key.startswith(base)}
    assert {"master.m3u8", "lite.mp4", asset.poster} <= names
    assert not [name for name in names if name.endswith(".growing")]
    rung = asset.renditions.get(name="v234")
    address = delivery.signed_prefix(asset.uuid, viewer="x", duration_s=2)
    status, headers, body = get(f"{address}{rung.folder}/v234.mp4", range="bytes=4-7")
    assert (status, body, headers["Content-Length"]) == (206, b"ftyp", "4")
    assert not [found for found in media.rglob("*") if found.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_asset(asset)
    assert bucket.objects == {}


def test_a_twin_on_a_bucket_gets_copies(bucket, small_clip):
    actions.ingest_file(small_clip)
    work_off()
    twin = actions.ingest_file(small_clip)
    work_off()
    assert Asset.objects.get(pk=twin.pk).state == "published"
    assert f"published/{twin.uuid}/master.m3u8" in bucket.objects


def test_a_bucket_that_fails_is_503_not_a_crash(bucket, monkeypatch):
    store = storage.current()

    class Broken(Missing):
        response = {"ResponseMetadata": {"HTTPStatusCode": 500}}

    def fail(**_options):
        raise Broken

    monkeypatch.setattr(bucket, "head_object", fail)
    with pytest.raises(StorageError):
        store.stat("published/x/master.m3u8")
    address = delivery.signed_prefix("11111111-2222-4333-8444-555555555555", viewer="x", duration_s=2)
    status, headers, _body = get(f"{address}master.m3u8")
    assert (status, headers["Retry-After"]) == (503, "5")
