"""What no row speaks of goes; what is young, or somebody works with, stays."""

from __future__ import annotations

import os
import time
from uuid import uuid4

import pytest

from media_pipeline import disk, leftovers, storage
from media_pipeline.models import Piece, Rendition, Upload
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory

pytestmark = pytest.mark.django_db
HOUR = 3_600


def lay(key: str) -> None:
    storage.current().write(key, b"bytes")


def age(folder) -> None:
    """Everything in the folder is two hours old."""
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (time.time() - 2 * HOUR,) * 2)


def kept(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_bytes_without_a_row_go_and_those_of_rows_stay(media):
    asset, shared = MediaAssetFactory(state="published"), MediaAssetFactory(state="processing")
    Rendition.objects.create(asset=asset, name="v234", profile="p", state="done", folder="r3")
    Piece.objects.create(
        asset=shared, profile="p", rank=0, number=0, rungs="v234", start_s=0, end_ms=1, is_last=True
    )
    upload = Upload.objects.create(owner=PersonFactory(), name="a.mp4", size=5, part_bytes=5)
    stay = {
        disk.published(asset.uuid, "r3/v234.mp4"),
        disk.published(asset.uuid, "master.m3u8"),
        disk.original(asset.source_folder),
        disk.original(upload.source_folder),
        disk.piece(shared.uuid, "1-1/v234.mp4"),
        disk.published(shared.uuid, "r7/v234.mp4"),
    }
    go = {
        disk.published(asset.uuid, "r2/v234.mp4"),
        disk.published(uuid4(), "r1/v234.mp4"),
        disk.piece(asset.uuid, "1-1/v234.mp4"),
        disk.piece(uuid4(), "2-1/v234.mp4"),
        disk.original("ab" * 16),
    }
    for key in stay | go:
        lay(key)
    (media / "media" / "published" / str(asset.uuid) / ".half").write_bytes(b"half")
    type(asset).objects.update(updated_at="2026-01-01T00:00:00Z")
    type(asset).objects.filter(pk=asset.pk).update(
        updated_at=leftovers.timezone.now() - leftovers.timedelta(hours=2)
    )
    age(media / "media")
    leftovers.clear_storage(older_than_s=HOUR)
    assert kept(media / "media") == stay


def test_what_is_young_is_given_time(media):
    lay(disk.original("ab" * 16))
    (media / "media" / ".half").write_bytes(b"half")
    leftovers.clear_storage(older_than_s=HOUR)
    assert kept(media / "media") == {disk.original("ab" * 16), ".half"}


def test_a_bucket_is_cleared_alike(bucket):
    asset = MediaAssetFactory(state="published")
    orphan = uuid4()
    bucket.objects = {
        disk.published(asset.uuid, "master.m3u8"): b"",
        disk.published(orphan, "r1/v234.mp4"): b"",
        disk.piece(orphan, "1-1/v234.mp4"): b"",
        disk.original("ab" * 16): b"",
    }
    leftovers.clear_storage(older_than_s=HOUR)
    assert set(bucket.objects) == {disk.published(asset.uuid, "master.m3u8")}


def test_a_work_folder_keeps_what_is_in_work(media):
    at_work, settled = MediaAssetFactory(state="processing"), MediaAssetFactory(state="published")
    here = media / "work"
    stay = [f"s3/originals/{at_work.source_folder}/source.bin", f"s3/published/{at_work.uuid}/r1/v234.mp4"]
    go = [
        f"s3/originals/{settled.source_folder}/source.bin",
        f"s3/published/{settled.uuid}/r1/v234.mp4",
        f"s3/pieces/{uuid4()}/1-1/v234.mp4",
        "incoming/0123/source.bin",
    ]
    for name in [*stay, *go, "s3/.half"]:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(b"bytes")
    leftovers.clear_work_folder(older_than_s=HOUR)
    assert len(kept(here)) == len([*stay, *go]) + 1, "young"
    age(here)
    assert leftovers.clear_work_folder(older_than_s=HOUR) == 5
    assert kept(here) == set(stay)


def test_each_process_looks_once_an_hour(media, monkeypatch):
    looks = []
    monkeypatch.setattr(leftovers, "_done", {})
    monkeypatch.setattr(leftovers, "clear_storage", lambda **_age: looks.append(1) or 0)
    leftovers.sweep()
    leftovers.sweep()
    assert looks == [1]
