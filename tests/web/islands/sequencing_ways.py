"""Where one may go in a course: control modes, choice, flow, rules before an activity (SN 4.2, NB.2.1, SB.2.1 to SB.2.9)."""

from __future__ import annotations

from tests.factories.sequencing import (
    DONE,
    FAILED,
    FLOW,
    LINE,
    OPEN,
    Scenario,
    condition,
    item,
    objective,
    primary,
    reads,
    rule,
    rules,
    sequencing,
    writes,
)

CONSTRAIN = '<adlseq:constrainedChoiceConsiderations constrainChoice="true"/>'
PREVENT = '<adlseq:constrainedChoiceConsiderations preventActivation="true"/>'
FORWARD = '<imsss:controlMode flow="true" forwardOnly="true"/>'
SKIP, DISABLE, HIDE, STOP = (
    sequencing("", rules("pre", action, "always"))
    for action in ("skip", "disabled", "hiddenFromChoice", "stopForwardTraversal")
)
ONCE = '<imsss:limitConditions attemptLimit="1"/>'
ASKED = ["adl.nav.request_valid.continue", "adl.nav.request_valid.previous"]

SCENARIOS: dict[str, Scenario] = {
    "an item that cannot be left by choice keeps whoever is in it": (
        item("a", sequencing('<imsss:controlMode choiceExit="false"/>')) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["a", "b"]), ("go", "continue", "b"), ("disabled", [])],
    ),
    "a cluster within a cluster that cannot be left": (
        item("p", item("q", item("a") + item("b") + sequencing(FLOW)) + item("c") + sequencing('<imsss:controlMode flow="true" choiceExit="false"/>'))
        + item("d") + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["d"]), ("go", {"choose": "c"}, "c"), ("disabled", ["d"])],
    ),
    "a cluster that is only gone through forwards is entered from behind by choice": (
        item("p", item("a") + item("b") + sequencing(FORWARD)) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("go", {"choose": "b"}, "b"), ("disabled", ["a"]), ("go", {"choose": "c"}, "c"), ("disabled", []), ("go", {"choose": "a"}, "a")],
    ),
    "nobody chooses what is below where traversal stops": (
        item("a") + item("q", item("c") + sequencing(FLOW, rules("pre", "stopForwardTraversal", "always"))) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["c"]), ("go", {"choose": "q"}, "c")],
    ),
    "traversal stops for those who choose, not for those who go on": (
        item("a", STOP) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["b"]), ("go", "continue", "b"), ("disabled", [])],
    ),
    "nobody begins inside a cluster by choice": (
        item("p", item("a") + sequencing(FLOW)) + item("q", item("r", item("c") + sequencing(FLOW)) + sequencing(FLOW, "", PREVENT)) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["r", "c"]), ("go", {"choose": "q"}, "c"), ("disabled", [])],
    ),
    "constrained to the neighbours on both sides": (
        item("p", item("a") + sequencing(FLOW)) + item("q", item("b") + sequencing(FLOW)) + item("r", item("c") + sequencing(FLOW, "", CONSTRAIN))
        + item("s", item("d") + sequencing(FLOW)) + item("t", item("e") + sequencing(FLOW)) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", []), ("go", {"choose": "c"}, "c"), ("disabled", ["p", "a", "t", "e"])],
    ),
    "constrained in the last cluster": (
        item("p", item("a") + sequencing(FLOW)) + item("q", item("b") + sequencing(FLOW)) + item("r", item("c") + item("d") + sequencing(FLOW, "", CONSTRAIN))
        + sequencing(FLOW),
        [("go", "start", "a"), ("go", {"choose": "c"}, "c"), ("disabled", ["p", "a"]), ("go", {"choose": "d"}, "d"), ("disabled", ["p", "a"])],
    ),
    "a hidden cluster hides what is below": (
        item("a") + item("p", item("b") + sequencing(FLOW, rules("pre", "hiddenFromChoice", "always"))) + sequencing(FLOW),
        [("go", "start", "a"), ("hidden", ["p", "b"]), ("disabled", ["p", "b"]), ("go", "continue", "b")],
    ),
    "what is skipped is gone over in both directions": (
        item("a") + item("b", SKIP) + item("c", SKIP) + item("d") + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "d"), ("go", "previous", "a"), ("disabled", []), ("go", {"choose": "b"}, "b")],
    ),
    "a skipped end is the end": (
        item("a") + item("b", SKIP) + sequencing(FLOW),
        [("go", "start", "a"), ("can", ["continue"], [True]), ("go", "continue", "end:exited")],
    ),
    "a skipped cluster is gone over whole": (
        item("a") + item("p", item("b") + sequencing(FLOW, rules("pre", "skip", "always"))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "c"), ("go", "previous", "a")],
    ),
    "a cluster that is only gone through forwards and skipped from behind": (
        item("x") + item("p", item("a", SKIP) + item("b", SKIP) + sequencing(FORWARD)) + item("c") + sequencing(FLOW),
        [("go", "start", "x"), ("go", "continue", "c"), ("go", "previous", "x")],
    ),
    "a cluster without flow is gone over by nobody": (
        item("a") + item("p", item("b") + item("c")) + item("d") + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["p"]), ("can", ["continue"], [False]), ("go", {"choose": "b"}, "b"), ("can", ["continue", "previous"], [False, False])],
    ),
    "what is disabled disables what is below": (
        item("a") + item("p", item("b") + item("c") + sequencing(FLOW, rules("pre", "disabled", "always"))) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["p", "b", "c"])],
    ),
    "a cluster that may be begun once only": (
        item("p", item("a") + item("b") + sequencing(FLOW, "", "", ONCE)) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("go", {"choose": "b"}, "b"), ("disabled", []), ("go", {"choose": "c"}, "c"), ("disabled", ["p", "a", "b"])],
    ),
    "an attempt that is suspended is not another one": (
        item("p", item("a") + item("b") + sequencing(FLOW, "", "", ONCE)) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.exit": "suspend", "cmi.location": "2"}, "played"), ("go", {"choose": "c"}, "c"), ("disabled", []),
            ("go", {"choose": "a"}, "a"), ("get", ["cmi.entry", "cmi.location"], ["resume", "2"]),
        ],
    ),
    "none before the first": (
        item("a", sequencing("", rules("post", "continue", "always"))) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("can", ["previous"], [False]), ("get", ASKED, ["true", "false"]), ("go", "continue", "b"), ("can", ["previous"], [True])],
    ),
    "while a package may still say how it went, on is open; when it has ended, only what is": (
        item("a", sequencing("", "", "", primary("o", writes("g"))))
        + item("b", sequencing("", rules("pre", "disabled", "satisfied", 'referencedObjective="k" operator="not"') + rules("pre", "disabled", "objectiveStatusKnown", 'referencedObjective="k" operator="not"'), "", primary("", others=objective("k", reads("g")))))
        + sequencing(LINE),
        [
            ("go", "start", "a"), ("say", OPEN, "said"), ("can", ["continue"], [True]), ("get", ASKED, ["true", "false"]),
            ("play", FAILED, "played"), ("can", ["continue", "previous"], [False, False]), ("go", "continue", "stay:no_further"),
        ],
    ),
    "its last word opens what is locked": (
        item("a", sequencing("", "", "", primary("o", writes("g"))))
        + item("b", sequencing("", rules("pre", "disabled", "objectiveStatusKnown", 'referencedObjective="k" operator="not"'), "", primary("", others=objective("k", reads("g")))))
        + sequencing(LINE),
        [("go", "start", "a"), ("say", OPEN, "said"), ("can", ["continue"], [True]), ("finish", DONE, "finished"), ("go", "continue", "b")],
    ),
    "it went badly, and nothing is open": (
        item("a") + item("b", DISABLE) + sequencing(LINE),
        [
            ("go", "start", "a"), ("say", OPEN, "said"), ("go", "continue", "stay:nothing_open"), ("can", ["continue", "previous", "suspend", "exit"], [False, False, True, True]),
            ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "a"),
        ],
    ),
    "what the package asks of choice and jump": (
        item("a") + item("b", DISABLE) + item("c", HIDE) + sequencing(FLOW),
        [
            ("go", "start", "a"),
            ("get", [f"adl.nav.request_valid.{how}.{{target={target}}}" for how in ("choice", "jump") for target in "abcx"],
             ["true", "false", "false", "false", "true", "false", "true", "false"]),
        ],
    ),
    "a jump asks for no choice, no order and no view": (
        item("a") + item("p", item("b") + item("c", HIDE) + sequencing('<imsss:controlMode choice="false" flow="true" forwardOnly="true"/>')) + sequencing(LINE),
        [("go", "start", "a"), ("nav", "{target=c}jump", {}, "c"), ("nav", "{target=b}jump", {}, "b"), ("nav", "{target=p}jump", {}, "stay:locked")],
    ),
    "a jump leads to nothing that is disabled": (
        item("a") + item("b", DISABLE) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "{target=b}jump", {}, "stay:choose"), ("go", {"choose": "c"}, "c")],
    ),
    "an item that is not shown can be asked for by the package": (
        item("a") + item("b", more=' isvisible="false"') + sequencing(FLOW),
        [("go", "start", "a"), ("hidden", ["b"]), ("nav", "{target=b}choice", {}, "b")],
    ),
    "the item that is open can be chosen: another attempt": (
        item("a") + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**DONE, "cmi.location": "9"}, "played"), ("go", {"choose": "a"}, "a"), ("get", ["cmi.entry", "cmi.success_status"], ["ab-initio", "unknown"])],
    ),
    "all conditions, or any of them": (
        item("a", sequencing("", "", "", primary("o", writes("g"))))
        + item("b", sequencing("", rule("pre", "skip", condition("satisfied"), condition("attempted")), "", primary("o", reads("g"))))
        + item("c", sequencing("", rule("pre", "skip", condition("satisfied"), condition("attempted"), combined="any"), "", primary("o", reads("g"))))
        + item("d") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("go", "continue", "d"), ("go", "previous", "a")],
    ),
    "what is not known is not false": (
        item("a") + item("b", sequencing("", rules("pre", "skip", "satisfied", 'operator="not"')))
        + item("c", sequencing("", rules("pre", "skip", "objectiveStatusKnown", 'operator="not"')))
        + item("d", sequencing("", rules("pre", "skip", "satisfied", 'referencedObjective="none" operator="not"')))
        + item("e", sequencing("", rules("pre", "skip", "attempted", 'operator="not"')))
        + item("f", sequencing("", rules("pre", "skip", "never") + rules("pre", "skip", "timeLimitExceeded"))) + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "b"), ("go", "continue", "d"), ("go", "continue", "f")],
    ),
    "of what is not tracked nothing is known": (
        item("a") + item("b", sequencing("", rules("pre", "skip", "satisfied") + rules("pre", "skip", "attempted"), '<imsss:deliveryControls tracked="false"/>'))
        + item("c", sequencing("", rules("pre", "skip", "objectiveStatusKnown", 'operator="not"'), '<imsss:deliveryControls tracked="false"/>')) + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "b"), ("play", DONE, "played"), ("go", "previous", "a"), ("go", "continue", "b"), ("go", "continue", "end:complete")],
    ),
    "measures above and below": (
        item("a", sequencing("", "", "", primary("o", writes("g"))))
        + item("b", sequencing("", rules("pre", "skip", "objectiveMeasureGreaterThan", 'measureThreshold="0.5"'), "", primary("o", reads("g"))))
        + item("c", sequencing("", rules("pre", "skip", "objectiveMeasureLessThan", 'measureThreshold="0.5"'), "", primary("o", reads("g"))))
        + item("d", sequencing("", rules("pre", "skip", "objectiveMeasureKnown"), "", primary("o", reads("g")))) + item("e") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.score.scaled": "0.5"}, "played"), ("go", "continue", "b"), ("go", "continue", "c"), ("go", "continue", "e"),
            ("go", {"choose": "a"}, "a"), ("play", {"cmi.score.scaled": "0.51"}, "played"), ("go", "continue", "c"),
            ("go", {"choose": "a"}, "a"), ("play", {"cmi.score.scaled": "-0.2"}, "played"), ("go", "continue", "b"), ("go", "continue", "e"),
        ],
    ),
    "an objective of another name is not the item's own": (
        item("a", sequencing("", "", "", primary("o", others=objective("x", writes("g")))))
        + item("b", sequencing("", rules("pre", "skip", "satisfied", 'referencedObjective="y"'), "", primary("", others=objective("y", reads("g"))))) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {**DONE, "cmi.objectives.1.success_status": "failed"}, "played"), ("go", "continue", "b"),
            ("go", "previous", "a"), ("play", {**FAILED, "cmi.objectives.1.success_status": "passed"}, "played"), ("go", "continue", "c"),
        ],
    ),
    "as often as the limit has it": (
        item("a", sequencing("", rules("post", "retry", "attemptLimitExceeded", 'operator="not"'), "", '<imsss:limitConditions attemptLimit="3"/>')) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "a"), ("go", "continue", "a"), ("go", "continue", "b"), ("disabled", ["a"])],
    ),
    "a limit of none": (
        item("a") + item("b", sequencing("", "", "", '<imsss:limitConditions attemptLimit="0"/>')) + sequencing(FLOW),
        [("go", "start", "a"), ("disabled", ["b"])],
    ),
}  # fmt: skip
