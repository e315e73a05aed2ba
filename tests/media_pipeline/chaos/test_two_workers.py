"""Two workers that share a bucket and a database, and no disk, make one long film; one of them is killed at it."""

from __future__ import annotations

import json
import uuid

import psycopg
import pytest

from tests.media_pipeline import corpus

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]
SHARED = {"SPLIT": "auto", "SPLIT_FROM_S": 5, "PIECE_S": 4, "RUNGS": ["v234", "v360"]}


@pytest.fixture
def database(postgres_server):
    name = f"chaos_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_server.url, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    return postgres_server.url.removesuffix("/postgres") + f"/{name}"


@pytest.fixture(scope="session")
def long_film(clips):
    """Not web-playable, so its lowest rung is made first: twice four pieces."""
    path = clips / "long.mkv"
    corpus.ffmpeg(
        *corpus.inputs(size="640x360", rate=8, length=17), "-c:v", "mpeg4", "-q:v", "5", "-c:a", "aac", path
    )
    return path


def claimed(worker, wanted: int) -> list[str]:
    """Read what a worker says until it has claimed so many pieces."""
    found: list[str] = []
    while len(found) < wanted:
        said = json.loads(worker.stdout.readline())
        if said.get("is_piece"):
            found.append(said["row"])
    return found


def test_a_film_shared_over_a_bucket_is_finished_by_the_one_that_is_left(
    place, own_bucket, database, long_film
):
    place.settings |= SHARED | own_bucket
    place.database = database
    place.ask("take")
    workers = [place.start("work", "stays", work=f"host-{number}") for number in (1, 2)]
    for worker in workers:
        assert "worker" in json.loads(worker.stdout.readline())
    place.ask("take", str(long_film), work="web")
    second = claimed(workers[1], 2)
    place.kill(workers[1])
    first = claimed(workers[0], 2)
    place.ask("wait", work="web")
    rest = place.kill(workers[0])
    first += [said["row"] for said in rest if said.get("is_piece")]
    assert second[1] in first, "what the dead one held was not taken over"
    assert second[0] not in first, "what it had finished was made again"
    found = place.finish(work="host-1")
    assert found["violations"] == []
    assert (found["states"], found["renditions"]) == (
        ["published"],
        [["a48", "done"], ["v234", "done"], ["v360", "done"]],
    )
    place.ask("clear", work="host-2")
    assert not [path for path in (place.folder / "media").rglob("*") if path.is_file()]
    assert not [path for path in place.folder.glob("host-*/**/*") if path.is_file()]
