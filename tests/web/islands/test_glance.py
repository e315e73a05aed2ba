"""The small picture above the seek bar, of the player and of the caption editor: the right one, and never at a price."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.islands.building import Island


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    island = Island(tmp_path_factory.mktemp("island"), {"player/glance": "Glance, parseSprites"})
    return {line["name"]: line for line in island.run("glance.mjs")}


def test_the_index_of_pictures_is_read_beside_its_own_address(told):
    pictures = told["parse"]["pictures"]
    assert [picture["from"] for picture in pictures] == [0, 10, 3600]
    assert pictures[2]["url"] == "/v/t/a/sprites-2.jpg"
    assert pictures[2]["place"] == [0, 90, 160, 90]


def test_the_picture_of_the_moment_under_the_pointer_is_shown_with_its_time(told):
    middle = told["middle"]
    assert (middle["time"], middle["isShown"], middle["isGoneAfter"]) == ("0:15", True, True)
    assert middle["picture"] == 'url("/v/fresh/a/sprites-1.jpg")'
    assert (middle["place"], middle["size"]) == ("-160px -0px", ["160px", "90px"])
    assert middle["asked"] == ["/v/fresh/a/sprites.vtt"]


def test_the_picture_stays_on_the_bar(told):
    assert (told["edge"]["time"], told["edge"]["left"]) == ("0:20", "336px")


@pytest.mark.parametrize(("how", "requests"), [("saver", 0), ("without", 0), ("offline", 2)])
def test_saved_data_no_pictures_and_no_network_leave_the_time_alone(told, how, requests):
    found = told[how]
    assert (len(found["asked"]), found["picture"], found["size"]) == (requests, "none", ["auto", "auto"])
    assert (found["time"], found["isShown"]) == ("0:15", True)
