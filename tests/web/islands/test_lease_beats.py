"""The lease island keeps its promises: nothing played is lost, nothing that stood still is claimed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {
    "lease/span": "SpanRecorder",
    "lease/outbox": "Outbox",
    "lease/courier": "Courier",
    "shared/intervals": "add, without",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("lease"), PARTS)
    return {line["name"]: line for line in island.run("lease_beats.mjs")}


def test_a_beat_says_one_stretch_in_which_nothing_changed(told):
    first, hidden = told["spans"]["first"], told["spans"]["hidden"]
    assert (first["from"], first["to"], first["span_ms"], first["mono_ms"]) == (10, 20, 10_000, 11_000)
    assert first["visible"] is True
    assert (hidden["seq"], hidden["visible"]) == (2, False)


def test_time_that_stood_still_is_not_claimed(told):
    assert told["spans"]["paused"] is None


def test_a_seek_ends_the_stretch_where_the_film_was(told):
    jump = told["spans"]["jump"]
    assert (jump["from"], jump["to"]) == (23, 25)


def test_beats_outlive_the_page(told):
    assert (told["kept"]["count"], told["kept"]["leases"]) == (2, ["a"])


def test_beats_are_sent_until_somebody_answers(told):
    carried = told["carried"]
    assert carried["sent"] == [[1, 2], [1, 2], [1, 2]]
    assert carried["states"] == [[2, True], [2, False], ["reply", "a", True], [0, False]]
    assert (carried["waits"] >= 2, carried["left"]) == (True, 0)


def test_a_token_that_is_not_taken_ends_the_retries(told):
    assert told["refused"]["left"] == 0


def test_a_full_phone_still_sends_what_is_in_memory(told):
    assert told["full"]["count"] == 1


def test_stretches_merge_and_subtract(told):
    assert told["intervals"]["add"] == [[0, 30]]
    assert told["intervals"]["without"] == [[0, 5], [10, 25]]
