"""The upload island keeps its promises on a bad network: resumes, rests, gives up only for a reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {"upload/transfer": "Transfer", "shared/http": "Problem", "upload/fingerprint": "plainHash"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("island"), PARTS)
    return {line["name"]: line for line in island.run("upload_transfer.mjs")}


def test_a_file_goes_in_parts_two_at_a_time(told):
    whole = told["whole"]
    assert whole["state"]["phase"] == "done"
    assert whole["state"]["asset"] == "asset-1"
    assert sorted(whole["sent"]) == [[1, "abcd"], [2, "efgh"], [3, "ij"]]
    assert whole["most"] == 2
    assert whole["phases"] == ["looking", "sending", "checking", "done"]


def test_only_what_the_server_lacks_is_sent(told):
    assert told["resumed"]["sent"] == [[2, "efgh"]]
    assert told["resumed"]["state"]["resumed"] is True


def test_a_file_that_is_there_already_is_not_sent_again(told):
    known = told["known"]
    assert (known["state"]["phase"], known["state"]["asset"], known["sent"]) == ("done", "asset-0", [])


def test_a_network_that_comes_and_goes_delays_and_loses_nothing(told):
    flaky = told["flaky"]
    assert flaky["state"]["phase"] == "done"
    assert sorted(flaky["sent"]) == [[1, "abcd"], [2, "efgh"], [3, "ij"]]
    assert "resting" in flaky["phases"]
    assert len(flaky["rests"]) == 10
    assert max(flaky["rests"]) <= 30_000 * 1.25
    # Rests of the part that failed seven times grow.
    assert flaky["rests"][8] > flaky["rests"][3]


def test_a_refusal_is_said_in_the_servers_words_and_stops_the_other_lane(told):
    refused = told["refused"]
    assert (refused["state"]["phase"], refused["state"]["message"]) == ("refused", "This is not a video.")
    assert refused["completed"] == 0


def test_a_part_that_arrived_damaged_is_sent_again_but_not_for_ever(told):
    assert told["damaged"]["state"]["phase"] == "done"
    assert sorted(told["damaged"]["sent"]) == [[1, "abcd"], [2, "efgh"], [3, "ij"]]
    always = told["always-damaged"]
    assert (always["state"]["phase"], always["state"]["code"]) == ("refused", "bad-part")
    assert len(always["rests"]) == 3


def test_a_part_that_the_server_lost_is_sent_again(told):
    lost = told["lost-part"]
    assert lost["state"]["phase"] == "done"
    assert [number for number, _text in lost["sent"]].count(1) == 2
    assert (lost["completed"], lost["asked"]) == (2, 1)


def test_stopping_keeps_what_was_sent_and_going_on_sends_the_rest(told):
    stopped = told["stopped"]
    assert stopped["state"] == {"first": "stopped", "phase": "done", "resumed": True, "cancelled": 0}
    assert [number for number, _text in stopped["sent"]].count(1) == 1


def test_files_are_told_apart_where_the_browser_has_no_sha(told):
    assert told["hash"] == {"name": "hash", "same": True, "other": True}
