"""The questions of a quiz as its page marks them, and those that no page can mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.outline import QuizPick, QuizRef
from courses.quizzes.drawing import drawable
from courses.quizzes.files import QuestionFile
from courses.quizzes.items import BY_PEOPLE, QuestionData
from courses.quizzes.papers import option_count
from courses.quizzes.reading import questions_of

Json = Any  # values of data.js


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions that leave, in which parts they are drawn, their files by name, and how many stay because people mark them."""

    questions: tuple[QuestionData, ...]
    picks: tuple[dict[str, Json], ...]
    files: dict[str, QuestionFile]
    left_out: int


def pool_of(quiz: QuizRef) -> Pool:
    """What may be asked by `quiz`: the approved questions of each part, each question once. A query a part, one for files."""
    questions: dict[str, QuestionData] = {}
    picks, left_out = [], set()
    for pick in quiz.picks:
        found = _asked(pick)
        left_out |= {item.uuid for item in found if item.kind in BY_PEOPLE}
        kept = [item for item in found if item.kind not in BY_PEOPLE]
        for item in kept:
            questions.setdefault(item.uuid, item)
        places = list(questions)
        picks.append(
            {
                "questions": [places.index(item.uuid) for item in kept],
                "count": min(pick.count or quiz.draw, len(kept)),
                "fixed": bool(pick.fixed),
            }
        )
    keys = {medium["key"] for item in questions.values() for medium in item.media}
    files = {row.key: row for row in QuestionFile.objects.filter(key__in=keys)}
    return Pool(tuple(questions.values()), tuple(picks), files, len(left_out))


def _asked(pick: QuizPick) -> list[QuestionData]:
    """The questions of a part, in its order where they are chosen."""
    if pick.fixed:
        known = {item.uuid: item for item in questions_of(pick.bank)}
        return [known[uuid] for uuid in pick.fixed if uuid in known]
    difficulty = range(pick.difficulty_from, pick.difficulty_to + 1)
    rows = drawable(pick.bank, category=pick.category, difficulty=difficulty)
    return [item for item in rows if not pick.tags or set(pick.tags) & set(item.tags)]


def page_data(item: QuestionData, pool: Pool, points: int | None, marking: str) -> dict[str, Json]:
    """A question for data.js; `points` and `marking` of the plan go before its own."""
    count = option_count(item)
    media = [
        {**medium, "file": media_name(pool.files[medium["key"]])}
        for medium in item.media
        if medium["key"] in pool.files
    ]
    return {
        "id": f"q_{UUID(item.uuid).hex}",
        "kind": item.kind,
        "stem": item.stem,
        "options": {code: texts for code, texts in item.options.items() if len(texts) == count},
        "answer": item.answer,
        "explanation": item.explanation,
        "points_hundredths": points or item.points_hundredths,
        "marking": marking or item.marking,
        "media": [
            {name: medium[name] for name in ("at", "kind", "file", "words") if name in medium}
            for medium in media
        ],
    }


def media_name(row: QuestionFile) -> str:
    """Where the package keeps a picture or a sound."""
    return f"media/{row.name.rpartition('/')[2]}"


def points_of(picks: Sequence[QuizPick], pool: Pool) -> dict[int, int]:
    """The points that a part gives its questions, by their place; the first part that has a question decides."""
    found: dict[int, int] = {}
    for pick, drawn in zip(picks, pool.picks, strict=True):
        for place in drawn["questions"]:
            if pick.points_hundredths is not None:
                found.setdefault(place, pick.points_hundredths)
    return found
