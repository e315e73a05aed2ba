"""What is said is found as people type it: without accents, without case, across the ends of lines."""

from __future__ import annotations

import pytest

from tests.web.islands.building import Island


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    island = Island(tmp_path_factory.mktemp("island"), {"player/transcript_text": "parse, found"})
    return {line["name"]: line for line in island.run("transcript_text.mjs")}


def test_our_own_captions_are_read_as_people_read_them(told):
    assert told["parse"]["lines"] == [[1.5, "焊接 安全 5 < 7"], [3604, "Xin chào"]]


def test_a_search_forgives_accents_and_case_and_crosses_lines(told):
    find = told["find"]
    assert find["accents"] == [[0, "Được"]]
    assert find["own"] == [[1, "điện"]]
    assert find["chinese"] == [[2, "焊接"]]
    assert find["across"] == [[0, "học"]]
    assert find["none"] == find["empty"] == []
