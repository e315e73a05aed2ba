"""The lease island without a network: a key nobody reads, a pass with each lease, signed batches, and nothing dropped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {
    "lease/device": "Device",
    "lease/passes": "Passes, passFor, clearPasses",
    "lease/parcel": "ParcelPost, PAGE",
    "lease/courier": "Courier",
    "lease/outbox": "Outbox",
    "lease/client": "LeaseClient",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("offline"), PARTS)
    return {line["line"]: line for line in island.run("offline.mjs")}


def test_a_key_is_made_once_and_cannot_be_read(told):
    key = told["key"]
    assert (key["name"], key["again"], key["made"]) == ("key-1", "key-1", 1)
    assert (key["verified"], key["readable"]) == (True, False)


def test_a_key_that_was_taken_back_is_replaced(told):
    assert (told["taken_back"]["name"], told["taken_back"]["isNew"]) == ("key-2", True)


def test_a_browser_without_a_store_has_no_key_and_no_harm(told):
    assert (told["no_store"]["name"], told["no_store"]["signature"]) == (None, None)


def test_a_pass_comes_with_a_lease_and_is_found_for_its_lesson_alone(told):
    found = told["pass"]
    assert found["asked"] == [["lease-a", "key-2", 120], ["lease-a", "key-3", 120]]
    assert (found["key"], found["found"], found["foreign"]) == ("key-3", "pass-a", None)


def test_what_beats_do_not_take_goes_signed(told):
    sent = told["parcels"]
    assert sent["beats"] == [[2, 3]]
    assert sent["signed"] == [[1, "key-3", "run-a", [1, 300]], [1, "key-3", "run-a", [3]]]
    assert (sent["bearer"], sent["sender"], sent["left"]) == ("Bearer pass-a", True, 0)
    assert (sent["seconds"], sent["told"]) == (80, [[20, 0], [20, 0]])


def test_nothing_is_forgotten_before_the_server_has_it(told):
    kept = told["kept"]
    assert (kept["unanswered"], kept["busy"], kept["refused"], kept["unsigned"]) == (1, 1, 0, 1)


def test_a_page_without_a_network_counts_by_its_own_clock(told):
    alone = told["alone"]
    assert alone["states"] == ["asking", "alone"]
    assert alone["counts"] is True
    assert sum(span for _seq, span in alone["spans"]) == 110_000
    assert [seq for seq, _span in alone["spans"]] == list(range(1, len(alone["spans"]) + 1))
    assert alone["waiting"] == 110


def test_passes_that_are_over_are_cleared_unless_something_waits_for_them(told):
    cleared = told["cleared"]
    assert (cleared["old"], cleared["needed"], cleared["current"]) == (False, True, True)
