"""What is looked for in a course before it is published: each point fine, to be looked at, or missing (pure).

A course is given as the JSON of its outline (courses.versions.documents) and what is known of its files; words for people
are made where they are shown. Times in seconds, units in tenths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

# JSON values: the shapes are those of courses.outline.
Document = Mapping[str, Any]
UNIT_S = 45 * 60  # of most rule sets; a plan may be longer or shorter by a fifth
SLACK_PERCENT = 20
FILM_SLACK_S = 120
LOW_PASS = 60
SOON = timedelta(days=90)


class Point(StrEnum):
    """The points of the checklist, in their order."""

    HOURS = "hours"
    FILMS = "films"
    CAPTIONS = "captions"
    QUIZ = "quiz"
    LESSONS = "lessons"
    LANGUAGES = "languages"
    LICENCE = "licence"
    COURSEWARE = "courseware"


class Verdict(StrEnum):
    """What was found, the worst last."""

    FINE = "fine"
    LOOK = "look"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one place; `lesson` '' is the course. `language`: where it is to be mended."""

    code: str
    verdict: Verdict
    lesson: str = ""
    language: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A point with everything that was found; nothing found is fine."""

    point: Point
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its findings."""
        found = {finding.verdict for finding in self.findings}
        return next((each for each in (Verdict.MISSING, Verdict.LOOK) if each in found), Verdict.FINE)


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a film; `captions` are languages."""

    is_there: bool
    is_playable: bool = False
    has_failed: bool = False
    length_s: int = 0
    captions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Courseware:
    """What is known of a version of a package."""

    is_there: bool
    is_newest: bool = True
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Right:
    """Who owns something and until when it may be used; None: without an end."""

    holder: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the outline. Banks: how many approved questions each part of a quiz can be drawn from, by
    (lesson, number of the part). Rights by uuid of film or courseware, '' for the course as a whole.
    """

    today: date
    all_languages: tuple[str, ...]
    films: Mapping[str, Film] = field(default_factory=dict)
    courseware: Mapping[str, Courseware] = field(default_factory=dict)
    drawable: Mapping[tuple[str, int], int] = field(default_factory=dict)
    rights: Mapping[str, Right] = field(default_factory=dict)


def check(outline: Document, known: Known) -> list[Checked]:
    """Every point of the checklist, in order."""
    looks = {
        Point.HOURS: _hours, Point.FILMS: _films, Point.CAPTIONS: _captions, Point.QUIZ: _quizzes,
        Point.LESSONS: _lessons, Point.LANGUAGES: _languages, Point.LICENCE: _licences,
        Point.COURSEWARE: _courseware,
    }  # fmt: skip
    return [Checked(point, tuple(looks[point](outline, known))) for point in Point]


def _hours(outline: Document, known: Known) -> Iterator[Finding]:
    planned = outline["planned_tenths"]
    if not planned:
        yield Finding("nothing-planned", Verdict.MISSING)
    online_s = sum(lesson["nominal_s"] for lesson in outline["lessons"] if lesson["kind"] != "onsite")
    plan_s = planned.get("online", 0) * UNIT_S // 10
    if planned and abs(online_s - plan_s) * 100 > plan_s * SLACK_PERCENT:
        values = {"tenths": planned.get("online", 0), "minutes": online_s // 60, "expected": plan_s // 60}
        yield Finding("hours-differ", Verdict.LOOK, values=values)
    onsite = [lesson for lesson in outline["lessons"] if lesson["kind"] == "onsite"]
    if planned.get("onsite") and not onsite:
        yield Finding("onsite-without-lesson", Verdict.LOOK, values={"tenths": planned["onsite"]})
    if onsite and not planned.get("onsite"):
        yield Finding("onsite-not-planned", Verdict.LOOK, lesson=onsite[0]["uuid"])
    for lesson in outline["lessons"]:
        film = known.films.get(lesson["asset"] or "")
        if film and film.length_s and not _is_near(film.length_s, lesson["nominal_s"]):
            values = {"minutes": lesson["nominal_s"] // 60, "film": round(film.length_s / 60, 1)}
            yield Finding("minutes-differ", Verdict.LOOK, lesson["uuid"], values=values)


def _is_near(film_s: int, written_s: int) -> bool:
    """A lesson may be a little longer than its film, and a quiz after it takes time, too."""
    return film_s - FILM_SLACK_S <= written_s <= max(film_s * 2, film_s + 5 * FILM_SLACK_S)


def _films(outline: Document, known: Known) -> Iterator[Finding]:
    for lesson in outline["lessons"]:
        if lesson["kind"] != "video":
            continue
        film = known.films.get(lesson["asset"] or "")
        if lesson["asset"] is None:
            yield Finding("no-film", Verdict.MISSING, lesson["uuid"])
        elif film is None or not film.is_there:
            yield Finding("film-gone", Verdict.MISSING, lesson["uuid"])
        elif film.has_failed and not film.is_playable:
            yield Finding("film-failed", Verdict.MISSING, lesson["uuid"])
        elif film.has_failed:
            yield Finding("film-damaged", Verdict.LOOK, lesson["uuid"])
        elif not film.is_playable:
            yield Finding("film-not-ready", Verdict.LOOK, lesson["uuid"])


def _captions(outline: Document, known: Known) -> Iterator[Finding]:
    for lesson in outline["lessons"]:
        film = known.films.get(lesson["asset"] or "")
        if film is None or not film.is_there:
            continue
        if not film.captions:
            yield Finding("no-captions", Verdict.MISSING, lesson["uuid"])
            continue
        lacking = [code for code in outline["title"] if code not in film.captions]
        if lacking:
            yield Finding("captions-lack", Verdict.LOOK, lesson["uuid"], values={"languages": lacking})


def _quizzes(outline: Document, known: Known) -> Iterator[Finding]:
    quizzes = [lesson for lesson in outline["lessons"] if lesson["quiz"]]
    if not any(lesson["quiz"].get("purpose") != "practice" for lesson in quizzes):
        yield Finding("no-quiz", Verdict.LOOK)
    for lesson in quizzes:
        quiz, uuid = lesson["quiz"], lesson["uuid"]
        counts = quiz.get("purpose") != "practice"
        if counts and quiz["pass_percent"] < LOW_PASS:
            verdict = Verdict.LOOK if quiz["pass_percent"] else Verdict.MISSING
            yield Finding("low-pass", verdict, uuid, values={"percent": quiz["pass_percent"]})
        for number, asked in enumerate(asked_by(quiz)):
            there = known.drawable.get((uuid, number), 0)
            values = {"asked": asked, "there": there, "bank": bank_of(quiz, number)}
            if there < asked:
                yield Finding("too-few-questions", Verdict.MISSING, uuid, values=values)
            elif counts and there == asked and not fixed_in(quiz, number):
                yield Finding("no-choice", Verdict.LOOK, uuid, values=values)


def asked_by(quiz: Document) -> list[int]:
    """How many questions each part of a quiz asks."""
    parts = quiz.get("parts") or [{"count": quiz["draw"]}]
    return [len(part.get("fixed", ())) or part.get("count", 0) for part in parts]


def fixed_in(quiz: Document, number: int) -> bool:
    """Whether the questions of a part are chosen by hand."""
    parts = quiz.get("parts") or ()
    return bool(number < len(parts) and parts[number].get("fixed"))


def bank_of(quiz: Document, number: int) -> str:
    """The bank that a part draws from."""
    parts = quiz.get("parts") or ()
    return str(parts[number]["bank"] if number < len(parts) else quiz["bank"])


def _lessons(outline: Document, known: Known) -> Iterator[Finding]:
    if not outline["lessons"]:
        yield Finding("no-lessons", Verdict.MISSING)
    for lesson in outline["lessons"]:
        if lesson["kind"] == "article" and not lesson["body"]:
            yield Finding("empty-article", Verdict.MISSING, lesson["uuid"])
        if lesson["kind"] == "onsite" and not lesson["body"]:
            yield Finding("empty-onsite", Verdict.LOOK, lesson["uuid"])
        if lesson["kind"] == "package" and not lesson.get("package"):
            yield Finding("no-courseware", Verdict.MISSING, lesson["uuid"])


def _languages(outline: Document, known: Known) -> Iterator[Finding]:
    here = list(outline["title"])
    lacking = [code for code in known.all_languages if code not in here]
    if lacking:
        yield Finding("course-lacks-language", Verdict.LOOK, values={"languages": lacking})
    for lesson in outline["lessons"]:
        for code in here:
            if not lesson["title"].get(code):
                yield Finding("title-lacks", Verdict.MISSING, lesson["uuid"], code)
            elif lesson["body"] and not lesson["body"].get(code):
                yield Finding("text-lacks", Verdict.LOOK, lesson["uuid"], code)


def _licences(outline: Document, known: Known) -> Iterator[Finding]:
    whole = known.rights.get("")
    yield from _right("", whole, known.today, "course")
    for lesson, uuid in files_in(outline):
        own = known.rights.get(uuid)
        if own is not None:
            yield from _right(lesson, own, known.today, "file")
        elif whole is None or not whole.holder:
            yield Finding("file-without-right", Verdict.MISSING, lesson)


def _right(lesson: str, right: Right | None, today: date, noun: str) -> Iterator[Finding]:
    if right is None or not right.holder:
        yield Finding(f"{noun}-without-right", Verdict.MISSING, lesson)
    elif right.until and right.until < today:
        yield Finding("right-over", Verdict.MISSING, lesson, values={"day": right.until.isoformat()})
    elif right.until and right.until < today + SOON:
        yield Finding("right-ends-soon", Verdict.LOOK, lesson, values={"day": right.until.isoformat()})


def files_in(outline: Document) -> list[tuple[str, str]]:
    """Lesson and uuid of each film and courseware that the course shows."""
    named = [
        (lesson["uuid"], uuid)
        for lesson in outline["lessons"]
        for uuid in (lesson["asset"], lesson.get("package"))
    ]
    return [(lesson, uuid) for lesson, uuid in named if uuid]


def _courseware(outline: Document, known: Known) -> Iterator[Finding]:
    for lesson in outline["lessons"]:
        uuid = lesson.get("package")
        if not uuid:
            continue
        found = known.courseware.get(uuid)
        if found is None or not found.is_there:
            yield Finding("courseware-gone", Verdict.MISSING, lesson["uuid"])
            continue
        if found.warnings:
            yield Finding("courseware-odd", Verdict.LOOK, lesson["uuid"], values={"n": found.warnings})
        if not found.is_newest:
            yield Finding("courseware-older", Verdict.LOOK, lesson["uuid"])


def what_prevents(checked: Sequence[Checked], codes: Collection[str]) -> list[Finding]:
    """Findings with one of these codes: what was there when a course was approved may be gone on its day."""
    return [finding for each in checked for finding in each.findings if finding.code in codes]


# What no reason helps against: learners would stand before nothing.
PREVENTS = frozenset({"film-gone", "courseware-gone", "too-few-questions", "no-lessons"})
