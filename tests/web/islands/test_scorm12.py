"""The SCORM 1.2 run-time answers as the standard's error table says, and the server's rules say the same."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from lms.scorm.rules import model12
from lms.scorm.rules.attempts12 import Attempt, Terms, begun, parse_commit, taken
from lms.scorm.rules.states12 import STATE_MOST, counts_of
from lms.scorm.rules.types12 import units
from tests.web.islands.building import ROOT, Island

pytestmark = pytest.mark.sqlite

CASES: list[dict[str, Any]] = json.loads((ROOT / "tests/lms/scorm/cases12.json").read_text(encoding="utf-8"))
VALUES = [
    "", "0", "7", "-1", "100", "100.01", "101", "-0.0", ".5", "1.", "1e2", "０", "passed", "not attempted", "browsed",
    "suspend", "logout", "normal", "00:00:10", "0001:99:59.9", "23:59:59.99", "24:00:00", "choice", "correct", "a b",
    "题", "a\u3000b", "a\u0085", "\ufeff", "a\n", "x" * 256, "😀" * 128, "😀" * 127 + "x", "\u0000", "\udc00", "😀\udc00", "zh-CN",
    "x" * 4096, "x" * 4097, "😀" * 2048, "😀" * 2049,
]  # fmt: skip


def random_calls() -> list[list[str]]:
    """Calls on every element, near it and beside it: the same at every run."""
    dice = random.Random(12)
    calls: list[list[str]] = []
    for _ in range(4_000):
        element = dice.choice(model12.TABLE).element
        while ".n." in element:
            element = element.replace(
                ".n.", f".{dice.choice(['0', '0', '1', '1', '2', '3', '01', 'x', '-1'])}.", 1
            )
        if dice.random() < 0.15:
            parts = element.split(".")
            place = dice.randrange(len(parts) + 1)
            word = dice.choice(
                ["_children", "_count", "_version", "bogus", "", "0", "n", "toString", "__proto__"]
            )
            element = ".".join([*parts[:place], word, *(parts[place + 1 :] if dice.random() < 0.5 else [])])
        if dice.random() < 0.3:
            calls.append(["get", element])
        else:
            calls.append(["set", element, dice.choice(VALUES)])
    return calls


class Rules:
    """What the server's rules say of calls one after the other."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values, self.counts = dict(values), counts_of(values)

    def error(self, call: str, element: str, value: str = "") -> int:
        if call == "get":
            return model12.get_error(element, self.counts)
        error = model12.set_error(element, value, self.counts)
        if not error:
            self.values[element] = value
            for array, index in model12.place_of(element).steps:
                self.counts[array] = max(self.counts.get(array, 0), index + 1)
        return error


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> Island:
    parts = {"scorm/api12": "beginSession12", "scorm/model12": "TABLE, MOST, CHILDREN"}
    return Island(tmp_path_factory.mktemp("scorm12"), parts)


@pytest.fixture(scope="module")
def told(island: Island, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    given = tmp_path_factory.mktemp("calls") / "calls.json"
    given.write_text(json.dumps({"cases": CASES, "random": random_calls()}), encoding="ascii")
    return {line["name"]: line for line in island.run("scorm12.mjs", given)}


def test_both_sides_have_the_same_tables(told):
    tables = told["tables"]
    assert [tuple(row) for row in tables["rows"]] == [tuple(row) for row in model12.TABLE]
    assert (tables["most"], tables["children"]) == (model12.MOST, model12.CHILDREN)


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_the_run_time_answers_by_the_error_table(told, place):
    calls = CASES[place]["calls"]
    said = told["cases"]["answers"][place]["said"]
    wrong = [
        (call, answer) for call, answer in zip(calls, said, strict=True) if call[-2:] != answer
    ]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rules_of_the_server_say_the_same(case):
    rules, is_running = Rules(case.get("values", {})), False
    for call, *words, _answer, error in case["calls"]:
        if call in {"init", "finish"} and not error:
            is_running = call == "init"
        if call in {"get", "set"} and is_running:
            assert rules.error(call, *words) == error, (call, words)


def test_both_sides_say_the_same_of_thousands_of_calls(told):
    rules, calls = Rules({}), random_calls()
    errors = [rules.error(*call) for call in calls]
    assert [
        (call, ours, theirs)
        for call, ours, theirs in zip(calls, errors, told["random"]["errors"], strict=True)
        if ours != theirs
    ] == []
    assert set(errors) == {0, 201, 202, 203, 401, 402, 403, 404, 405}
    (commit,) = told["random"]["commits"]
    assert commit["values"] == rules.values


def test_the_server_takes_every_state_that_the_run_time_sends(told):
    sent = [commit for answer in told["cases"]["answers"] for commit in answer["commits"]]
    sent += told["random"]["commits"] + told["saving"]["commits"] + told["limits"]["commits"]
    assert len(sent) > 12
    for raw in sent:
        attempt, _launch = begun(Attempt(seq=4), Terms(), student_id="p", student_name="x")
        assert taken(attempt, parse_commit(raw), Terms()).is_new


def test_states_go_out_whole_in_order_and_only_when_something_changed(told):
    saving = told["saving"]
    assert (saving["unchanged"], saving["saved"]) == (0, 1)
    whole = {"cmi.core.score.raw": "85", "cmi.suspend_data": "p=1", "cmi.core.exit": "suspend"}
    assert [(one["seq"], one["reason"], one["values"]) for one in saving["commits"]] == [
        (5, "hidden", whole),
        (6, "finish", whole),
    ]
    assert saving["urgent"] == [True, False, True]
    assert saving["phases"] == ["new", "running", "ended"]
    assert saving["frozen"]


def test_a_package_hears_when_its_state_could_not_be_kept_and_may_try_again(told):
    full = told["full"]
    assert full["first"] == ["false", "101", "running", False]
    assert full["second"] == ["true", "0", "ended"]
    assert [(one["seq"], one["reason"]) for one in full["kept"]] == [(7, "finish")]


def test_what_is_too_much_is_refused_and_nothing_is_lost(told):
    limits = told["limits"]
    assert limits["long"] == ["true", "false"]
    assert (limits["taken"], limits["full"], limits["whole"]) == (250, "101", "101")
    assert limits["again"] == "true"
    (commit,) = limits["commits"]
    size = sum(units(element) + units(value) for element, value in commit["values"].items())
    assert STATE_MOST - 2 * 65_536 < size <= STATE_MOST


def test_the_run_time_is_small(island: Island, tmp_path: Path):
    packed = tmp_path / "packed.js"
    island.pack("scorm/api12", packed)
    assert len(gzip.compress(packed.read_bytes(), 9)) <= 8_000
