"""The player reads our lists, starts when it can run on, and keeps its addresses fresh without a right clock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island

PARTS = {"player/playlist": "canRun, parsePlaylist, partAt, runFrom, startOf", "player/line": "Line"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("line"), PARTS)
    return {line["name"]: line for line in island.run("player_line.mjs")}


def test_a_list_over_one_file_is_read_and_asked_for_in_runs(told):
    found = told["list"]
    assert found["header"] == {"url": "/v/t/1/a/r3/v234.mp4", "first": 0, "last": 999}
    assert found["parts"][1] == {
        "url": "/v/t/1/a/r3/v234.mp4",
        "first": 1500,
        "last": 1999,
        "from": 4,
        "to": 8,
    }
    assert (found["ended"], found["at"]) == (True, [0, 0, 1, 1, 3, 3])
    assert found["run"] == {"bytes": {"url": "/v/t/1/a/r3/v234.mp4", "first": 1000, "last": 1999}, "next": 2}
    assert found["all"]["next"] == 3


def test_going_on_begins_with_the_part_that_holds_the_place(told):
    assert told["list"]["starts"] == [0, 0, 4, 8]


def test_a_list_of_files_is_read_too_and_each_is_asked_for_alone(told):
    own = told["own"]
    assert own["header"] == {"url": "/v/t/1/a/r3/v-init.mp4", "first": 0, "last": None}
    assert [part["url"].rpartition("/")[2] for part in own["parts"]] == ["v-00000.mp4", "v-00001.mp4"]
    assert (own["ended"], own["run"]["next"], own["none"]) == (False, 1, None)


def test_the_film_begins_when_every_part_will_be_there_in_time(told):
    run = told["run"]
    assert run["fast"] == 110_000
    assert 110_000 <= run["even"] < 140_000
    assert 150_000 < run["slow"] < 165_000
    assert run["late"] > 200_000


def test_a_large_part_far_ahead_is_thought_of_before_the_start(told):
    assert told["far"]["peak"] > told["far"]["even"]


def test_the_list_of_twelve_hours_is_read_at_once(told):
    long = told["long"]
    assert (long["parts"], long["last"]) == (10_800, 43_200)
    assert long["bytes"] > 500_000


def test_addresses_are_renewed_when_their_seconds_are_over(told):
    assert told["kept"]["told"] == ["/v/t1/9/a/master.m3u8"]


def test_a_lost_network_is_asked_again_ever_more_slowly_and_the_film_goes_on(told):
    lost = told["network"]
    assert lost["told"] == ["gone", "/v/t2/9/a/master.m3u8", "back", "go on"]
    assert (lost["first"], lost["second"], lost["left"]) == ([1000], [2000], [])
    assert told["online"] == {"name": "online", "told": ["gone", "/v/t3/9/a/master.m3u8", "back", "go on"], "left": []}  # fmt: skip


def test_who_is_signed_out_is_told_and_new_addresses_in_vain_come_to_an_end(told):
    assert told["signed out"]["told"] == ["refused"]
    assert told["in vain"]["told"][-1] == "refused"
