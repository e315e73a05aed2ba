"""The quiz island keeps its promise: an answer waits on the phone until the server has it, in order, over every reload."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    parts = {"quiz/queue": "AnswerQueue", "quiz/sender": "Sender", "quiz/standing": "pace"}
    island = Island(tmp_path_factory.mktemp("quiz"), parts)
    return {line["name"]: line for line in island.run("quiz_queue.mjs")}


def test_answers_wait_in_the_order_of_choosing_the_latest_of_each_question(told):
    assert told["order"]["waiting"] == [[1, [2], 6], [0, 3, 7]]


def test_a_reload_finds_them_and_its_clock_goes_on_from_there(told):
    assert told["reload"] == {"name": "reload", "waiting": told["order"]["waiting"], "clock": 7}
    assert told["both"]["waiting"] == [[0, 3, 7], [1, None, 8]]


def test_without_a_network_nothing_is_lost_and_it_tries_again_ever_slower(told):
    offline, lost = told["offline"], told["lost_reply"]
    assert (offline["got"], offline["count"]) == ([], [2, True])
    assert offline["marks"] == [[0, "saving"], [0, "unsaved"]]
    assert lost["left"] == [[0, 3, 7], [1, None, 8]]
    assert lost["wait"] == 2 * offline["wait"]


def test_what_arrived_unacknowledged_is_sent_again_and_then_all_is_there(told):
    assert told["again"]["got"] == [[0, 3, 7], [0, 3, 7], [1, None, 8]]
    assert (told["again"]["left"], told["again"]["rows"], told["again"]["count"]) == ([], 0, [0, False])


def test_the_answer_of_another_device_is_shown_and_the_next_choice_is_later_than_it(told):
    assert told["other_device"] == {"name": "other_device", "shown": [[0, 2]], "clock": 9, "next": 10}


def test_what_is_refused_or_closed_waits_no_more(told):
    assert told["settled"]["left"] == []
    assert [kind for _place, kind in told["settled"]["marks"]] == ["saving", "closed", "saving", "refused"]


def test_where_storage_is_full_or_switched_off_the_page_itself_keeps_them(told):
    assert told["no_storage"]["waiting"] == [[0, 1, 1]]
    assert told["cleared"]["waiting"] == []


def test_what_is_a_month_old_is_cleared_away(told):
    assert (told["old"]["waiting"], told["old"]["rows"]) == ([], 0)


def test_an_open_page_asks_at_most_twice_a_minute_ever_seldomer_and_soon_again_near_the_end(told):
    paces = told["pace"]
    assert paces["first"] == [30_000, 60_000]
    assert paces["quiet"] == sorted(paces["quiet"])
    assert (paces["quiet"][0], paces["quiet"][-1]) == (30_000, 120_000)
    assert paces["near"] == [30_000, 30_000]
