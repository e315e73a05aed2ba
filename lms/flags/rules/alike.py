"""Two people who made more of the same mistakes than two of their class would by chance.

Only questions that both got wrong are looked at, so that weak learners are no suspects; and how likely one mistake is,
is counted from everybody else who made one there, so that what a whole class misunderstood says nothing. The number of
same mistakes is then a sum of independent chances (Poisson binomial), and its tail is multiplied by the number of pairs
that were looked at (Bonferroni).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from lms.flags.rules.papers import Paper
from lms.flags.rules.plays import Finding
from lms.flags.rules.thresholds import ALIKE_CHANCE, ALIKE_PEOPLE, LEAST_CHANCE, SAME_MISTAKES

Wrong = dict[str, Counter[str]]


def same_mistakes(papers: Iterable[Paper]) -> Iterator[Finding]:
    """Pairs of one lesson and day whose mistakes are alike beyond chance."""
    shelves: dict[tuple[str, date], list[Paper]] = defaultdict(list)
    for paper in papers:
        shelves[paper.lesson, paper.day].append(paper)
    for shelf in shelves.values():
        if len(shelf) >= ALIKE_PEOPLE:
            yield from _of_shelf(shelf)


def _of_shelf(shelf: Sequence[Paper]) -> Iterator[Finding]:
    made, among = _made(shelf), len(shelf) * (len(shelf) - 1) // 2
    for (first, second), same in sorted(_pairs(shelf).items()):
        one, other = shelf[first], shelf[second]
        if same < SAME_MISTAKES or one.learner_id == other.learner_id:
            continue
        both = [
            key
            for key in one.answers.keys() & other.answers.keys()
            if one.answers[key].is_wrong and other.answers[key].is_wrong
        ]
        chances = [_chance(made[key], one.answers[key].text, other.answers[key].text) for key in both]
        if tail(chances, same) * among < ALIKE_CHANCE:
            yield _finding(one, other, same, len(both))


def _made(shelf: Sequence[Paper]) -> Wrong:
    """Who made which mistake how often, by question."""
    found: Wrong = defaultdict(Counter)
    for paper in shelf:
        for key, given in paper.answers.items():
            if given.is_wrong:
                found[key][given.text] += 1
    return found


def _pairs(shelf: Sequence[Paper]) -> Counter[tuple[int, int]]:
    """How many same mistakes each pair made, by places in the shelf; pairs without any are left out."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, paper in enumerate(shelf):
        for key, given in paper.answers.items():
            if given.is_wrong:
                groups[key, given.text].append(place)
    return Counter(pair for places in groups.values() for pair in combinations(places, 2))


def _chance(made: Counter[str], one: str, other: str) -> float:
    """That two who are wrong here make the same mistake, as the others of the class did; never taken for tiny."""
    total = made.total() - 2
    if total < ALIKE_PEOPLE // 2:
        # Too few others were wrong to know what is common.
        return max(LEAST_CHANCE, 0.5)
    rest = (count - (text == one) - (text == other) for text, count in made.items())
    return max(LEAST_CHANCE, sum(count * count for count in rest) / (total * total))


def tail(chances: Sequence[float], least: int) -> float:
    """The chance of `least` or more hits among independent tries with these chances."""
    exactly = [1.0] + [0.0] * len(chances)
    for chance in chances:
        for hits in range(len(chances), 0, -1):
            exactly[hits] = exactly[hits] * (1 - chance) + exactly[hits - 1] * chance
        exactly[0] *= 1 - chance
    return min(1.0, sum(exactly[least:]))


def _finding(first: Paper, second: Paper, same: int, wrong: int) -> Finding:
    one, other = sorted((first, second), key=lambda paper: paper.learner_id)
    return Finding(
        kind="flag_alike",
        key=f"alike:{one.attempt}:{other.attempt}",
        learner_id=one.learner_id,
        enrolment_id=one.enrolment_id,
        day=one.day,
        facts={"same": same, "both": wrong, "attempts": [one.attempt, other.attempt]},
        others=(other.learner_id,),
    )
