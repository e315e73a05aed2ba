"""A bucket that fails, is slow, hangs up or lies about its answer costs time, never a film and never a half one."""

from __future__ import annotations

import pytest

from tests.media_pipeline.chaos import faulty
from tests.media_pipeline.chaos.place import until
from tests.media_pipeline.chaos.test_two_workers import SHARED

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]


@pytest.fixture
def bad(s3_server, own_bucket, place):
    """The bucket of the place, behind the proxy."""
    with faulty.running(s3_server.port) as proxy:
        place.settings |= SHARED | {"SPLIT": "always"} | own_bucket | {"S3_ENDPOINT_URL": proxy.url}
        yield proxy


def test_films_are_made_whole_by_a_bucket_on_a_bad_day_and_after_an_outage(place, bad, films):
    place.ask("take", *map(str, films), work="web")
    with place.watched() as seen:
        bad.faults, bad.share = faulty.FAULTS, 0.25
        worker = place.start("work")
        until(lambda: sum(bad.met.values()) > 30)
        bad.faults, bad.share, before = ("error",), 1.0, bad.met["error"]
        until(lambda: bad.met["error"] > before + 12)
        bad.faults, bad.share = faulty.FAULTS, 0.25
        worker.communicate(timeout=200)
        assert worker.returncode == 0
        bad.share = 0.0
        found = place.finish()
    print(dict(bad.met), found, seen)
    assert found["violations"] == []
    assert found["states"] == ["published", "published"]
    assert not [name for name, state in found["renditions"] if state != "done"]
    assert seen["broken"] == []
    assert sum(bad.met.values()) - bad.met[""] > 20, "hardly a bad day"
