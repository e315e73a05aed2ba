"""How the questions and objectives of courseware did over many attempts: counted from what it claims, nothing guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from statistics import median_low
from typing import NamedTuple

SHOWN_RESPONSES = 3
# What 1.2 and 2004 call an objective that was reached, and one that was not.
REACHED, MISSED = (
    frozenset({"passed", "completed", "mastered"}),
    frozenset({"failed", "incomplete", "browsed"}),
)


class Answer(NamedTuple):
    """One answered question of one attempt. `result`: correct, wrong, …, '' where nobody judged it; `right` are the
    patterns that the package called right, `words` the question in words, where it says them and they were read;
    `statement` is the number under which it was said.
    """

    registration: int
    learner: int
    item: str
    element: str
    question: str
    kind: str
    response: str
    result: str
    latency_cs: int | None
    right: tuple[str, ...] = ()
    words: str = ""
    statement: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A response, how often it came, and whether it was taken as right (None: not judged, or now so, now so)."""

    response: str
    count: int
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question of one item. `percent` of the judged answers were right, None where none was judged; `newest` is the
    statement of the answer that came last, of which `words` and `patterns` are.
    """

    item: str
    question: str
    words: str
    kind: str
    people: int
    answers: int
    judged: int
    right: int
    percent: int | None
    median_cs: int | None
    chosen: Sequence[Chosen]
    others: int
    patterns: Sequence[str]
    newest: int = 0


class ObjectiveFigures(NamedTuple):
    """One objective: attempts that said something of it, and those that reached it."""

    item: str
    objective: str
    said: int
    reached: int

    @property
    def percent(self) -> int:
        """Per cent that reached it, rounded down."""
        return self.reached * 100 // self.said


@dataclass(slots=True)
class _Tally:
    people: set[int] = field(default_factory=set)
    results: Counter[str] = field(default_factory=Counter)
    latencies: list[int] = field(default_factory=list)
    responses: Counter[str] = field(default_factory=Counter)
    judged_as: dict[str, set[str]] = field(default_factory=dict)
    newest: Answer | None = None

    def add(self, answer: Answer) -> None:
        self.people.add(answer.learner)
        self.results[answer.result] += 1
        self.responses[answer.response] += 1
        self.judged_as.setdefault(answer.response, set()).add(answer.result)
        if answer.latency_cs is not None:
            self.latencies.append(answer.latency_cs)
        if self.newest is None or answer.statement >= self.newest.statement:
            self.newest = answer


def question_figures(answers: Iterable[Answer]) -> list[QuestionFigures]:
    """Questions in the order in which they first came. Of an answer that was changed the last counts: give them attempt
    by attempt, each in the order in which it was said. Nothing of an attempt is held once the next one comes.
    """
    tallies: dict[tuple[str, str], _Tally] = {}
    for _attempt, own in groupby(answers, key=attrgetter("registration")):
        for answer in {(one.item, one.element): one for one in own}.values():
            name = answer.item, answer.question or answer.element
            if name not in tallies:
                tallies[name] = _Tally()
            tallies[name].add(answer)
    return [_figures(item, name, tally) for (item, name), tally in tallies.items()]


def _figures(item: str, name: str, tally: _Tally) -> QuestionFigures:
    newest = tally.newest
    right, wrong = tally.results["correct"], tally.results["wrong"] + tally.results["unanticipated"]
    shown = sorted(tally.responses.items(), key=lambda pair: (-pair[1], pair[0]))
    chosen = [
        Chosen(text, count, _is_right(tally.judged_as[text])) for text, count in shown[:SHOWN_RESPONSES]
    ]
    return QuestionFigures(
        item=item,
        question=name,
        words=newest.words if newest else "",
        kind=newest.kind if newest else "",
        people=len(tally.people),
        answers=tally.results.total(),
        judged=right + wrong,
        right=right,
        percent=right * 100 // (right + wrong) if right + wrong else None,
        median_cs=median_low(tally.latencies) if tally.latencies else None,
        chosen=chosen,
        others=sum(count for _text, count in shown[SHOWN_RESPONSES:]),
        patterns=newest.right if newest else (),
        newest=newest.statement if newest else 0,
    )


def _is_right(results: set[str]) -> bool | None:
    if results == {"correct"}:
        return True
    return False if results and results <= {"wrong", "unanticipated"} else None


def objectives_of(values: Mapping[str, str]) -> dict[str, str]:
    """What an item says of its objectives, by their ids: `reached`, `missed`, or '' where it only names one."""
    parts: dict[str, dict[str, str]] = {}
    for element, value in values.items():
        steps = element.split(".", 3)
        if len(steps) == 4 and steps[:2] == ["cmi", "objectives"]:
            parts.setdefault(steps[2], {})[steps[3]] = value
    return {each["id"][:250]: _standing(each) for each in parts.values() if each.get("id")}


def _standing(parts: Mapping[str, str]) -> str:
    """In 2004 success says more than completion."""
    for name in ("success_status", "status", "completion_status"):
        if parts.get(name) in REACHED:
            return "reached"
        if parts.get(name) in MISSED:
            return "missed"
    return ""


def objective_figures(states: Iterable[tuple[str, Mapping[str, str]]]) -> list[ObjectiveFigures]:
    """Objectives of (item, what `objectives_of` kept), in the order in which they first came."""
    found: dict[tuple[str, str], list[int]] = {}
    for item, objectives in states:
        for name, standing in objectives.items():
            counts = found.setdefault((item, name), [0, 0])
            counts[0] += bool(standing)
            counts[1] += standing == "reached"
    return [
        ObjectiveFigures(item, name, said, reached) for (item, name), (said, reached) in found.items() if said
    ]
