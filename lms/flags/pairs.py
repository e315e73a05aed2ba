"""Who of one sitting made the same mistakes, or gave the same answers at the same pace: asked for by whoever ran it.

The nightly search opens the same pairs as questions of the office; nothing is written here, and it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain

from lms.assessments.models import Sitting
from lms.flags.queries import papers_of
from lms.flags.rules.alike import same_mistakes
from lms.flags.rules.papers import Paper, same_answers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two papers, by the uuids of their attempts. `same`: mistakes that are the same, of `both` that both have wrong;
    0 where the pace alone was alike. `questions` by uuid; `threads`: what the office would be asked.
    """

    attempts: tuple[str, str]
    same: int = 0
    both: int = 0
    is_same_pace: bool = False
    questions: tuple[str, ...] = ()
    threads: tuple[str, ...] = field(default=())


def alike_in(sitting: Sitting) -> list[Pair]:
    """The pairs of a sitting that a person should look at, those with most in common first. Two queries."""
    papers = papers_of(sitting)
    by_attempt = {paper.attempt: paper for paper in papers}
    found: dict[tuple[str, str], Pair] = {}
    for finding in chain(same_mistakes(papers), same_answers(papers)):
        one, other = finding.facts["attempts"]
        pair = found.get((one, other)) or Pair((one, other))
        pair = replace(
            pair,
            questions=_shared(by_attempt[one], by_attempt[other]),
            threads=(*pair.threads, finding.key),
        )
        if finding.kind == "flag_alike":
            pair = replace(pair, same=finding.facts["same"], both=finding.facts["both"])
        else:
            pair = replace(pair, is_same_pace=True)
        found[one, other] = pair
    return sorted(found.values(), key=lambda pair: (-len(pair.questions), pair.attempts))


def _shared(one: Paper, other: Paper) -> tuple[str, ...]:
    """The questions that both have wrong in the same way, in the order of the first paper."""
    return tuple(
        key
        for key, given in one.answers.items()
        if given.is_wrong
        and key in other.answers
        and other.answers[key].is_wrong
        and other.answers[key].text == given.text
    )
