"""A pipeline of its own for each test: folders, a short lease, nothing shared but the drawn files."""

from __future__ import annotations

import types
from pathlib import Path

import pytest

from media_pipeline import jobs, storage, tasks, turns
from media_pipeline.models import Asset
from tests.media_pipeline import corpus
from tests.media_pipeline.bucket import Bucket, Missing


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    """The pipeline's settings, pointed at an empty folder."""
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "S3_BUCKET": "",
        "TOKEN_KEY": "a key for tests",
        "LEASE_S": 5,
        "PART_BYTES": 50_000,
    }
    return tmp_path


@pytest.fixture(autouse=True)
def rung(monkeypatch) -> list[tuple[str, tuple[object, ...]]]:
    """What was rung, instead of a broker."""
    heard: list[tuple[str, tuple[object, ...]]] = []
    monkeypatch.setattr(
        jobs, "_send", lambda task, args: heard.append((task if isinstance(task, str) else task.name, args))
    )
    return heard


@pytest.fixture(scope="session")
def clips(tmp_path_factory) -> Path:
    """Where drawn files are kept for the whole run."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def small_clip(clips: Path) -> Path:
    """Two seconds of 320x240 with sound: the everyday case."""
    return corpus.plain(clips / "small.mp4")


@pytest.fixture(scope="session")
def wide_clip(clips: Path) -> Path:
    """Two seconds of 1280x720, for all three rungs; not web-playable as it is."""
    path = clips / "wide.mp4"
    corpus.ffmpeg(*corpus.inputs(size="1280x720", rate=10), "-c:v", "mpeg4", "-q:v", "5", "-c:a", "aac", path)
    return path


@pytest.fixture
def bucket(media, settings, monkeypatch) -> Bucket:
    """A bucket instead of the published folder."""
    client = Bucket()
    monkeypatch.setattr(storage, "boto3", types.SimpleNamespace(client=lambda *_a, **_k: client))
    monkeypatch.setattr(storage, "BotoConfig", lambda **options: options)
    monkeypatch.setattr(storage, "ClientError", Missing)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"S3_BUCKET": f"b{id(client)}"}
    return client


def work_off(only: set[int] | None = None) -> None:
    """Do all due work here, as a worker would."""
    while (job := turns.take(worker="test", only=only)) is not None:
        tasks.run(job)


def published_path(asset: Asset, file: str = "") -> Path:
    """Where a published file lies."""
    return storage.current().workspace(f"published/{asset.uuid}") / file
