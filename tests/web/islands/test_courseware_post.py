"""The outbox of courseware: nothing that a package said is lost on a bad network, and nothing blocks what comes behind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

pytestmark = pytest.mark.sqlite

PARTS = {"courseware/post": "Post", "courseware/boxes": "DeviceBoxes, MOST", "shared/http": "Problem"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("courseware_post"), PARTS)
    return {line["name"]: line for line in island.run("courseware_post.mjs")}


def test_states_wait_for_a_network_and_go_in_order_the_newest_of_each_item(told):
    patience = told["patience"]
    assert patience["first"] == [2, 3]
    assert patience["waits"] == [2_000, 4_000]
    assert patience["sent"] == [["old", "b", 2], ["old", "b", 2], ["old", "b", 2], ["old", "a", 3]]
    assert patience["told"] == [["b", 2, "incomplete", ""], ["a", 3, "incomplete", ""]]
    assert patience["counts"] == [[2, True], [2, True], [0, False]]
    assert patience["left"] == 0


def test_a_newer_state_is_not_forgotten_with_the_answer_to_an_older_one(told):
    assert (told["newer"]["sent"], told["newer"]["left"]) == ([1, 2], 0)


def test_what_is_refused_for_good_blocks_nothing(told):
    refused = told["refused"]
    assert refused["told"] == [
        ["a", 1, None, "session-over"],
        ["b", 2, None, "wrong-type"],
        ["c", 3, None, "413"],
        ["d", 4, "incomplete", ""],
    ]
    assert refused["left"] == 0


def test_states_of_a_token_that_ran_out_go_with_the_next_launch(told):
    token = told["token"]
    assert token["isAll"] == [False, True, True]
    assert token["sent"] == [["old", "a", 1], ["old", "z", 3], ["new", "a", 1], ["new", "b", 2]]
    assert token["told"][0] == ["a", 1, None, "token"]
    assert token["counts"] == [[0, False]] * 3  # nobody is kept on the page for what cannot go now
    assert token["left"] == 0


def test_a_package_that_floods_the_page_fills_no_device(told):
    assert told["flood"]["kept"] == told["flood"]["most"]
