"""Sequencing of SCORM 2004 as the SN book has it, on small courses that a manifest describes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories.sequencing import (
    DONE,
    FAILED,
    FLOW,
    OPEN,
    Scenario,
    item,
    prepared,
    primary,
    rules,
    sequencing,
)
from tests.web.islands import sequencing_ends, sequencing_objectives, sequencing_rollup, sequencing_ways
from tests.web.islands.building import Island

pytestmark = pytest.mark.sqlite

ROLLUP_ANY = (
    '<imsss:rollupRules><imsss:rollupRule childActivitySet="any"><imsss:rollupConditions>'
    '<imsss:rollupCondition condition="satisfied"/></imsss:rollupConditions>'
    '<imsss:rollupAction action="satisfied"/></imsss:rollupRule></imsss:rollupRules>'
)
WRITES = '<imsss:mapInfo targetObjectiveID="g" writeSatisfiedStatus="true" writeNormalizedMeasure="true"/>'
READS = '<imsss:mapInfo targetObjectiveID="g"/>'
ABC = item("a") + item("b") + item("c")
SHARED = '<adlcp:data><adlcp:map targetID="d"/></adlcp:data>'

SCENARIOS: dict[str, Scenario] = {
    "flow leads from one to the next, and past the last the course ends": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("can", ["previous", "continue"], [False, True]),
            ("go", "continue", "b"), ("go", "previous", "a"), ("go", "continue", "b"), ("play", DONE, "played"),
            ("go", "continue", "c"), ("play", DONE, "played"),
            ("go", "continue", "end:complete"),
            ("statuses", {"a": "completed", "b": "completed", "c": "completed"}),
        ],
    ),
    "with one item there is nothing to go on to, unless the package itself leaves": (
        item("a") + sequencing(FLOW),
        [("go", "start", "a"), ("can", ["continue", "previous", "suspend", "exit"], [False, False, True, True]), ("nav", "continue", "end:complete")],
    ),
    "without flow a choice is waited for": (
        ABC,
        [
            ("go", "start", "stay:choose"), ("can", ["continue", {"choose": "b"}], [False, True]),
            ("go", {"choose": "b"}, "b"), ("go", "continue", "stay:no_further"), ("disabled", []),
        ],
    ),
    "without choice nothing can be chosen": (
        ABC + sequencing('<imsss:controlMode choice="false" flow="true"/>'),
        [("go", "start", "a"), ("disabled", ["a", "b", "c"]), ("go", {"choose": "c"}, "stay:locked")],
    ),
    "forward only": (
        ABC + sequencing('<imsss:controlMode flow="true" forwardOnly="true"/>'),
        [
            ("go", "start", "a"), ("go", "continue", "b"), ("can", ["previous"], [False]),
            ("disabled", ["a"]), ("go", {"choose": "c"}, "c"),
        ],
    ),
    "a cluster that is entered backwards begins at its first where it is forward only": (
        item("p", item("a") + item("b") + sequencing('<imsss:controlMode flow="true" forwardOnly="true"/>')) + item("c")
        + sequencing(FLOW),
        [("go", "start", "a"), ("go", {"choose": "c"}, "c"), ("go", "previous", "a")],
    ),
    "a cluster keeps who is in it": (
        item("p", item("a") + item("b") + sequencing('<imsss:controlMode flow="true" choiceExit="false"/>')) + item("c")
        + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["c"]), ("go", "continue", "b"), ("go", "continue", "c"), ("disabled", [])],
    ),
    "what is skipped, disabled or hidden": (
        item("a") + item("b", sequencing("", rules("pre", "skip", "always")))
        + item("c", sequencing("", rules("pre", "disabled", "always")))
        + item("d", sequencing("", rules("pre", "hiddenFromChoice", "always"))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("disabled", ["c", "d"]), ("hidden", ["d"]),
            ("go", "continue", "stay:no_further"), ("nav", "continue", {}, "stay:choose"), ("go", {"choose": "b"}, "b"),
        ],
    ),
    "nobody goes past where traversal stops": (
        item("a", sequencing("", rules("pre", "stopForwardTraversal", "satisfied", 'operator="not"'))) + item("b")
        + sequencing(FLOW),
        [("go", "start", "a"), ("play", FAILED, "played"), ("disabled", ["b"])],
    ),
    "only so many attempts": (
        item("a", sequencing("", "", "", '<imsss:limitConditions attemptLimit="1"/>')) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("disabled", ["a"])],
    ),
    "failing leads to another attempt, passing on": (
        item("a", sequencing("", rules("post", "retry", "satisfied", 'operator="not"'))) + item("b") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", FAILED, "played"), ("go", "continue", "a"),
            ("get", ["cmi.success_status", "cmi.entry", "cmi.total_time"], ["unknown", "ab-initio", "PT0H0M0S"]),
            ("play", DONE, "played"), ("go", "continue", "b"),
        ],
    ),
    "rules behind an activity lead forward, back, out and to the end": (
        item("p", item("a", sequencing("", rules("post", "exitParent", "satisfied"))) + item("b") + sequencing(FLOW, rules("post", "continue", "always")))
        + item("c", sequencing("", rules("post", "previous", "satisfied", 'operator="not"') + rules("post", "exitAll", "satisfied")))
        + sequencing(FLOW),
        [
            ("go", "start", "a"), ("nav", "exit", DONE, "c"), ("nav", "exit", FAILED, "b"), ("go", "continue", "c"),
            ("nav", "continue", DONE, "end:exited"),
            ("statuses", {"p": "incomplete", "a": "completed", "b": "completed", "c": "completed"}),
        ],
    ),
    "everything again": (
        item("a") + item("b", sequencing("", rules("post", "retryAll", "satisfied", 'operator="not"'))) + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "b"), ("play", FAILED, "played"), ("go", "continue", "a")],
    ),
    "a cluster ends by its own rule": (
        item("p", item("a") + item("b") + sequencing(FLOW, rules("exit", "exit", "completed") + rules("post", "continue", "completed"), ROLLUP_ANY.replace("satisfied", "completed")))
        + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "c")],
    ),
    "all must be satisfied, or by a rule any": (
        item("p", item("a") + item("b") + sequencing(FLOW)) + item("q", item("c") + item("d") + sequencing(FLOW, "", ROLLUP_ANY))
        + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", FAILED, "played"),
            ("go", "continue", "c"), ("play", DONE, "played"), ("go", "continue", "d"), ("play", FAILED, "played"),
            ("go", {"choose": "a"}, "a"),
            ("statuses", {"p": "incomplete", "a": "incomplete", "b": "failed", "q": "completed", "c": "completed", "d": "failed"}),
        ],
    ),
    "measures are weighed": (
        item("p", item("a", sequencing("", "", '<imsss:rollupRules objectiveMeasureWeight="3"/>'))
             + item("b", sequencing("", "", '<imsss:rollupRules objectiveMeasureWeight="1"/>'))
             + sequencing(FLOW, "", "", primary("o", WRITES, "0.7")))
        + item("c", sequencing("", "", "", primary("o", READS))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"),
            ("play", {"cmi.score.scaled": "0.4"}, "played"), ("go", "continue", "c"),
            ("get", ["cmi.objectives.0.id", "cmi.objectives.0.success_status", "cmi.objectives.0.score.scaled", "cmi.success_status"],
             ["o", "passed", "0.7", "unknown"]),
        ],
    ),
    "an objective that two activities share": (
        item("a", sequencing("", "", "", primary("o", WRITES)))
        + item("b", sequencing("", rules("pre", "skip", "satisfied"), "", primary("o2", READS))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "c")],
    ),
    "completion by measure": (
        item("p", item("a", '<adlcp:completionThreshold progressWeight="1"/>') + item("b", '<adlcp:completionThreshold progressWeight="0.25"/>')
             + '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.7"/>' + sequencing(FLOW)) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.progress_measure": "0.9", **OPEN}, "played"), ("go", "continue", "b"),
            ("play", {"cmi.progress_measure": "0.2", **OPEN}, "played"), ("go", "continue", "c"),
            ("statuses", {"p": "completed", "a": "incomplete", "b": "incomplete", "c": "incomplete"}),
        ],
    ),
    "only some are selected": (
        ABC + sequencing(FLOW, "", '<imsss:randomizationControls selectionTiming="once" selectCount="2" reorderChildren="true" randomizationTiming="once"/>'),
        [("go", "start", "a"), ("hidden", ["c"]), ("go", "continue", "b"), ("go", "continue", "end:complete")],
    ),
    "one cannot begin inside, or go beyond the neighbours": (
        item("p", item("a") + item("b") + sequencing(FLOW)) + item("q", item("c") + sequencing(FLOW, "", '<adlseq:constrainedChoiceConsiderations preventActivation="true"/>'))
        + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["c"]), ("go", {"choose": "q"}, "c")],
    ),
    "constrained to the neighbours": (
        item("p", item("a") + sequencing(FLOW, "", '<adlseq:constrainedChoiceConsiderations constrainChoice="true"/>'))
        + item("q", item("b") + sequencing(FLOW)) + item("r", item("c") + sequencing(FLOW)) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["r", "c"])],
    ),
    "put aside and gone on with": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("go", "continue", "b"), ("play", {"cmi.exit": "suspend", "cmi.location": "p3", "cmi.session_time": "PT5M"}, "played"),
            ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "b"),
            ("get", ["cmi.entry", "cmi.location", "cmi.total_time"], ["resume", "p3", "PT0H0M0S"]),
        ],
    ),
    "a page that was closed goes on where it was": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("go", "continue", "b"), ("leave", {"cmi.location": "p3"}, "left"), ("again", "again"),
            ("go", "start", "b"), ("get", ["cmi.entry", "cmi.location"], ["resume", "p3"]),
        ],
    ),
    "a suspended item is gone on with when it is chosen again": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.exit": "suspend", "cmi.location": "p2"}, "played"), ("go", "continue", "b"),
            ("go", {"choose": "a"}, "a"), ("get", ["cmi.entry", "cmi.location"], ["resume", "p2"]),
        ],
    ),
    "what was said of an objective comes back as it was said, and one that has no proper name is not told": (
        item("a", sequencing("", "", '<imsss:objectives><imsss:primaryObjective objectiveID="own"/><imsss:objective objectiveID="two words"/></imsss:objectives>'))
        + item("b") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("get", ["cmi.objectives._count", "cmi.objectives.0.id"], ["1", "own"]),
            ("play", {"cmi.objectives.0.score.scaled": "0.50", "cmi.objectives.0.completion_status": "not attempted", "cmi.progress_measure": "0.7", "cmi.exit": "suspend"}, "played"),
            ("go", "continue", "b"), ("go", {"choose": "a"}, "a"),
            ("get", ["cmi.objectives.0.score.scaled", "cmi.objectives.0.completion_status", "cmi.objectives.0.progress_measure", "cmi.success_status"],
             ["0.50", "not attempted", "0.7", "unknown"]),
        ],
    ),
    "the package leads itself": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("get", ["adl.nav.request_valid.continue", "adl.nav.request_valid.previous", "adl.nav.request_valid.choice.{target=c}"], ["true", "false", "true"]),
            ("nav", "{target=c}choice", {}, "c"), ("nav", "{target=b}jump", {}, "b"), ("nav", "_none_", {}, "none"),
            ("nav", "exit", {}, "stay:choose"), ("go", {"choose": "a"}, "a"), ("nav", "suspendAll", {}, "end:suspended"),
        ],
    ),
    "who finishes an open course begins it anew": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", OPEN, "played"), ("go", "exit", "end:exited"),
            ("again", "again"), ("go", "start", "a"),
        ],
    ),
    "who puts an open course aside goes on at the item that was left, and finds the others as they were": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", OPEN, "played"), ("go", "suspend", "end:suspended"),
            ("again", "again"), ("go", "start", "b"), ("get", ["cmi.entry", "cmi.completion_status"], ["resume", "incomplete"]),
            ("statuses", {"a": "completed", "b": "incomplete", "c": "not attempted"}), ("can", ["previous", "continue"], [True, True]),
        ],
    ),
    "leaving by cmi.exit": (
        ABC + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "_none_", {"cmi.exit": "time-out"}, "end:exited"), ("again", "again"), ("go", "start", "a")],
    ),
    "a single item is opened and ends by itself": (
        item("a"),
        [("go", "start", "a"), ("nav", "exit", DONE, "end:complete")],
    ),
    "an item that says nothing is done, unless it says so itself": (
        item("a") + item("b", sequencing("", "", '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>'))
        + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {}, "played"), ("go", "continue", "b"), ("play", {}, "played"), ("go", "continue", "c"),
            ("statuses", {"a": "completed", "b": "incomplete", "c": "incomplete"}),
        ],
    ),
    "items share a text": (
        item("a", SHARED) + item("b", SHARED) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"adl.data.0.store": "from a"}, "played"), ("go", "continue", "b"),
            ("get", ["adl.data._count", "adl.data.0.id", "adl.data.0.store"], ["1", "d", "from a"]),
        ],
    ),
}  # fmt: skip


SCENARIOS |= (
    sequencing_ways.SCENARIOS
    | sequencing_ends.SCENARIOS
    | sequencing_rollup.SCENARIOS
    | sequencing_objectives.SCENARIOS
)


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> Island:
    return Island(tmp_path_factory.mktemp("sequencing"), {"scorm/engine2004": "engine2004"})


@pytest.fixture(scope="module")
def said(island: Island, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    given = tmp_path_factory.mktemp("scenarios") / "scenarios.json"
    given.write_text(json.dumps({"scenarios": [prepared(one) for one in SCENARIOS.values()]}))
    (line,) = island.run("sequencing2004.mjs", given)
    return dict(zip(SCENARIOS, line["said"], strict=True))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_course_leads_as_the_book_says(said, name):
    steps = SCENARIOS[name][1]
    wanted = [(step[0], step[-1]) for step in steps]
    assert [(step[0], told) for step, told in zip(steps, said[name], strict=True)] == wanted


def test_whatever_the_rules_say_what_is_open_leads_somewhere_and_one_item_runs(island: Island):
    (line,) = island.run("sequencing_drawn.mjs", 400)
    assert line["faults"] == []
    assert line["delivered"] > 1_000


def test_the_engine_is_small(island: Island, tmp_path: Path):
    packed = tmp_path / "packed.js"
    island.pack("scorm/engine2004", packed)
    assert len(gzip.compress(packed.read_bytes(), 9)) <= 20_000
