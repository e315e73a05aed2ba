"""What activities come to together: roll-up rules, what counts, measures and progress (RB.1.1 to RB.1.5)."""

from __future__ import annotations

from typing import Any

from tests.factories.sequencing import (
    DONE,
    FAILED,
    FLOW,
    OPEN,
    Scenario,
    consider,
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

SILENT: dict[str, str] = {}
SCORES = [{"cmi.score.scaled": said} for said in ("0.9", "0.5", "0.1")]
READER = sequencing("", "", "", primary("", others=objective("k", reads("g"))))
UNTRACKED = '<imsss:deliveryControls tracked="false"/>'


def cluster(rest: str, came: list[dict[str, str]], wanted: str, **inside: str) -> Scenario:
    """A cluster p of items a, b, c … that go as `came`; what it comes to stands in `statuses` as `wanted`."""
    names = "abc"[: len(came)]
    body = item("p", "".join(item(name, inside.get(name, "")) for name in names) + rest) + item("z")
    steps: list[tuple[Any, ...]] = [("go", "start", "a")]
    for place, said in enumerate(came):
        steps.append(("play", said, "played"))
        steps.append(("go", "continue", [*names, "z"][place + 1]))
    steps.append(("p", wanted))
    return body + sequencing(FLOW), steps


def by(*said: str, **options: str) -> str:
    return sequencing(FLOW, "", rollup(*said), **options)


SCENARIOS: dict[str, Scenario] = {
    "all of them": cluster(sequencing(FLOW), [DONE, DONE], "completed"),
    "one of them is open": cluster(sequencing(FLOW), [DONE, OPEN], "incomplete"),
    "one of them failed": cluster(sequencing(FLOW), [DONE, FAILED], "failed"),
    "any of them": cluster(by(rolled("satisfied", "any", "satisfied")), [FAILED, DONE, FAILED], "completed"),
    "none of them": cluster(by(rolled("notSatisfied", "none", "satisfied"), rolled("satisfied", "any", "satisfied")), [FAILED, FAILED], "failed"),
    "none that is not known": cluster(by(rolled("completed", "none", "satisfied")), [{**OPEN, "cmi.success_status": "unknown"}, FAILED], "incomplete"),
    "at least two": cluster(by(rolled("satisfied", "atLeastCount", "satisfied", more='minimumCount="2"')), [DONE, FAILED, DONE], "completed"),
    "at least two, and there is one": cluster(by(rolled("completed", "atLeastCount", "completed", more='minimumCount="2"'), rolled("incomplete", "any", "not completed")), [DONE, OPEN, OPEN], "incomplete"),
    "at least half": cluster(by(rolled("satisfied", "atLeastPercent", "satisfied", more='minimumPercent="0.5"')), [DONE, FAILED, DONE], "completed"),
    "less than half": cluster(by(rolled("satisfied", "atLeastPercent", "satisfied", more='minimumPercent="0.5"'), rolled("notSatisfied", "any", "not satisfied")), [DONE, FAILED, FAILED], "failed"),
    "the better word wins": cluster(by(rolled("notSatisfied", "any", "attempted"), rolled("satisfied", "any", "attempted")), [FAILED], "completed"),
    "the reverse of a condition": cluster(by(rolled("incomplete", "any", "not satisfied"), rolled("completed", "all", "satisfied")), [DONE, FAILED], "failed"),
    "all conditions": cluster(by(rolled("satisfied", "all", "completed", "satisfied", combined="all"), rolled("notSatisfied", "any", "attempted")), [DONE, FAILED], "failed"),
    "any condition": cluster(by(rolled("satisfied", "all", "completed", "satisfied", combined="any"), rolled("notSatisfied", "any", "attempted")), [DONE, FAILED], "completed"),
    "any condition where nothing is said": cluster(by(rolled("satisfied", "all", "completed", "satisfied"), rolled("notSatisfied", "any", "attempted")), [DONE, FAILED], "completed"),
    "attempted": cluster(by(rolled("completed", "all", "attempted")), [OPEN, OPEN], "completed"),
    "who does not count for satisfaction": cluster(sequencing(FLOW), [DONE, FAILED], "completed", b=sequencing("", "", rollup(more='rollupObjectiveSatisfied="false"'))),
    "who does not count for completion": cluster(sequencing(FLOW), [DONE, {**OPEN, "cmi.success_status": "passed"}], "completed", b=sequencing("", "", rollup(more='rollupProgressCompletion="false"'))),
    "who is not tracked does not count": cluster(sequencing(FLOW), [DONE, FAILED], "completed", b=sequencing("", "", UNTRACKED)),
    "nobody who counts": cluster(sequencing(FLOW), [OPEN], "completed", a=sequencing("", "", rollup(more='rollupProgressCompletion="false"'))),
    "a skipped one counts": (
        item("p", item("a") + item("b", sequencing("", rules("pre", "skip", "always"))) + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "z"), ("p", "incomplete")],
    ),
    "a skipped one does not count where it is said": (
        item("p", item("a") + item("b", sequencing("", rules("pre", "skip", "always"), consider('requiredForSatisfied="ifNotSkipped" requiredForCompleted="ifNotSkipped"'))) + sequencing(FLOW))
        + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "z"), ("p", "completed")],
    ),
    "one that nobody began does not count where it is said": (
        item("p", item("a") + item("b", sequencing("", "", consider('requiredForSatisfied="ifAttempted" requiredForCompleted="ifAttempted"'))) + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("p", "completed"), ("go", {"choose": "b"}, "b"), ("play", FAILED, "played"), ("go", "continue", "z"), ("p", "incomplete")],
    ),
    "a suspended one does not count where it is said": (
        item("p", item("a") + item("b", sequencing("", "", consider('requiredForCompleted="ifNotSuspended" requiredForIncomplete="ifNotSuspended"'))) + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", {**OPEN, "cmi.success_status": "passed", "cmi.exit": "suspend"}, "played"), ("go", "continue", "z"), ("p", "completed"),
        ],
    ),
    "one that was drawn counts, the others do not": (
        item("p", item("a") + item("b") + sequencing(FLOW, "", '<imsss:randomizationControls selectionTiming="once" selectCount="1"/>')) + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "z"), ("p", "completed")],
    ),
    "by measure, high enough": cluster(sequencing(FLOW, "", "", primary("", least="0.5")), SCORES, "completed"),
    "by measure, not high enough": cluster(sequencing(FLOW, "", "", primary("", least="0.6")), SCORES, "failed"),
    "by measure, of which some count more": cluster(
        sequencing(FLOW, "", "", primary("", least="0.6")), SCORES, "completed", a=sequencing("", "", rollup(more='objectiveMeasureWeight="3"')),
    ),
    "by measure, of which some do not count": cluster(
        sequencing(FLOW, "", "", primary("", least="0.7")), SCORES, "completed",
        b=sequencing("", "", rollup(more='objectiveMeasureWeight="0.5"')), c=sequencing("", "", rollup(more='objectiveMeasureWeight="0"')),
    ),
    "by measure, and one has none": cluster(sequencing(FLOW, "", "", primary("", least="0.5")), [SCORES[0], SILENT], "failed"),
    "by measure, and none has one": cluster(sequencing(FLOW, "", "", primary("", least="0.5")), [DONE, DONE], "completed"),
    "by measure below nought": cluster(sequencing(FLOW, "", "", primary("", least="-0.5")), [{"cmi.score.scaled": "-0.4"}], "completed"),
    "by progress, far enough": cluster(
        sequencing(FLOW) + '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>',
        [{"cmi.progress_measure": "0.7"}, {"cmi.progress_measure": "0.3"}], "completed",
    ),
    "by progress, as the third edition has it": cluster(
        sequencing(FLOW) + "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>", [{"cmi.progress_measure": "0.4"}, {"cmi.progress_measure": "0.6"}], "completed",
    ),
    "by progress, not far enough": cluster(
        sequencing(FLOW) + '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>',
        [{"cmi.progress_measure": "0.7"}, {"cmi.progress_measure": "0.29"}], "incomplete",
    ),
    "by progress, of which some count less": cluster(
        sequencing(FLOW) + '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.6"/>',
        [{"cmi.progress_measure": "0.7"}, {"cmi.progress_measure": "0.3"}], "completed", b='<adlcp:completionThreshold progressWeight="0.2"/>',
    ),
    "a measure of a cluster that still runs": (
        item("p", item("a") + item("b", READER) + sequencing(FLOW, "", consider('measureSatisfactionIfActive="false"'), primary("", writes("g"), "0.4")))
        + item("z", sequencing("", "", "", primary("k", reads("g")))) + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", SCORES[0], "played"), ("go", "continue", "b"), ("get", ["cmi.objectives.0.success_status", "cmi.objectives.0.score.scaled"], ["unknown", "0.45"]),
            ("go", "continue", "z"), ("get", ["cmi.objectives.0.success_status"], ["passed"]),
        ],
    ),
    "a measure of a cluster counts while it runs, as is usual": (
        item("p", item("a") + item("b", READER) + sequencing(FLOW, "", "", primary("", writes("g"), "0.4"))) + sequencing(FLOW),
        [("go", "start", "a"), ("play", SCORES[0], "played"), ("go", "continue", "b"), ("get", ["cmi.objectives.0.success_status"], ["passed"])],
    ),
    "those who read an objective are rolled up when it is told": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("q", item("b", sequencing("", "", "", primary("o", reads("g")))) + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("statuses", {"a": "completed", "q": "passed", "b": "passed", "z": "incomplete"})],
    ),
    "a cluster that nobody began takes nothing back that others told": (
        item("a", sequencing("", "", "", primary("o", writes("g")))) + item("q", item("b", sequencing("", "", "", primary("o", reads("g", 'readNormalizedMeasure="false"')))) + sequencing(FLOW, "", "", primary("", writes("g"))))
        + item("z", sequencing("", "", "", primary("k", reads("g")))) + sequencing(FLOW),
        [("go", "start", "a"), ("play", {**DONE, "cmi.score.scaled": "0.8"}, "played"), ("go", {"choose": "z"}, "z"), ("get", ["cmi.objectives.0.score.scaled", "cmi.objectives.0.success_status"], ["0.8", "passed"])],
    ),
    "another attempt counts alone": (
        item("p", item("a") + item("b", sequencing("", rules("post", "exitParent", "always"))) + sequencing(FLOW, rules("post", "retry", "satisfied", 'operator="not"'))) + item("z") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", "continue", "b"), ("play", FAILED, "played"), ("go", "continue", "a"), ("play", FAILED, "played"),
            ("go", {"choose": "z"}, "z"), ("p", "incomplete"),
        ],
    ),
    "what was reached before counts where it is said": (
        item("p", item("a") + item("b") + sequencing('<imsss:controlMode flow="true" useCurrentAttemptObjectiveInfo="false" useCurrentAttemptProgressInfo="false"/>')) + item("z") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("p", "incomplete"), ("go", {"choose": "b"}, "b"), ("play", DONE, "played"),
            ("go", {"choose": "z"}, "z"), ("p", "completed"),
        ],
    ),
    "what was reached before does not count, as is usual": (
        item("p", item("a") + item("b") + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("go", {"choose": "b"}, "b"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("p", "incomplete")],
    ),
    "a cluster within decides for itself how far back counts": (
        item("p", item("q", item("a") + item("b") + sequencing('<imsss:controlMode flow="true" useCurrentAttemptObjectiveInfo="false" useCurrentAttemptProgressInfo="false"/>')) + sequencing(FLOW)) + item("z") + sequencing(FLOW),
        [
            ("go", "start", "a"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"), ("go", {"choose": "b"}, "b"), ("play", DONE, "played"), ("go", {"choose": "z"}, "z"),
            ("statuses", {"p": "completed", "q": "completed", "a": "completed", "b": "completed", "z": "incomplete"}),
        ],
    ),
}  # fmt: skip
