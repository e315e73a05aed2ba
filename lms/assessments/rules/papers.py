"""Which questions a person is asked, and in what order."""

from __future__ import annotations

import random
from collections.abc import Sequence

from courses.quizzes.items import QuestionData
from courses.quizzes.papers import option_count, shuffled


def draw(questions: Sequence[QuestionData], count: int, seed: int) -> list[QuestionData]:
    """`count` questions (all when there are fewer) in an order of their own for `seed`, options mixed too."""
    dice = random.Random(seed)  # noqa: S311  a repeatable order, not a secret
    chosen = dice.sample(list(questions), min(count, len(questions)))
    return [
        shuffled(question, dice.sample(range(places := option_count(question)), places))
        for question in chosen
    ]
