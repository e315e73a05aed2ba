"""Pictures and documents in the bucket behave as Django's files do on a disk."""

from __future__ import annotations

import io
import types
from pathlib import PurePosixPath

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from media_pipeline.files import IN_MEMORY, BucketFiles


@pytest.fixture(params=["bucket", "disk"])
def files(request, tmp_path):
    """Django's own storage is the measure: every test holds for both."""
    if request.param == "disk":
        return FileSystemStorage(tmp_path / "files", base_url="/files/")
    request.getfixturevalue("bucket")
    return BucketFiles()


def test_what_is_saved_can_be_read_sought_and_deleted(files):
    name = files.save("images/one.png", ContentFile(b"0123456789"))
    assert name == "images/one.png"
    assert files.exists(name)
    assert (files.size(name), files.url(name)) == (10, "/files/images/one.png")
    with files.open(name) as file:
        file.seek(4)
        assert file.read(3) == b"456"
    files.delete(name)
    assert not files.exists(name)


def test_a_taken_name_gets_another(files):
    first = files.save("documents/plan.pdf", ContentFile(b"a"))
    second = files.save("documents/plan.pdf", ContentFile(b"b"))
    assert first != second
    assert files.open(second).read() == b"b"


def test_what_is_not_there_is_a_missing_file(files):
    with pytest.raises(FileNotFoundError):
        files.open("images/none.png")


@pytest.mark.parametrize("size", [0, IN_MEMORY + 5])
def test_empty_and_large_files_come_back_whole(files, size):
    name = files.save("documents/a.bin", ContentFile(bytes(size)))
    assert len(files.open(name).read()) == size


@pytest.mark.parametrize(
    "name", ["教学计划.pdf", "bài 1.docx", "..hidden.txt", "a/../../b.png", "-.-", "x" * 300 + ".png"]
)
def test_any_name_becomes_a_safe_key(bucket, name):
    files = BucketFiles()
    saved = files.save(files.generate_filename(f"documents/{files.get_valid_name(name)}"), ContentFile(b"x"))
    assert list(bucket.objects) == [f"files/{saved}"]
    assert saved.isascii()
    assert ".." not in saved
    assert PurePosixPath(saved).suffix == PurePosixPath(name).suffix, "what a paper is stays to be seen"


def test_nothing_is_left_on_the_local_disk(bucket, media):
    files = BucketFiles()
    name = files.save("images/one.png", ContentFile(bytes(IN_MEMORY + 5)))
    files.open(name).read()
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_a_failed_save_leaves_nothing_behind(bucket, media, monkeypatch):
    def fail(*_args):
        raise RuntimeError("the bucket is away")

    monkeypatch.setattr(bucket, "upload_file", fail)
    with pytest.raises(RuntimeError):
        BucketFiles().save(
            "images/one.png", types.SimpleNamespace(chunks=lambda: [b"x"], name="x", file=io.BytesIO())
        )
    assert not [found for found in media.rglob("*") if found.is_file()]
