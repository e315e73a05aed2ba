"""kill -9 at any moment delays and loses nothing. KILLS says how often (3; 20 and more by hand)."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from tests.media_pipeline import corpus

pytestmark = [pytest.mark.ffmpeg, pytest.mark.sqlite]
KILLS = int(os.environ.get("KILLS", "3"))
PIECES = {"SPLIT": "always", "SPLIT_FROM_S": 5, "PIECE_S": 4, "RUNGS": ["v234", "v360"]}


def another(film: Path, folder: Path, number: int) -> Path:
    """The same film with other bytes: the same ones would be adopted, not made."""
    path = folder / f"{number}{film.suffix}"
    corpus.ffmpeg("-i", film, "-c", "copy", "-metadata", f"comment={number}", path)
    return path


def test_a_worker_killed_at_random_points_leaves_whole_films_and_nothing_else(place, films, tmp_path):
    place.settings |= PIECES
    dice = random.Random(os.environ.get("SEED", str(time.time_ns())))
    place.ask("take", *map(str, films))
    with place.watched() as seen:
        interrupted = 0
        for kill in range(KILLS):
            worker = place.start("work")
            worker.stdout.readline()
            time.sleep(dice.uniform(0, 1.2))
            interrupted += worker.poll() is None
            place.kill(worker)
            if kill % 3 == 1:
                place.ask("take", str(another(films[0], tmp_path, kill)))
        found = place.finish()
    print({"kills": interrupted, **found, **seen})
    assert interrupted, "every kill came too late"
    assert found["violations"] == []
    assert set(found["states"]) == {"published"}
    assert seen["broken"] == []
    assert seen["stretches"] > 10
