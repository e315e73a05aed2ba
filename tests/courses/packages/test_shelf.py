"""What is kept in a process: bounded by bytes, the longest unasked goes first."""

from __future__ import annotations

from courses.packages.shelf import Shelf


def filled():
    shelf = Shelf[str](10)
    for name, weight in (("a", 4), ("b", 4)):
        shelf.keep(name, name.upper(), weight)
    return shelf


def test_what_was_asked_for_longest_ago_goes_when_there_is_no_room():
    shelf = filled()
    assert shelf.get("a") == "A"
    shelf.keep("c", "C", 4)
    assert [shelf.get(name) for name in "abc"] == ["A", None, "C"]
    assert shelf.held == 8


def test_a_thing_that_is_kept_again_weighs_once():
    shelf = filled()
    shelf.keep("a", "AA", 6)
    assert (shelf.get("a"), shelf.get("b"), shelf.held) == ("AA", "B", 10)


def test_the_newest_stays_whatever_it_weighs_and_alone():
    shelf = filled()
    shelf.keep("huge", "H", 99)
    assert [shelf.get(name) for name in ("a", "b", "huge")] == [None, None, "H"]
    shelf.keep("c", "C", 1)
    assert (shelf.get("huge"), shelf.held) == (None, 1)
