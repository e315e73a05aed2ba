"""Films for chaos, and a place that is left by all its processes in the end."""

from __future__ import annotations

import uuid

import pytest

from tests.media_pipeline import corpus
from tests.media_pipeline.chaos.place import Place


@pytest.fixture
def place(tmp_path):
    found = Place(tmp_path)
    try:
        yield found
    finally:
        found.end()


@pytest.fixture(scope="session")
def films(clips):
    """One that is copied first, one that is not, and one for pieces (by the settings of the test)."""
    copied, made = clips / "copied.mp4", clips / "made.mkv"
    corpus.plain(copied, size="320x240", length=3)
    corpus.ffmpeg(*corpus.inputs(size="640x360", rate=6, length=7), "-c:v", "mpeg4",
                  "-q:v", "6", "-c:a", "aac", made)  # fmt: skip
    return copied, made


@pytest.fixture
def own_bucket(s3_server):
    """Settings of a bucket in which nothing of another test lies: everything in it must be accounted for."""
    name = f"chaos-{uuid.uuid4().hex[:8]}"
    s3_server.client().create_bucket(Bucket=name)
    return s3_server.settings | {"S3_BUCKET": name}
