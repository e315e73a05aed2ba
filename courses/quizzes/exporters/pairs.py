"""Pairs written with each left beside its right, as files have them (pure)."""

from __future__ import annotations

from dataclasses import replace

from courses.quizzes.items import Kind, QuestionData


def straightened(item: QuestionData) -> QuestionData:
    """The same question of pairs, with the key in the order of the pairs; others come back as they are."""
    if item.kind != Kind.MATCHING:
        return item
    key, options = list(item.answer), {}
    for language, pairs in item.options.items():
        lefts = [pair[0] for pair in pairs if pair[0]]
        if len(lefts) != len(key) or any(place >= len(pairs) for place in key):
            return item
        beside = [[left, pairs[place][1]] for left, place in zip(lefts, key, strict=True)]
        options[language] = beside + [["", pair[1]] for place, pair in enumerate(pairs) if place not in key]
    return replace(item, options=options, answer=list(range(len(key))))
