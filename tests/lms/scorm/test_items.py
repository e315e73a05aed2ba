"""How the items of a package are called in states and addresses."""

from __future__ import annotations

from lms.scorm.rules.items import item_keys


def test_an_item_is_called_as_its_author_called_it() -> None:
    assert item_keys(["ITEM-1", "单元二"]) == ["ITEM-1", "单元二"]


def test_what_names_nothing_or_two_or_too_much_is_called_by_its_place() -> None:
    assert item_keys(["", "a", "a", "b" * 201, "#1"]) == ["#1", "#2", "#3", "#4", "#5"]


def test_no_two_items_are_called_the_same() -> None:
    keys = item_keys(["#2", "", "x", "x", "#1", "y"])
    assert len(set(keys)) == len(keys)
