"""Finding questions in a long bank: words, kind, category, difficulty, tag, state, what language is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from courses.quizzes.drawing import within
from courses.quizzes.labels import branches, folded
from courses.quizzes.models import Question, QuestionBank
from courses.search import query_patterns

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty values do not narrow."""

    words: str = ""
    kind: str = ""
    category: str = ""
    difficulty: int = 0
    tag: str = ""
    state: str = ""
    lacks: str = ""  # a language in which something is missing


@dataclass(frozen=True, slots=True)
class Shape:
    """What a bank is made of, for the choices of its filters: counts of the whole bank."""

    total: int
    kinds: dict[str, int]
    states: dict[str, int]
    difficulties: dict[int, int]
    categories: Sequence[tuple[str, str, int, int]]  # path, last step, depth, questions in and below
    tags: Sequence[tuple[str, int]]
    lacking: dict[str, int]


def search_questions(bank: QuestionBank, wanted: Wanted) -> QuerySet[Question]:
    """The questions of the bank that are wanted, in its order. Uses columns alone, whatever the size."""
    rows = Question.objects.filter(bank=bank).order_by("sort_order", "id")
    for pattern in query_patterns(wanted.words):
        rows = rows.filter(tokens__contains=pattern)
    exact = {"kind": wanted.kind, "state": wanted.state, "difficulty": wanted.difficulty}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.category:
        rows = rows.filter(within(wanted.category))
    if wanted.tag:
        rows = rows.filter(tag_line__contains=f"|{folded(wanted.tag)}|")
    if wanted.lacks:
        rows = rows.exclude(Q(languages__contains=f" {wanted.lacks} "))
    return rows


def shape_of(bank: QuestionBank, languages: Sequence[str]) -> Shape:
    """Counts over the whole bank. One query."""
    rows = Question.objects.filter(bank=bank).values_list(
        "kind", "state", "difficulty", "category", "tags", "languages"
    )
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    difficulties: Counter[int] = Counter()
    categories: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    said: dict[str, str] = {}
    lacking: Counter[str] = Counter()
    total = 0
    for kind, state, difficulty, category, tagged, whole in rows:
        total += 1
        kinds[kind] += 1
        states[state] += 1
        difficulties[difficulty] += 1
        categories[category] += 1
        for tag in tagged:
            tags[folded(tag)] += 1
            said.setdefault(folded(tag), tag)
        for code in languages:
            lacking[code] += f" {code} " not in whole
    return Shape(
        total=total,
        kinds=dict(kinds),
        states=dict(states),
        difficulties=dict(sorted(difficulties.items())),
        categories=list(branches(categories.items())),
        tags=[(said[tag], count) for tag, count in tags.most_common()],
        lacking={code: count for code, count in lacking.items() if count},
    )
