"""The presence island: one question at a time, answered once, calm when its time passes, and no word is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {"prompt/presence": "Presence", "lease/span": "SpanRecorder"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("presence"), PARTS)
    return {line["name"]: line for line in island.run("presence_prompts.mjs")}


def test_a_question_counts_down_and_closes_with_its_answer(told):
    answered = told["answered"]
    assert answered["first"] == {"prompt": 1, "leftS": 60, "missed": False, "wrong": []}
    assert answered["later"]["leftS"] == 40
    assert answered["closed"] is None
    assert answered["sent"] == [[1, "key"], [2, "own"]]
    assert (answered["film"], answered["thanks"]) == ([], 2)


def test_a_reply_that_crosses_the_answer_does_not_ask_again(told):
    assert told["answered"]["crossing"] is None


def test_a_missed_question_pauses_once_and_an_answer_goes_on(told):
    missed = told["missed"]
    assert missed["missed"] == {"prompt": 1, "leftS": 0, "missed": True, "wrong": []}
    assert (missed["film"], missed["is"], missed["last"]) == (["pause", "go on"], False, None)


def test_a_wrong_answer_has_a_second_try_and_then_the_film_waits_for_the_right_one(told):
    wrong = told["wrong"]
    assert (wrong["once"]["missed"], wrong["once"]["wrong"]) == (False, ["sun"])
    assert (wrong["twice"]["missed"], wrong["twice"]["wrong"]) == (True, ["sun", "fish"])
    assert wrong["sent"] == [[1, "sun"], [1, "fish"], [1, "key"]]
    assert wrong["film"] == ["pause", "go on"]


def test_a_question_of_another_lease_is_over(told):
    reset = told["reset"]
    assert reset["waiting"]["missed"] is True
    assert (reset["film"], reset["sent"], reset["last"]) == (["pause"], [], None)


def test_an_answer_that_the_server_did_not_take_is_asked_again(told):
    assert told["unbelieved"]["last"]["prompt"] == 1


def test_an_answer_is_a_beat_without_length_and_ends_no_stretch(told):
    answer, beat = told["spoken"]["answer"], told["spoken"]["beat"]
    assert (answer["seq"], answer["span_ms"], answer["mono_ms"]) == (1, 0, 4000)
    assert (answer["prompt"], answer["choice"]) == (1, "key")
    assert (beat["seq"], beat["span_ms"], beat["from"], beat["to"]) == (2, 10_000, 1, 11)
