"""Two people who gave the same answers at the same pace, a wrong one among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from lms.flags.rules.plays import Finding
from lms.flags.rules.thresholds import ANSWER_MS, SAME_ANSWERS


class Given(NamedTuple):
    """An answer: what was chosen, in words, whether it was wrong, and how long after the start it was saved."""

    text: str
    is_wrong: bool
    ms: int


class Paper(NamedTuple):
    """One attempt that was handed in; answers by the uuid of their question."""

    attempt: str
    learner_id: int
    enrolment_id: int
    lesson: str
    day: date
    answers: dict[str, Given]

    @property
    def last_ms(self) -> int:
        """When the last answer was saved."""
        return max((given.ms for given in self.answers.values()), default=0)


def same_answers(papers: Iterable[Paper]) -> Iterator[Finding]:
    """Pairs of one lesson. Who saves all answers at once has no pace, and is left out."""
    by_lesson: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if len({given.ms for given in paper.answers.values()}) >= SAME_ANSWERS:
            by_lesson[paper.lesson].append(paper)
    for shelf in by_lesson.values():
        ordered = sorted(shelf, key=lambda paper: (paper.last_ms, paper.attempt))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.last_ms - one.last_ms > ANSWER_MS:
                    break
                if one.learner_id != other.learner_id and _is_same(one, other):
                    yield _finding(*sorted((one, other), key=lambda paper: paper.learner_id))


def _is_same(one: Paper, other: Paper) -> bool:
    common = one.answers.keys() & other.answers.keys()
    pairs = [(one.answers[key], other.answers[key]) for key in common]
    return (
        len(pairs) >= SAME_ANSWERS
        and all(a.text == b.text and abs(a.ms - b.ms) <= ANSWER_MS for a, b in pairs)
        and any(a.is_wrong and b.is_wrong for a, b in pairs)
    )


def _finding(one: Paper, other: Paper) -> Finding:
    common = one.answers.keys() & other.answers.keys()
    return Finding(
        kind="flag_answers",
        key=f"answers:{one.attempt}:{other.attempt}",
        learner_id=one.learner_id,
        enrolment_id=one.enrolment_id,
        day=one.day,
        facts={
            "same": len(common),
            "wrong": sum(one.answers[key].is_wrong for key in common),
            "attempts": [one.attempt, other.attempt],
        },
        others=(other.learner_id,),
    )
