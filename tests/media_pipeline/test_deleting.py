"""A film is deleted while it is made, in every step and before everything that the step does: nothing is left of it."""

from __future__ import annotations

import copy
import shutil
from collections import Counter

import pytest
from django.db import transaction

from media_pipeline import actions, disk, encoding, steps, storage, tasks, turns
from media_pipeline.disk import Disk
from media_pipeline.models import Asset, MediaJob, Piece, Rendition
from tests.media_pipeline import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg, pytest.mark.sqlite]
DEEDS = ((encoding, "transform"), *((Disk, name) for name in ("write", "put", "commit", "fetch", "delete")))


class Interrupted:
    """Deletes the film before the `at`-th deed outside the database, which is done all the same."""

    def __init__(self, monkeypatch, commits) -> None:
        self.at, self.count, self.commits, self.is_over = 0, 0, commits, False
        self.concerns = ""  # a deed counts if it names a path that ends so
        for owner, name in DEEDS:
            monkeypatch.setattr(owner, name, self.before(getattr(owner, name)))

    def before(self, deed):
        def do(*words, **named):
            is_counted = any(str(word).endswith(self.concerns) for word in words)
            self.count += is_counted
            if is_counted and self.count == self.at:
                self.at, self.is_over = 0, True
                asset = Asset.objects.get()
                with self.commits(execute=True):
                    actions.delete_asset(asset)
                # As a tick of what grows may: whoever works on has a folder again.
                storage.current().workspace(disk.published(asset.uuid, "r1"))
            return deed(*words, **named)

        return do

    def run(self, row, at: int) -> bool:
        """Run the claimed `row` so far; whether it came to that deed."""
        self.at, self.count, self.is_over = at, 0, False
        tasks.run(copy.copy(row))
        self.at = 0
        return self.is_over


@pytest.fixture
def film(clips, settings):
    """It goes through all steps: copied first, then its sound, then two pieces."""
    path = clips / "all-steps.mp4"
    sources = corpus.inputs(size="320x240", rate=4, length=7)
    corpus.ffmpeg(
        *sources, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path
    )
    more = {"SPLIT": "always", "SPLIT_FROM_S": 0, "PIECE_S": 4, "RUNGS": ("v234",)}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | more
    return actions.ingest_file(path)


def left(media) -> list[str]:
    """Rows and files of a film that is no more."""
    rows = [model.__name__ for model in (Asset, MediaJob, Piece, Rendition) if model.objects.exists()]
    return rows + [str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()]


def deleted_at_every_deed(row, interrupted, media, aside) -> list[str]:
    """What is left, whichever deed of `row` it was; in the end everything is as it was before."""
    shutil.copytree(media, aside)
    found, at, is_reached = [], 0, True
    while is_reached:
        at += 1
        before = transaction.savepoint()
        is_reached = interrupted.run(row, at)
        if is_reached:
            found += [f"{row} {at}: {what}" for what in left(media)]
        transaction.savepoint_rollback(before)
        shutil.rmtree(media)
        shutil.copytree(aside, media)
    shutil.rmtree(aside)
    return found


def walk(interrupted, media, tmp_path_factory) -> tuple[Counter[str], list[str]]:
    """All steps, each deleted at every deed and then done; which they were, and what was left."""
    seen, found = Counter(), []
    while (row := turns.take(worker="test")) is not None:
        seen[row.step if isinstance(row, MediaJob) else "piece"] += 1
        if seen["piece"] == 2 and isinstance(row, Piece):
            tasks.run(row)  # like the first
            continue
        found += deleted_at_every_deed(row, interrupted, media, tmp_path_factory.mktemp("aside") / "media")
        tasks.run(row)
    return seen, found


def test_whenever_a_film_is_deleted_nothing_is_left_of_it(
    film, media, monkeypatch, tmp_path_factory, django_capture_on_commit_callbacks
):
    interrupted = Interrupted(monkeypatch, django_capture_on_commit_callbacks)
    seen, found = walk(interrupted, media, tmp_path_factory)
    assert found == []
    assert seen == {"probe": 1, "remux": 1, "ladder": 2, "audio": 1, "piece": 2, "pieces": 2, "finish": 1}
    film.refresh_from_db()
    assert film.state == "published"


def test_a_worker_that_does_not_step_back_leaves_files_behind(
    film, media, monkeypatch, tmp_path_factory, django_capture_on_commit_callbacks
):
    """The control: what it was about to do is done after the deletion. When the film grows is a matter of the clock,
    so that deeds are not numbered: the master is written at least once.
    """
    monkeypatch.setattr(steps, "_step_back", lambda _hand, _lost: None)
    interrupted = Interrupted(monkeypatch, django_capture_on_commit_callbacks)
    interrupted.concerns = "master.m3u8"
    for _step in ("probe", "remux"):
        row = turns.take(worker="test")
        found = deleted_at_every_deed(row, interrupted, media, tmp_path_factory.mktemp("aside") / "media")
        tasks.run(row)
    assert [line for line in found if "published" in line]
