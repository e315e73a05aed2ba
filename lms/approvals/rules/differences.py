"""What a course that was handed in differs in from the published one, by lesson and language (pure).

Both are given as `courses.drafts.reading` writes them: {"outline", "texts" by language, "facts"}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.approvals.rules.passages import Passage, differences, plain

# JSON values.
Document = Mapping[str, Any]
NOTHING: Document = {"outline": {"lessons": [], "planned_tenths": {}, "title": {}}, "texts": {}, "facts": {}}
OF_LESSON = ("kind", "component", "required", "nominal_s", "asset", "package")
OF_QUIZ = (
    "bank", "draw", "pass_percent", "time_limit_s", "cooldown_s", "purpose", "attempts", "by_sitting", "review",
    "release", "marking", "mix_questions", "mix_options",
)  # fmt: skip
FACTS = (
    "code",
    "level",
    "class_kind",
    "listed",
    "subject",
    "poster_key",
    "poster_image_id",
    "partner_mark",
)
TEXTS = ("title", "summary", "intro", "trainer_name", "partner_name", "audience")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. `lesson` '' is the course; `passages` are there for long texts alone."""

    code: str
    lesson: str = ""
    language: str = ""
    before: Any = None
    after: Any = None
    passages: tuple[Passage, ...] = ()


def changes(before: Document | None, after: Document) -> list[Change]:
    """Everything that differs: the course first, then its lessons in their new order, at last those that are gone."""
    old = before or NOTHING
    return [*_of_course(old, after), *_of_lessons(old["outline"]["lessons"], after["outline"]["lessons"])]


def _of_course(old: Document, new: Document) -> Iterator[Change]:
    for language in new["texts"]:
        if language not in old["texts"]:
            yield Change("language-added", language=language, after=new["texts"][language]["title"])
            continue
        was, now = old["texts"][language], new["texts"][language]
        for name in TEXTS:
            yield from _text(f"course-{name}", "", language, was.get(name, ""), now.get(name, ""))
    for language in old["texts"].keys() - new["texts"].keys():
        yield Change("language-removed", language=language, before=old["texts"][language]["title"])
    if old["facts"]:
        yield from _of_plan(old, new)


def _of_plan(old: Document, new: Document) -> Iterator[Change]:
    for name in FACTS:
        if old["facts"].get(name) != new["facts"].get(name):
            yield Change(f"fact-{name}", before=old["facts"].get(name), after=new["facts"].get(name))
    was, now = old["outline"]["planned_tenths"], new["outline"]["planned_tenths"]
    for mode in ("online", "onsite", "workplace"):
        if was.get(mode, 0) != now.get(mode, 0):
            yield Change(f"planned-{mode}", before=was.get(mode, 0), after=now.get(mode, 0))


def _of_lessons(old: Sequence[Document], new: Sequence[Document]) -> Iterator[Change]:
    known = {lesson["uuid"]: lesson for lesson in old}
    moved = set(moved_among([one["uuid"] for one in old], [one["uuid"] for one in new]))
    places = {lesson["uuid"]: place for place, lesson in enumerate(old, 1)}
    for place, lesson in enumerate(new, 1):
        uuid = lesson["uuid"]
        if uuid not in known:
            yield Change("lesson-added", uuid, after=place)
            continue
        if uuid in moved:
            yield Change("lesson-moved", uuid, before=places[uuid], after=place)
        yield from _of_lesson(known[uuid], lesson)
    here = {lesson["uuid"] for lesson in new}
    for lesson in old:
        if lesson["uuid"] not in here:
            yield Change("lesson-removed", lesson["uuid"], before=places[lesson["uuid"]])


def moved_among(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The fewest of those in both that must be taken out for the rest to be in the same order."""
    both = [one for one in new if one in set(old)]
    place = {one: number for number, one in enumerate(old)}
    longest: list[list[str]] = []
    for one in both:
        before = [run for run in longest if place[run[-1]] < place[one]]
        longest.append([*_longest(before), one])
    stays = set(_longest(longest))
    return [one for one in both if one not in stays]


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=list.__len__, default=[])


def _of_lesson(old: Document, new: Document) -> Iterator[Change]:
    uuid = new["uuid"]
    for name in OF_LESSON:
        if old.get(name) != new.get(name):
            yield Change(f"lesson-{name}", uuid, before=old.get(name), after=new.get(name))
    for language in dict.fromkeys([*old["title"], *new["title"]]):
        yield from _text("lesson-title", uuid, language, old["title"].get(language, ""), new["title"].get(language, ""))  # fmt: skip
    for language in dict.fromkeys([*old["body"], *new["body"]]):
        yield from _body(uuid, language, old["body"].get(language, ""), new["body"].get(language, ""))
    yield from _of_quiz(uuid, old["quiz"], new["quiz"])


def _of_quiz(uuid: str, old: Document | None, new: Document | None) -> Iterator[Change]:
    if old is None and new is None:
        return
    if old is None or new is None:
        code = "quiz-added" if old is None else "quiz-removed"
        yield Change(code, uuid, before=old and old["bank"], after=new and new["bank"])
        return
    for name in OF_QUIZ:
        if old.get(name) != new.get(name):
            yield Change(f"quiz-{name}", uuid, before=old.get(name), after=new.get(name))
    if old.get("parts", []) != new.get("parts", []):
        sizes = [
            sum(len(part.get("fixed", ())) or part.get("count", 0) for part in one.get("parts", ()))
            for one in (old, new)
        ]
        yield Change("quiz-parts", uuid, before=sizes[0], after=sizes[1])


def _text(code: str, lesson: str, language: str, old: str, new: str) -> Iterator[Change]:
    if old == new:
        return
    long = max(len(old), len(new)) > 120
    yield Change(code, lesson, language, old, new, tuple(differences(old, new)) if long else ())


def _body(lesson: str, language: str, old: str, new: str) -> Iterator[Change]:
    """Rich text: what only looks otherwise is said so."""
    if old == new:
        return
    was, now = plain(old), plain(new)
    if was == now:
        yield Change("lesson-look", lesson, language)
    else:
        yield Change("lesson-body", lesson, language, passages=tuple(differences(was, now)))
