"""Objectives through their maps, texts that items share, collections that items refer to (SN 3.10, 4.2; CAM 5.1)."""

from __future__ import annotations

from tests.factories.sequencing import (
    DONE,
    FAILED,
    FLOW,
    OPEN,
    Scenario,
    item,
    more_of,
    objective,
    primary,
    reads,
    rules,
    sequencing,
    writes,
)

FIRST = "cmi.objectives.0"
NUMBERS = [
    f"{FIRST}.{name}"
    for name in (
        "score.scaled",
        "score.raw",
        "score.min",
        "score.max",
        "completion_status",
        "progress_measure",
        "success_status",
    )
]
SAID = dict(zip(NUMBERS, ("0.8", "40", "0", "50", "completed", "0.6", "passed"), strict=True))
WRITE_ALL = 'writeRawScore="true" writeMinScore="true" writeMaxScore="true" writeCompletionStatus="true" writeProgressMeasure="true"'
RETRY = rules("post", "retry", "satisfied", 'operator="not"')
BY_CONTENT = '<imsss:deliveryControls objectiveSetByContent="true"/>'
TEXT = '<adlcp:data><adlcp:map targetID="d"{}/></adlcp:data>'


def more(target: str, said: str = "") -> str:
    return f'<adlseq:mapInfo targetObjectiveID="{target}" {said}/>'


def collected(inside: str, name: str = "s") -> str:
    return f'<imsss:sequencingCollection><imsss:sequencing ID="{name}">{inside}</imsss:sequencing></imsss:sequencingCollection>'


def two(first: str, second: str, more_markup: str = "") -> str:
    """An item that says something of objective `o`, and one that reads it as `k`."""
    return item("a", first) + item("b", second) + sequencing(FLOW) + more_markup


SCENARIOS: dict[str, Scenario] = {
    "satisfied and measure are read unless it is said otherwise, and written only if it is said": (
        two(sequencing("", "", "", primary("o", reads("g"))), sequencing("", "", "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["", "unknown"])],
    ),
    "only the measure is written": (
        two(sequencing("", "", "", primary("o", reads("g", 'writeNormalizedMeasure="true"'))), sequencing("", "", "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["0.8", "unknown"])],
    ),
    "only satisfaction is written": (
        two(sequencing("", "", "", primary("o", reads("g", 'writeSatisfiedStatus="true"'))), sequencing("", "", "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", {**FAILED, "cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["", "failed"])],
    ),
    "only the measure is read": (
        two(sequencing("", "", "", primary("o", writes("g"))), sequencing("", "", "", primary("k", reads("g", 'readSatisfiedStatus="false"')))),
        [("go", "start", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["0.8", "unknown"])],
    ),
    "a measure that is read is judged by whoever reads it": (
        two(sequencing("", "", "", primary("o", writes("g"), "0.5")), sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g"), "0.9"))),
        [("go", "start", "a"), ("play", {"cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["0.8", "failed"])],
    ),
    "where a measure decides, the word of the package does not": (
        two(sequencing("", "", "", primary("o", writes("g"), "0.9")), sequencing("", "", "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8"}, "played"), ("go", "continue", "b"), ("get", NUMBERS[:1] + NUMBERS[6:], ["0.8", "failed"])],
        {"given": {"a": {"cmi.scaled_passing_score": "0.9"}}},
    ),
    "the fourth edition shares scores, completion and progress": (
        two(
            sequencing("", "", "", primary("p", others=objective("o", writes("g"))) + more_of("o", more("g", WRITE_ALL))),
            sequencing("", "", "", primary("k", reads("g")) + more_of("k", more("g"))),
        ),
        [
            ("go", "start", "a"), ("play", {name.replace(".0.", ".1."): said for name, said in SAID.items()}, "played"), ("go", "continue", "b"),
            ("get", NUMBERS, list(SAID.values())),
        ],
    ),
    "of them nothing is written that is not said": (
        two(sequencing("", "", "", primary("o", writes("g")) + more_of("o", more("g", 'writeRawScore="true"'))), sequencing("", "", "", primary("k", reads("g")) + more_of("k", more("g")))),
        [("go", "start", "a"), ("play", SAID, "played"), ("go", "continue", "b"), ("get", NUMBERS, ["0.8", "40", "", "", "unknown", "", "passed"])],
    ),
    "of them nothing is read that is said not to be": (
        two(
            sequencing("", "", "", primary("o", writes("g")) + more_of("o", more("g", WRITE_ALL))),
            sequencing("", "", "", primary("k", reads("g")) + more_of("k", more("g", 'readRawScore="false" readCompletionStatus="false"'))),
        ),
        [("go", "start", "a"), ("play", SAID, "played"), ("go", "continue", "b"), ("get", NUMBERS, ["0.8", "", "0", "50", "unknown", "0.6", "passed"])],
    ),
    "completion that is read counts as the item's own": (
        item("a", sequencing("", "", "", primary("o", reads("g")) + more_of("o", more("g", WRITE_ALL))))
        + item("b", sequencing("", rules("pre", "skip", "completed"), "", primary("k", reads("g")) + more_of("k", more("g")))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "c"), ("go", "previous", "a"), ("play", OPEN, "played"), ("go", "continue", "b")],
    ),
    "an objective of its own completes nothing": (
        item("a", sequencing("", "", "", primary("o", others=objective("x"))))
        + item("b", sequencing("", rules("pre", "skip", "completed", 'referencedObjective="x"'), "", primary("k", others=objective("x")))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {"cmi.objectives.1.completion_status": "completed", **OPEN}, "played"), ("go", "continue", "b"), ("statuses", {"a": "incomplete", "b": "incomplete", "c": "not attempted"})],
    ),
    "several are written at once": (
        item("a", sequencing("", "", "", primary("o", writes("g") + writes("h")))) + item("b", sequencing("", "", "", primary("k", reads("g"))))
        + item("c", sequencing("", "", "", primary("k", reads("h")))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("get", [f"{FIRST}.success_status"], ["passed"]), ("go", "continue", "c"),
            ("get", [f"{FIRST}.success_status"], ["passed"]),
        ],
    ),
    "the objectives of an item in the order of the manifest": (
        item("a", sequencing("", "", "", primary("o", others=objective("x") + objective("y")))) + sequencing(FLOW),
        [("go", "start", "a"), ("get", ["cmi.objectives._count", *(f"cmi.objectives.{place}.id" for place in range(3))], ["3", "o", "x", "y"])],
    ),
    "those of an item that goes on keep their places beside what it added": (
        item("a", sequencing("", "", "", primary("o"))) + item("b") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.objectives.1.id": "mine", "cmi.objectives.1.success_status": "passed", "cmi.exit": "suspend"}, "played"), ("go", "continue", "b"), ("go", "previous", "a"),
            ("get", ["cmi.objectives._count", f"{FIRST}.id", "cmi.objectives.1.id", "cmi.objectives.1.success_status"], ["2", "o", "mine", "passed"]),
        ],
    ),
    "a new attempt finds its own objectives unsaid, and global ones as they are": (
        item("a", sequencing("", "", "", primary("o", others=objective("x", writes("g"))))) + item("b") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {f"{FIRST}.success_status": "passed", "cmi.objectives.1.success_status": "failed"}, "played"), ("go", "continue", "b"), ("go", "previous", "a"),
            ("get", [f"{FIRST}.success_status", "cmi.objectives.1.success_status"], ["unknown", "failed"]),
        ],
    ),
    "what is told counts at once for others": (
        item("a", sequencing("", "", BY_CONTENT, primary("o", writes("g"))))
        + item("b", sequencing("", rules("pre", "disabled", "objectiveStatusKnown", 'operator="not"'), "", primary("k", reads("g")))) + sequencing(FLOW),
        [("go", "start", "a"), ("say", OPEN, "said"), ("disabled", ["b"]), ("say", {"cmi.success_status": "failed"}, "said"), ("disabled", [])],
    ),
    "objectives of the course alone are forgotten when it is over": (
        two(sequencing("", "", "", primary("o", writes("g"))), sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "exit", "end:complete"), ("again", "again"), ("go", "start", "a"), ("play", {"cmi.success_status": "unknown"}, "played"), ("go", "continue", "b")],
        {"whole": 'adlseq:objectivesGlobalToSystem="false"'},
    ),
    "objectives of the course alone last while it is put aside": (
        two(sequencing("", "", "", primary("o", writes("g"))), sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "a"), ("go", {"choose": "b"}, "b"), ("get", [f"{FIRST}.success_status"], ["passed"])],
        {"whole": 'adlseq:objectivesGlobalToSystem="0"'},
    ),
    "objectives of the course alone are forgotten when everything is done again": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", rules("post", "retryAll", "always")))
        + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("go", "continue", "a"), ("get", [f"{FIRST}.success_status"], ["unknown"])],
        {"whole": 'adlseq:objectivesGlobalToSystem="false"'},
    ),
    "objectives of the learner outlast the course": (
        two(sequencing("", "", "", primary("o", writes("g"))), sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "exit", "end:complete"), ("again", "again"), ("go", "start", "a"), ("get", [f"{FIRST}.success_status"], ["passed"])],
    ),
    "texts of the course alone are forgotten when it is over": (
        item("a", TEXT.format("")) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {"adl.data.0.store": "from a"}, "played"), ("go", "exit", "end:exited"), ("again", "again"), ("go", "start", "a"), ("get", ["adl.data.0.store"], [""])],
        {"whole": 'adlcp:sharedDataGlobalToSystem="false"'},
    ),
    "texts of the learner outlast the course": (
        item("a", TEXT.format("")) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {"adl.data.0.store": "from a"}, "played"), ("go", "exit", "end:exited"), ("again", "again"), ("go", "start", "a"), ("get", ["adl.data.0.store"], ["from a"])],
    ),
    "another attempt at the course finds objectives and texts of the learner": (
        item("a", sequencing("", "", BY_CONTENT, primary("o", writes("g"))) + TEXT.format("")) + item("b", sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g")))) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("go", "continue", "b"), ("go", "previous", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8", "adl.data.0.store": "from a"}, "played"), ("go", "exit", "end:exited"),
            ("shared", {"objectives": {"g": {"satisfied": True, "measure": 0.8}}, "texts": {"d": "from a"}}),
            ("anew", "anew"), ("go", "start", "a"), ("get", ["cmi.entry", f"{FIRST}.success_status", f"{FIRST}.score.scaled", "adl.data.0.store"], ["ab-initio", "passed", "0.8", "from a"]), ("go", "continue", "c"),
        ],
    ),
    "another package left an objective": (
        two("", sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("g")))),
        [("go", "start", "a"), ("go", "continue", "end:complete")],
        {"known": {"objectives": {"g": {"satisfied": True}}}},
    ),
    "what others left is newer than what the attempt knew": (
        two(sequencing("", "", BY_CONTENT, primary("o", writes("g"))), sequencing("", "", "", primary("k", reads("g")))),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "suspend", "end:suspended"), ("told", {"g": {"satisfied": False}}, "told"), ("again", "again"), ("go", "start", "a"), ("go", "continue", "b"), ("get", [f"{FIRST}.success_status"], ["failed"])],
    ),
    "what is the course's alone is neither told nor heard": (
        two(sequencing("", "", BY_CONTENT, primary("o", writes("g"))) + TEXT.format(""), sequencing("", rules("pre", "skip", "satisfied"), "", primary("k", reads("h")))),
        [
            ("go", "start", "a"), ("play", {**DONE, "adl.data.0.store": "from a"}, "played"), ("go", "continue", "b"),
            ("shared", {"objectives": {"h": {"satisfied": True}}, "texts": {"d": "old"}}),
        ],
        {"whole": 'adlseq:objectivesGlobalToSystem="false" adlcp:sharedDataGlobalToSystem="false"', "known": {"objectives": {"h": {"satisfied": True}}, "texts": {"d": "old"}}},
    ),
    "what is not known any more is told as well": (
        two(sequencing("", "", BY_CONTENT, primary("o", writes("g"))), ""),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "a"}, "a"), ("play", {"cmi.success_status": "unknown", f"{FIRST}.success_status": "unknown"}, "played"), ("go", "continue", "b"), ("shared", {"objectives": {"g": {}}, "texts": {}})],
    ),
    "a text that is only written, and one that is only read": (
        item("a", TEXT.format(' readSharedData="false"')) + item("b", TEXT.format(' writeSharedData="false"')) + sequencing(FLOW),
        [("go", "start", "a"), ("play", {"adl.data.0.store": "from a"}, "played"), ("get", ["adl.data.0.store"], [""]), ("go", "continue", "b"), ("get", ["adl.data.0.store"], ["from a"])],
    ),
    "an item that refers to a collection": (
        item("a", sequencing(idref="s")) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", FAILED, "played"), ("go", "continue", "a"), ("play", DONE, "played"), ("go", "continue", "b")],
        {"more": collected(f"<imsss:sequencingRules>{RETRY}</imsss:sequencingRules>")},
    ),
    "what an item says itself takes the place of that part of the collection alone": (
        item("a", sequencing("", rules("post", "continue", "never"), idref="s")) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", FAILED, "played"), ("go", "continue", "b"), ("disabled", ["a"])],
        {"more": collected(f'<imsss:sequencingRules>{RETRY}</imsss:sequencingRules><imsss:limitConditions attemptLimit="1"/>')},
    ),
    "objectives of a collection, with what an item adds to them": (
        two(sequencing("", "", "", more_of("o", more("g", WRITE_ALL)), idref="s"), sequencing("", "", "", primary("k", reads("g")) + more_of("k", more("g")))),
        [("go", "start", "a"), ("play", SAID, "played"), ("go", "continue", "b"), ("get", NUMBERS, list(SAID.values()))],
        {"more": collected(primary("o", writes("g")))},
    ),
}  # fmt: skip
