"""The shell of courseware without a browser: who may go where in 1.2, when states go out, which messages are heard."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.web.islands.building import Island

pytestmark = pytest.mark.sqlite

PARTS = {
    "scorm/prerequisites12": "areMet",
    "scorm/engine12": "engine12",
    "scorm/saver": "Saver",
    "scorm/bridge": "port, commitOf",
}
FALSE = {
    "c", "e", "a&c", "c|d", "~a", 'b="passed"', 'a<>"passed"', "{a,c}", "3*{a,b,c}",
}  # fmt: skip
ONE, TWO, LAST = {"deliver": "one"}, {"deliver": "two"}, {"deliver": "last"}


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> Island:
    return Island(tmp_path_factory.mktemp("courseware"), PARTS)


@pytest.fixture(scope="module")
def told(island: Island) -> dict[str, dict[str, Any]]:
    return {line["name"]: line for line in island.run("courseware.mjs")}


def test_prerequisites_are_read_as_the_standard_writes_them_and_lock_nobody_out_when_broken(told):
    answers = told["prerequisites"]["answers"]
    assert len(answers) == 37
    assert {script for script, is_met in answers if not is_met} == FALSE


def test_a_course_of_several_items_opens_in_order_as_prerequisites_are_met(told):
    begun, saved, finished, judged, heard = told["way"]["way"]
    assert begun[:4] == [False, ONE, False, {"stay": "locked"}]
    assert begun[4] == [
        ["h", "not attempted", False, False],
        ["one", "not attempted", False, False],
        ["two", "not attempted", True, True],
        ["last", "not attempted", True, False],
    ]
    assert [line[1] for line in saved[0]] == ["incomplete", "incomplete", "not attempted", "not attempted"]
    assert finished[0][1] == ["one", "completed", False, False]
    assert finished[1:] == [True, TWO, '{"at":"two"}']
    assert (judged[0][2][1], judged[0][3][2], judged[1]) == ("failed", True, False)
    assert [line[1] for line in heard[0]] == ["completed", "completed", "passed", "not attempted"]
    rest = [ONE, LAST, False, {"stay": "no_further"}, TWO, {"end": "suspended"}, {"end": "exited"}]
    assert heard[1:] == rest


def test_states_go_out_under_the_name_of_their_item_and_the_way_goes_on_where_it_was(told):
    way = told["way"]
    assert way["kept"][:3] == [["one", 1, "autosave"], ["one", 2, "finish"], ["two", 1, "finish"]]
    assert way["ended"][:2] == ["one", "two"]
    assert (way["resumed"], way["fresh"], way["browsed"]) == (TWO, TWO, "browsed")


def test_status_and_score_go_out_at_once_everything_else_within_ten_seconds(told):
    assert told["saving"]["saved"] == [
        [10_000, "autosave"],
        [12_200, "change"],
        [32_200, "change"],
        [35_200, "change"],
        [38_200, "autosave"],
        [39_200, "change"],
    ]


def test_messages_of_another_window_origin_or_form_are_not_heard(told):
    messages = told["messages"]
    assert messages["heard"] == ["ready"]
    assert messages["said"] == [
        [{"kind": "active", "mark": "academy-courseware", "v": 1}, "https://content.test"]
    ]
    assert messages["left"] == 0


def test_a_commit_is_taken_from_the_frame_in_its_form_alone(told):
    fine, with_tree, shared, without_tree, *others = told["messages"]["shapes"]
    assert fine == {"v": 1, "item": "i", "session": 1, "seq": 2, "reason": "commit", "values": {"a": "b"}}
    assert with_tree == {**fine, "tree": "t"}
    status = {"satisfied": True, "measure": 0.5, "raw": "4"}
    assert shared == {**with_tree, "shared": {"objectives": {"g": status}, "texts": {"d": "one"}}}
    assert without_tree == fine
    assert others == [None] * 14


def test_the_shell_is_small(island: Island, tmp_path: Path):
    packed = tmp_path / "packed.js"
    island.pack("shell", packed, apart="./scorm/engine2004")
    assert len(gzip.compress(packed.read_bytes(), 9)) <= 14_000
