"""Which questions a person is asked, and in what order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from courses.outline import QuizPick, QuizRef
from courses.quizzes.items import QuestionData
from courses.quizzes.papers import option_count, shuffled


def fits(question: QuestionData, pick: QuizPick) -> bool:
    """Whether a question belongs to what the part draws from."""
    category = question.category.strip("/")
    return (
        (not pick.category or category == pick.category or category.startswith(f"{pick.category}/"))
        and (not pick.tags or not set(pick.tags).isdisjoint(question.tags))
        and pick.difficulty_from <= question.difficulty <= pick.difficulty_to
    )


def draw_paper(
    quiz: QuizRef, banks: Mapping[str, Sequence[QuestionData]], seed: int
) -> list[QuestionData] | None:
    """A paper for one person; the same seed gives the same. None when a part has too few questions left.

    `banks`: the questions that may be drawn, by bank. No question stands in a paper twice; chosen questions are taken
    first, then what few questions fit. A plan without parts asks as many as there are.
    """
    dice = random.Random(seed)  # noqa: S311  a repeatable order, not a secret
    candidates = [askable(pick, banks) for pick in quiz.picks]
    chosen: dict[int, list[QuestionData]] = {}
    taken: set[str] = set()
    for place in sorted(range(len(candidates)), key=lambda p: (not quiz.picks[p].fixed, len(candidates[p]))):
        pick = quiz.picks[place]
        free = [question for question in candidates[place] if question.uuid not in taken]
        if quiz.parts and len(free) < pick.size:
            return None
        drawn = free if pick.fixed else dice.sample(free, min(pick.size, len(free)))
        chosen[place] = [_as_asked(question, pick, quiz) for question in drawn]
        taken.update(question.uuid for question in drawn)
    paper = [question for place in sorted(chosen) for question in chosen[place]]
    if quiz.mix_questions:
        dice.shuffle(paper)
    return list(_options_mixed(paper, dice)) if quiz.mix_options else paper


def askable(pick: QuizPick, banks: Mapping[str, Sequence[QuestionData]]) -> list[QuestionData]:
    """The questions that a part may ask, in the order of the bank or, fixed ones, of the part."""
    own = banks.get(pick.bank, ())
    if not pick.fixed:
        return [question for question in own if fits(question, pick)]
    named = {question.uuid: question for question in own}
    return [named[uuid] for uuid in pick.fixed if uuid in named]


def _as_asked(question: QuestionData, pick: QuizPick, quiz: QuizRef) -> QuestionData:
    """With the points and the rule for half-right answers that the plan sets. The lines of a rubric keep theirs."""
    points = question.points_hundredths
    if pick.points_hundredths is not None and not question.rubric:
        points = pick.points_hundredths
    return replace(question, points_hundredths=points, marking=quiz.marking or question.marking)


def _options_mixed(paper: Iterable[QuestionData], dice: random.Random) -> Iterable[QuestionData]:
    for question in paper:
        places = option_count(question)
        yield shuffled(question, dice.sample(range(places), places))
