"""The upload island keeps its promises on a bad network: resumes, rests, gives up only for a reason."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.web.islands.building import ROOT, Island

PARTS = {
    "upload/transfer": "Transfer",
    "shared/http": "Problem",
    "upload/fingerprint": "plainHash",
    "upload/md5": "md5",
    "upload/order": "inOrder",
    "upload/folder": "fromDrop, isFilm",
}
NAMES = ROOT / "tests" / "courses" / "lessons" / "film_names.json"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("island"), PARTS)
    return {line["name"]: line for line in island.run("upload_transfer.mjs", NAMES)}


def test_a_file_goes_in_parts_two_at_a_time_and_the_first_alone(told):
    whole = told["whole"]
    assert whole["state"]["phase"] == "done"
    assert (whole["state"]["asset"], whole["state"]["page"]) == ("asset-1", "/asset-1/")
    assert sorted(whole["sent"]) == [[1, "abcd"], [2, "efgh"], [3, "ij"]]
    assert whole["most"] == 2
    assert whole["sent"][0] == [1, "abcd"]
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


def test_each_try_goes_to_an_address_of_its_own(told):
    flaky = told["flaky"]
    assert len(flaky["urls"]) == len(set(flaky["urls"])) == len(flaky["tickets"]) > 3
    expired = told["expired-address"]
    assert expired["state"]["phase"] == "done"
    assert len({url for url in expired["urls"] if "/p2?" in url}) == 2


def test_parts_go_straight_to_the_bucket_but_the_first(told):
    direct = told["direct"]
    assert direct["state"]["phase"] == "done"
    assert [
        url.startswith("https://bucket") for url in sorted(direct["urls"], key=lambda url: url[-7:])
    ].count(True) == 2
    sums = {number: (md5, through) for number, md5, through in direct["tickets"]}
    assert sums == {
        1: ("", "academy"),
        2: (hashlib.md5(b"efgh").hexdigest(), "anywhere"),
        3: (hashlib.md5(b"ij").hexdigest(), "anywhere"),
    }


def test_who_cannot_reach_the_bucket_sends_through_the_academy(told):
    out_of_reach = told["no-bucket"]
    assert out_of_reach["state"]["phase"] == "done"
    assert sorted(out_of_reach["sent"]) == [[1, "abcd"], [2, "efgh"], [3, "ij"]]
    assert out_of_reach["tickets"][-1][2] == "academy"


def test_parts_that_the_bucket_forgot_are_sent_again(told):
    forgot = told["bucket-forgot"]
    assert forgot["state"]["phase"] == "done"
    assert forgot["asked"] == 1
    assert [number for number, _text in forgot["sent"]].count(2) == 2
    assert {number for number, _text in forgot["sent"]} == {1, 2, 3}


def test_a_refusal_that_the_line_swallowed_is_heard_with_the_next_address(told):
    refused = told["refused-while-sending"]
    assert (refused["state"]["phase"], refused["state"]["message"]) == ("refused", "This is a program.")


def test_the_same_file_in_another_tab_ends_well_in_both(told):
    faster = told["other-tab-was-faster"]["state"]
    assert (faster["phase"], faster["asset"]) == ("done", "asset-2")
    too_old = told["too-old"]["state"]
    assert (too_old["phase"], too_old["message"]) == ("refused", "Left too long.")


def test_a_server_that_cannot_take_more_now_says_why_while_we_wait(told):
    waiting = told["server-says-why"]
    assert waiting["state"]["phase"] == "done"
    assert "No room now." in waiting["told"]


def test_the_checksum_is_the_one_that_buckets_know(told):
    lengths = [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000]
    wanted = [hashlib.md5(bytes((7 * n) & 255 for n in range(length))).hexdigest() for length in lengths]
    assert told["md5"]["summed"] == wanted
    assert told["md5"]["abc"] == "900150983cd24fb0d6963f7d28e17f72"


def test_films_are_sent_in_the_order_in_which_they_become_lessons(told):
    orders = json.loads(NAMES.read_text(encoding="utf-8"))["orders"]
    assert told["orders"]["found"] == [order["out"] for order in orders]


def test_a_dropped_folder_is_its_films_with_their_paths_inside_it(told):
    dropped = told["dropped"]
    assert dropped["folder"]["isFolder"] is True
    assert sorted(dropped["folder"]["paths"]) == [".DS_Store", "1.MOV", "3.mp4", "二/2.mp4", "讲义.pdf"]
    assert sorted(dropped["folder"]["films"]) == ["1.MOV", "3.mp4", "二/2.mp4"]
    assert "课程/二/2.mp4" in dropped["several"]["films"], "of several folders each keeps its name"
    assert dropped["single"] == {"isFolder": False, "paths": ["single.mp4"], "films": ["single.mp4"]}
