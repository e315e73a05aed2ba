"""How attempts end, and what the next one finds: exits, rules behind an activity, suspending, abandoning (TB.2, UP.3, UP.4, DB.2)."""

from __future__ import annotations

from tests.factories.sequencing import (
    DONE,
    FAILED,
    FLOW,
    LINE,
    OPEN,
    Scenario,
    item,
    objective,
    primary,
    reads,
    rolled,
    rollup,
    rules,
    sequencing,
    writes,
)

AB, ABC = item("a") + item("b"), item("a") + item("b") + item("c")
ENTRY = ["cmi.entry", "cmi.location"]
ANY_COMPLETED = rollup(rolled("completed", "any", "completed"))
AGAIN = '<imsss:controlMode flow="true"/>'
HALF = {"cmi.location": "7", "cmi.completion_status": "incomplete"}


def shuffled(said: str) -> str:
    return f"<imsss:randomizationControls {said}/>"


SCENARIOS: dict[str, Scenario] = {
    "the package leaves, and the course goes on by its line": (
        AB + sequencing(LINE),
        [("go", "start", "a"), ("nav", "exit", DONE, "stay:part_over"), ("can", ["continue", "previous"], [True, False]), ("go", "continue", "b"), ("nav", "exit", DONE, "stay:part_over")],
    ),
    "the package leaves, and nothing is left to do": (
        item("a") + item("b", sequencing("", rules("pre", "disabled", "always"))) + sequencing(LINE),
        [("go", "start", "a"), ("nav", "exit", DONE, "end:exited")],
    ),
    "the shell's exit leaves the course, whatever the rules behind an item": (
        item("a", sequencing("", rules("post", "retry", "always"))) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "exit", DONE, "a"), ("go", "exit", "end:exited"), ("again", "again"), ("go", "start", "a")],
    ),
    "rules behind an item come before where somebody wanted to go": (
        item("a", sequencing("", rules("post", "continue", "satisfied", 'operator="not"'))) + item("b") + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", FAILED, "played"), ("go", {"choose": "c"}, "b")],
    ),
    "a cluster is left, and its own rule leads on": (
        item("p", item("a") + item("b", sequencing("", rules("post", "exitParent", "always"))) + sequencing(FLOW, rules("post", "retry", "satisfied", 'operator="not"')))
        + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", FAILED, "played"), ("go", "continue", "a"),
            ("play", DONE, "played"), ("go", "continue", "b"), ("play", DONE, "played"), ("go", "continue", "c"),
        ],
    ),
    "out of two clusters": (
        item("p", item("q", item("a", sequencing("", rules("post", "exitParent", "always"))) + item("b") + sequencing(FLOW, rules("post", "exitParent", "always"))) + item("c") + sequencing(FLOW))
        + item("d") + sequencing(FLOW),
        [("go", "start", "a"), ("go", "continue", "d")],
    ),
    "the whole ends by its own rule": (
        AB + sequencing(FLOW, rules("exit", "exit", "completed"), ANY_COMPLETED),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "end:complete")],
    ),
    "the whole is done again by its own rule": (
        item("a") + item("b", sequencing("", rules("post", "exitParent", "always"))) + sequencing(FLOW, rules("post", "retry", "satisfied", 'operator="not"')),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", FAILED, "played"), ("go", "continue", "a")],
    ),
    "who is suspended is not led by rules": (
        item("a", sequencing("", rules("post", "retry", "always"))) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**HALF, "cmi.exit": "suspend"}, "played"), ("go", "continue", "b"), ("go", "previous", "a"), ("get", ENTRY, ["resume", "7"])],
    ),
    "an abandoned attempt leaves nothing behind": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", rules("pre", "skip", "satisfied"), "", primary("o", reads("g")))) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("nav", "abandon", {**DONE, "cmi.location": "7"}, "stay:choose"), ("statuses", {"a": "incomplete", "b": "not attempted", "c": "not attempted"}),
            ("go", "continue", "b"), ("go", "previous", "a"), ("get", ENTRY, ["ab-initio", ""]),
        ],
    ),
    "what was said before an attempt was abandoned is forgotten": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", rules("pre", "skip", "satisfied"), "", primary("o", reads("g")))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("say", {**DONE, "cmi.score.scaled": "1"}, "said"), ("nav", "abandon", {}, "stay:choose"), ("go", "continue", "b")],
    ),
    "everything is abandoned": (
        ABC + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("nav", "abandonAll", DONE, "end:exited"), ("again", "again"), ("go", "start", "a")],
    ),
    "the package ends everything": (
        ABC + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "exitAll", DONE, "end:exited"), ("again", "again"), ("go", "start", "a"), ("get", ["cmi.entry"], ["ab-initio"])],
    ),
    "time is over: the course is left, and begun anew": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "continue", {**HALF, "cmi.exit": "time-out"}, "end:exited"), ("again", "again"), ("go", "start", "a"), ("get", ENTRY, ["ab-initio", ""])],
    ),
    "logged out: the course is left, and the item gone on with": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "_none_", {**HALF, "cmi.exit": "logout"}, "end:exited"), ("again", "again"), ("go", "start", "a"), ("get", ENTRY, ["resume", "7"])],
    ),
    "an ordinary end is a new attempt afterwards": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**HALF, "cmi.exit": "normal"}, "played"), ("go", "continue", "b"), ("go", "previous", "a"), ("get", ENTRY, ["ab-initio", ""])],
    ),
    "an end without a word is a new attempt afterwards": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**HALF, "cmi.exit": ""}, "played"), ("go", "continue", "b"), ("go", "previous", "a"), ("get", ENTRY, ["ab-initio", ""])],
    ),
    "to suspend all is to suspend, whatever else was said": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "suspendAll", {**HALF, "cmi.exit": "normal"}, "end:suspended"), ("again", "again"), ("go", "start", "a"), ("get", ENTRY, ["resume", "7"])],
    ),
    "who said nothing goes on as well": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("play", {}, "played"), ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "a"), ("get", ["cmi.entry"], ["resume"])],
    ),
    "who puts a course aside between two parts begins the one that was over anew": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("nav", "exit", HALF, "stay:choose"), ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "a"), ("get", ENTRY, ["ab-initio", ""])],
    ),
    "what is not tracked is gone on with all the same": (
        item("a", sequencing("", "", '<imsss:deliveryControls tracked="false"/>')) + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**HALF, "cmi.exit": "suspend"}, "played"), ("go", "continue", "b"), ("go", "previous", "a"), ("get", ENTRY, ["resume", "7"])],
    ),
    "who suspended twice finds all of it": (
        ABC + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {**HALF, "cmi.exit": "suspend"}, "played"), ("go", "continue", "b"), ("nav", "suspendAll", HALF, "end:suspended"), ("again", "again"),
            ("go", "start", "b"), ("get", ENTRY, ["resume", "7"]), ("go", "previous", "a"), ("get", ENTRY, ["resume", "7"]),
        ],
    ),
    "who chooses another part than the one that was put aside begins that one anew": (
        ABC + sequencing(FLOW),
        [("go", "start", "a"), ("play", HALF, "played"), ("go", "suspend", "end:suspended"), ("again", "again"), ("go", {"choose": "b"}, "b"), ("go", "previous", "a"), ("get", ENTRY, ["ab-initio", ""])],
    ),
    "who says nothing has completed and passed": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", "", "", primary("o", reads("g")))) + sequencing(FLOW),
        [("go", "start", "a"), ("play", {}, "played"), ("go", "continue", "b"), ("get", ["cmi.objectives.0.success_status"], ["passed"]), ("statuses", {"a": "completed", "b": "passed"})],
    ),
    "who says that it is unknown is taken at the word": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", "", "", primary("o", reads("g")))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.completion_status": "unknown", "cmi.success_status": "unknown"}, "played"), ("go", "continue", "b"),
            ("get", ["cmi.objectives.0.success_status"], ["unknown"]), ("statuses", {"a": "incomplete", "b": "incomplete"}),
        ],
    ),
    "not attempted is not completed": (
        AB + sequencing(FLOW),
        [("go", "start", "a"), ("play", {"cmi.completion_status": "not attempted"}, "played"), ("go", "continue", "b"), ("statuses", {"a": "incomplete", "b": "incomplete"})],
    ),
    "where a measure decides, silence completes nothing": (
        item("a", '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>') + item("b") + sequencing(FLOW),
        [("go", "start", "a"), ("play", {}, "played"), ("go", "continue", "b"), ("statuses", {"a": "passed", "b": "incomplete"})],
    ),
    "the item's word wins over that of its objective, which counts where the item says nothing": (
        item("a", sequencing("", "", "", primary("o"))) + item("b", sequencing("", "", "", primary("o"))) + item("c") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {"cmi.objectives.0.success_status": "failed", "cmi.objectives.0.completion_status": "incomplete"}, "played"), ("go", "continue", "b"),
            ("play", {"cmi.objectives.0.success_status": "failed", **DONE}, "played"), ("go", "continue", "c"),
            ("statuses", {"a": "failed", "b": "completed", "c": "incomplete"}),
        ],
    ),
    "everything again is a new attempt at all": (
        item("a") + item("b", sequencing("", rules("post", "retryAll", "satisfied", 'operator="not"'))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", {**DONE, "cmi.location": "7"}, "played"), ("go", "continue", "b"), ("play", FAILED, "played"), ("go", "continue", "a"),
            ("get", [*ENTRY, "cmi.completion_status"], ["ab-initio", "", "unknown"]),
        ],
    ),
    "which are drawn stays as it is, unless each attempt draws anew": (
        item("p", ABC + sequencing(FLOW, "", shuffled('selectionTiming="once" selectCount="1"')))
        + item("q", item("d") + item("e") + sequencing(FLOW, "", shuffled('randomizationTiming="onEachNewAttempt" reorderChildren="true"'))) + sequencing(FLOW),
        [("go", "start", "c"), ("hidden", ["a", "b"]), ("go", "continue", "e"), ("go", "continue", "d"), ("go", "suspend", "end:suspended"), ("again", "again"), ("go", "start", "d"), ("go", "previous", "e"), ("go", "previous", "c")],
        {"dice": 0.99},
    ),
    "none to be drawn is no drawing": (
        AB + sequencing(FLOW, "", shuffled('selectionTiming="once" selectCount="0"')),
        [("go", "start", "a"), ("hidden", []), ("go", "continue", "b")],
    ),
    "what was not drawn cannot be jumped to": (
        ABC + sequencing(FLOW, "", shuffled('selectionTiming="once" selectCount="2"')),
        [("go", "start", "a"), ("get", ["adl.nav.request_valid.jump.{target=b}", "adl.nav.request_valid.jump.{target=c}"], ["true", "false"])],
    ),
    "a second or third edition says it in the same words": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("b", sequencing("", rules("pre", "skip", "satisfied", 'referencedObjective="k"'), "", primary("", others=objective("k", reads("g"))))) + item("c") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "c")],
        {"version": "CAM 1.3"},
    ),
    "half done is half done": (
        AB + sequencing(AGAIN),
        [("go", "start", "a"), ("play", OPEN, "played"), ("go", "continue", "b"), ("go", "continue", "end:exited"), ("again", "again"), ("go", "start", "a")],
    ),
}  # fmt: skip
