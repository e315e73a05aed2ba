"""The SCORM 2004 run-time answers as the RTE book says, and the server's rules say the same of what may be set."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from lms.scorm.rules import languages2004, model2004
from lms.scorm.rules.attempts2004 import Attempt, Terms, begun, parse_commit, taken
from lms.scorm.rules.model12 import place_of
from lms.scorm.rules.states12 import counts_of
from tests.web.islands.building import ROOT, Island

pytestmark = pytest.mark.sqlite

CASES: list[dict[str, Any]] = json.loads((ROOT / "tests/lms/scorm/cases2004.json").read_text("utf-8"))
VALUES = [
    "", "0", "1", "-1", "0.5", "1.01", ".5", "1.", "1e-7", "+2", "０", "passed", "completed", "unknown", "not attempted",
    "suspend", "normal", "PT5S", "P1DT1H", "PT", "2026-11-27", "2026-11-27T10:00:00.0Z", "2100", "choice", "numeric",
    "fill-in", "matching", "performance", "sequencing", "true-false", "other", "correct", "true", "a", "b", "a b", "urn:a:b",
    "a[,]b", "a[.]b", "1[:]2", "2[:]1", "[.]x", "{lang=zh}题", "{lang=?}题", "{case_matters=true}a", "题", "a\u3000b", "\ufeff",
    "a\n", "\u0000", "\udc00", "zh-CN", "%41", "%4",
]  # fmt: skip
LONG = ["x" * 65_537, "😀" * 32_768, "😀" * 32_769, "x" * 131_073]
TEXTS = ["cmi.location", "cmi.interactions.0.id", "cmi.suspend_data", "cmi.comments_from_learner.0.comment"]


def random_calls() -> list[list[str]]:
    """Values for every element of the table, near it and beside it: the same at every run."""
    dice = random.Random(2004)
    elements = [row.element for row in model2004.TABLE]
    entries = [element for element in elements if ".n." in element]
    calls: list[list[str]] = []
    for _ in range(6_000):
        element = dice.choice(entries if dice.random() < 0.7 else elements)
        while ".n." in element:
            element = element.replace(".n.", f".{dice.choice(['0', '0', '1', '1', '2', '01', 'n'])}.", 1)
        if dice.random() < 0.05:
            element += dice.choice(["._children", "._count", ".x", ".0", "."])
        calls.append([element, dice.choice(VALUES)])
    return calls + [[element, value] for element in TEXTS for value in LONG]


class Rules:
    """What the server's rules say of values set one after the other."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values, self.counts = dict(values), dict(counts_of(values))

    def error(self, element: str, value: str) -> int:
        error = model2004.set_error(element, value, self.values, self.counts)
        if error:
            return error
        if element.endswith(".type") and self.values.get(element) != value:
            self._forget(element.removesuffix(".type"))
        self.values[element] = value
        for array, index in place_of(element).steps:
            self.counts[array] = max(self.counts.get(array, 0), index + 1)
        return 0

    def _forget(self, entry: str) -> None:
        answers = (f"{entry}.learner_response", f"{entry}.correct_responses.")
        self.values = {name: value for name, value in self.values.items() if not name.startswith(answers)}
        self.counts.pop(f"{entry}.correct_responses", None)


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> Island:
    parts = {
        "scorm/api2004": "beginSession2004",
        "scorm/model2004": "TABLE, MOST",
        "scorm/languages2004": "LANGUAGES, COUNTRIES",
    }
    return Island(tmp_path_factory.mktemp("scorm2004"), parts)


@pytest.fixture(scope="module")
def told(island: Island, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    given = tmp_path_factory.mktemp("calls") / "calls.json"
    given.write_text(json.dumps({"cases": CASES, "random": random_calls()}), encoding="ascii")
    return {line["name"]: line for line in island.run("scorm2004.mjs", given)}


def test_both_sides_have_the_same_tables(told):
    assert [tuple(row) for row in told["tables"]["rows"]] == [tuple(row) for row in model2004.TABLE]
    assert told["tables"]["most"] == model2004.MOST
    codes = f"{languages2004.LANGUAGES}|{languages2004.COUNTRIES}"
    assert told["tables"]["codes"] == codes


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_the_run_time_answers_by_the_book(told, place):
    calls, said = CASES[place]["calls"], told["cases"]["answers"][place]["said"]
    assert [(call, answer) for call, answer in zip(calls, said, strict=True) if call[-2:] != answer] == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rules_of_the_server_say_the_same(case):
    rules, is_running = Rules(case.get("values", {})), False
    for call, *words, _answer, error in case["calls"]:
        if call in {"init", "finish"} and not error:
            is_running = call == "init"
        if call == "set" and is_running and not words[0].startswith("adl"):
            assert rules.error(*words) == error, words


def test_both_sides_say_the_same_of_thousands_of_calls(told):
    rules, calls = Rules({}), random_calls()
    errors = [rules.error(*call) for call in calls]
    assert [
        (call, ours, theirs)
        for call, ours, theirs in zip(calls, errors, told["random"]["errors"], strict=True)
        if ours != theirs
    ] == []
    assert set(errors) == {0, 351, 401, 404, 406, 407, 408}
    (commit,) = told["random"]["commits"]
    assert commit["values"] == rules.values


def test_the_server_takes_every_state_that_the_run_time_sends(told):
    sent = [commit for answer in told["cases"]["answers"] for commit in answer["commits"]]
    sent += told["random"]["commits"] + told["limits"]["commits"]
    assert len(sent) > 12
    for raw in sent:
        attempt, _launch = begun(Attempt(seq=4), Terms(), student_id="p", student_name="x")
        assert taken(attempt, parse_commit(raw), Terms()).is_new


def test_what_is_too_much_is_refused_and_nothing_of_the_engine_is_sent(told):
    limits = told["limits"]
    assert limits["long"] == ["true", "false"]
    assert (limits["taken"], limits["full"], limits["request"]) == (250, "351", "suspendAll")
    assert (limits["frozen"], limits["version"]) == (True, "1.0")
    (commit,) = limits["commits"]
    assert commit["reason"] == "finish"
    assert not any(element.startswith("adl") for element in commit["values"])


def test_the_run_time_is_small(island: Island, tmp_path: Path):
    packed = tmp_path / "packed.js"
    island.pack("scorm/api2004", packed)
    assert len(gzip.compress(packed.read_bytes(), 9)) <= 8_500, "a third of it are the codes of languages"
