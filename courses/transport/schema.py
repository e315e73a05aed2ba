"""The archive's `course.json`, version 1: what stands where, what it may hold, and the hash of what it says.

`content` names no identity of one academy: lessons, banks and files are meant by their place in its lists, so that the
same course has the same hash wherever it is. `names` proposes what is called how, `files` says which bytes are inside.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings

from courses.catalogue.choices import ClassKind, Level, PartnerMark, PosterKey
from courses.lessons.kinds import SHAPES
from courses.lessons.parts import Component
from courses.lessons.quiz_plan import QuizPurpose, QuizRelease, QuizReview
from courses.quizzes.items import Kind, Marking
from courses.quizzes.labels import State
from courses.transport.refusals import TransportRefused
from courses.transport.shapes import (
    Json,
    Malformed,
    by_name,
    flag,
    many,
    one_of,
    perhaps,
    plain,
    record,
    text,
    whole,
)

FORMAT, VERSION = "academy-course", 1
DOCUMENT = "course.json"
FILES = "files"
FILM, PICTURE, PAPER, PACKAGE, MEDIUM = "film", "picture", "document", "package", "medium"
KINDS = (FILM, PICTURE, PAPER, PACKAGE, MEDIUM)
MOST_LESSONS, MOST_QUESTIONS, MOST_BANKS, MOST_FILES = 500, 20_000, 200, 20_000
LONG, BODY, CAPTIONS = 2_000, 200_000, 4_000_000

_LANGUAGES = [code for code, _name in settings.LANGUAGES]
_DIGEST = text(64, pattern="[0-9a-f]{64}")
_PLACE = whole(0, MOST_FILES)


def _option(value: Json, place: str) -> Json:
    """A text, or the two sides of a pair."""
    if isinstance(value, list):
        return many(text(BODY), 2, least=2)(value, place)
    return text(BODY)(value, place)


_PICK = record(
    {"bank": whole(0, MOST_BANKS)},
    {
        "fixed": many(whole(0, MOST_QUESTIONS), 200),
        "count": whole(1, 100),
        "category": text(200),
        "tags": text(200),
        "difficulty_from": whole(1, 5),
        "difficulty_to": whole(1, 5),
        "points": text(8, pattern=r"\d{1,3}(\.\d{1,2})?"),
    },
)
PLAN = record(
    {"bank": whole(0, MOST_BANKS)},
    {
        "draw": whole(1, 100),
        "pass_percent": whole(0, 100),
        "time_limit_min": whole(1, 300),
        "purpose": one_of(QuizPurpose.values),
        "by_sitting": flag,
        "parts": many(_PICK, 100),
        "attempts": whole(1, 100),
        "cooldown_min": whole(1, 10_080),
        "marking": one_of(list(Marking)),
        "keep_order": flag,
        "keep_options": flag,
        "review": one_of(QuizReview.values),
        "release": one_of(QuizRelease.values),
    },
)
_LESSON = record(
    {
        "kind": one_of(list(SHAPES)),
        "title": by_name(_LANGUAGES, text(200)),
        "text": by_name(_LANGUAGES, text(BODY)),
        "minutes": whole(1, 600),
        "component": one_of(Component.values),
        "required": flag,
        "film": perhaps(_PLACE),
        "package": perhaps(_PLACE),
        "quiz": perhaps(PLAN),
    }
)
_MEDIUM = record(
    {
        "at": lambda value, place: value if value == "stem" else whole(0, 100)(value, place),
        "kind": one_of(("image", "sound")),
        "words": by_name(_LANGUAGES, text(LONG)),
        "source": _DIGEST,
    }
)
_QUESTION = record(
    {
        "kind": one_of(list(Kind)),
        "stem": by_name(_LANGUAGES, text(BODY)),
        "options": by_name(_LANGUAGES, many(_option, 100)),
        "answer": plain(4),
        "explanation": by_name(_LANGUAGES, text(BODY)),
        "difficulty": whole(1, 5),
        "points_hundredths": whole(1, 1_000_000),
        "marking": one_of(list(Marking)),
        "category": text(200),
        "tags": many(text(200), 100),
        "media": many(_MEDIUM, 12),
        "rubric": many(
            record(
                {
                    "words": by_name(_LANGUAGES, text(LONG)),
                    "points_hundredths": whole(0, 1_000_000),
                    "must": flag,
                }
            ),
            100,
        ),
        "state": one_of(list(State)),
    }
)
_BANK = record(
    {
        "title": text(200, least=1),
        "occupation": text(40),
        "level": text(20),
        "questions": many(_QUESTION, MOST_QUESTIONS),
    }
)
_TRACK = record(
    {
        "language": text(16, pattern="[a-z]{2,3}(-[a-z0-9]{2,8})*"),
        "label": text(60),
        "text": text(CAPTIONS),
        "is_draft": flag,
    }
)
_PAGE = record(
    {
        "language": one_of(_LANGUAGES),
        "title": text(255, least=1),
        "summary": text(300),
        "intro": text(BODY),
        "trainer_name": text(120),
        "partner_name": text(120),
        "audience": text(200),
    }
)
_UNITS = whole(0, 100_000)
_COURSE = record(
    {
        "subject": text(40, pattern="[-a-zA-Z0-9_]*"),
        "level": one_of(Level.values),
        "class_kind": one_of(ClassKind.values),
        "poster_key": one_of(PosterKey.values),
        "partner_mark": one_of(PartnerMark.values),
        "listed": flag,
        "planned": record({"online": _UNITS, "onsite": _UNITS, "workplace": _UNITS}),
        "picture": perhaps(_PLACE),
    }
)
_CONTENT = record(
    {
        "course": _COURSE,
        "pages": many(_PAGE, len(_LANGUAGES), least=1),
        "lessons": many(_LESSON, MOST_LESSONS),
        "banks": many(_BANK, MOST_BANKS),
        "films": many(record({"sha256": _DIGEST, "captions": many(_TRACK, 40)}), MOST_FILES),
        "pictures": many(_DIGEST, MOST_FILES),
        "documents": many(_DIGEST, MOST_FILES),
        "packages": many(_DIGEST, MOST_FILES),
    }
)
_SUBJECT = record(
    {
        "name": by_name(_LANGUAGES, text(LONG)),
        "line": by_name(_LANGUAGES, text(LONG)),
        "occupation_code": text(20),
        "sort_order": whole(0, 1_000_000),
    }
)
_NAMES = record(
    {
        "code": text(40, pattern="[A-Z0-9]+(-[A-Z0-9]+)*"),
        "subject": perhaps(_SUBJECT),
        "banks": many(text(60, pattern="[-a-zA-Z0-9_]+"), MOST_BANKS),
        "made_at": text(40),
    }
)
_FILE = record(
    {
        "of": one_of(KINDS),
        "id": _DIGEST,
        "name": text(300),
        "bytes": whole(0, 1 << 44),
        "inside": perhaps(_DIGEST),
    },
    {"duration_ms": whole(0, 1 << 40)},
)
_DOCUMENT = record(
    {
        "format": one_of((FORMAT,)),
        "version": whole(1, VERSION),
        "content_hash": _DIGEST,
        "content": _CONTENT,
        "names": _NAMES,
        "files": many(_FILE, MOST_FILES),
    }
)


def hash_of(content: dict[str, Json]) -> str:
    """The SHA-256 of the content as canonical JSON: keys sorted, no spaces, UTF-8."""
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def document_from(data: bytes) -> dict[str, Json]:
    """The checked document. Raises TransportRefused: no-course, newer-schema, malformed (with its place), hash-untrue."""
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise TransportRefused("no-course") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise TransportRefused("no-course")
    version = found.get("version")
    if isinstance(version, int) and version > VERSION:
        raise TransportRefused("newer-schema", version=version, known=VERSION)
    try:
        document: dict[str, Json] = _DOCUMENT(found, "course")
        _check_places(document)
    except Malformed as wrong:
        raise TransportRefused("malformed", place=wrong.place) from wrong
    if hash_of(document["content"]) != document["content_hash"]:
        raise TransportRefused("hash-untrue")
    return document


def _check_places(document: dict[str, Json]) -> None:
    """Every place that is named is there. Raises Malformed."""
    content, banks = document["content"], document["content"]["banks"]
    languages = [page["language"] for page in content["pages"]]
    if len(set(languages)) != len(languages) or len(document["names"]["banks"]) != len(banks):
        raise Malformed("content.pages")
    _within(content["course"]["picture"], content["pictures"], "content.course.picture")
    for number, lesson in enumerate(content["lessons"]):
        place = f"content.lessons.{number}"
        _within(lesson["film"], content["films"], f"{place}.film")
        _within(lesson["package"], content["packages"], f"{place}.package")
        plan = lesson["quiz"] or {"bank": None}
        for pick in [plan, *plan.get("parts", ())]:
            _within(pick["bank"], banks, f"{place}.quiz")
            for question in pick.get("fixed", ()):
                _within(question, banks[pick["bank"]]["questions"], f"{place}.quiz.fixed")


def _within(place: int | None, rows: list[Json], where: str) -> None:
    if place is not None and place >= len(rows):
        raise Malformed(where)
