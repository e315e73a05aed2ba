"""The caption editor's lines and its saving: nothing typed is lost, nobody's work is written over unasked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {"captions/lines": "Sheet, marksOf, clock, parseClock", "captions/saver": "Saver"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("island"), PARTS)
    return {line["name"]: line for line in island.run("caption_lines.mjs")}


def test_a_line_is_cut_at_the_caret_and_at_the_moment(told):
    assert told["split"]["rows"] == [[0, 1000, "你好"], [1000, 4000, "世界"], [5000, 6000, "x"]]
    assert told["split_by_words"]["rows"][:2] == [[0, 2000, "你好"], [2000, 4000, "世界"]]
    assert told["too_short"]["made"] is None


def test_lines_are_joined_as_their_script_asks(told):
    assert told["merge"]["rows"] == [[0, 2000, "你好世界"]]
    assert told["merge_letters"]["rows"] == [[0, 2000, "Xin chào"]]


def test_a_new_line_ends_where_the_next_begins(told):
    assert told["add"]["rows"] == [[0, 1000, "a"], [1500, 2000, ""], [2000, 3000, "b"]]


def test_times_stay_in_order_and_lines_too(told):
    assert told["times"]["rows"] == [[2000, 3000, "b"], [5000, 6000, "a"]]
    assert told["backwards"]["rows"] == [[0, 500, "a"]]


def test_a_word_is_taken_back_at_once_and_every_step_can_be(told):
    undo = told["undo"]
    assert undo["words"] == ["abc", "", "abc"]
    assert undo["after_all"] == [[0, 1000, ""]]


def test_marks_are_those_of_the_server(told):
    assert told["marks"]["marks"] == [[], ["fast"], [], ["fast"], ["short"], ["overlap"]]


def test_times_are_read_as_people_write_them(told):
    assert told["clock"]["read"] == [62_500, 62_500, 3_602_050, None, None]
    assert told["clock"]["written"] == ["1:02.500", "1:00:02.050", "0:00.000"]


def test_what_is_typed_is_saved_once_and_from_the_newest_revision(told):
    calm = told["calm"]
    assert calm["sent"] == [[1, 3], [2, 4]]
    assert calm["states"][-1] == "saved"
    assert calm["safe"] is True


def test_a_lost_network_delays_with_growing_rests_and_loses_nothing(told):
    lost = told["lost"]
    assert lost["rests"] == [1200, 2400, 4800, 9600]
    assert (lost["states"][-1], lost["safe"]) == ("saved", True)


def test_another_editors_work_is_not_written_over_until_somebody_says_so(told):
    conflict = told["conflict"]
    assert conflict["sent_before"] == 1
    assert (conflict["by"], conflict["state"]) == ("Lan", "conflict")
    assert conflict["sent_after"] == [7, 2]
    assert conflict["end"] == "saved"
