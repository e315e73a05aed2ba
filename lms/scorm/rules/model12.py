"""The data model of SCORM 1.2 as a table, and which error a call on an element gets. The same in assets/ts/scorm/model12.ts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lms.scorm.rules.types12 import is_kind

VERSION = "3.4"
FULL, UNKNOWN, NO_CHILDREN, NO_ARRAY = 101, 201, 202, 203
NOT_IMPLEMENTED, KEYWORD, READ_ONLY, WRITE_ONLY, WRONG_TYPE = 401, 402, 403, 404, 405
INDEX = re.compile(r"0|[1-9][0-9]{0,3}")
KEYWORDS = ("_children", "_count", "_version")


class Row(NamedTuple):
    """`element` with n for an index; `access` r, w or rw; `kind` as types12 reads it; `initial` before it is set."""

    element: str
    access: str
    kind: str
    initial: str = ""


STATUS = "of passed|completed|failed|incomplete|browsed"  # "not attempted" is the system's to say
STATUS_OF_OBJECTIVE = f"{STATUS}|not attempted"
INTERACTIONS = "of true-false|choice|fill-in|matching|performance|sequencing|likert|numeric"
MESSAGES = "of exit,message|exit,no message|continue,message|continue,no message"
TABLE = (
    Row("cmi.core.student_id", "r", "id"),
    Row("cmi.core.student_name", "r", "text"),
    Row("cmi.core.lesson_location", "rw", "text"),
    Row("cmi.core.credit", "r", "of credit|no-credit", "credit"),
    Row("cmi.core.lesson_status", "rw", STATUS, "not attempted"),
    Row("cmi.core.entry", "r", "of ab-initio|resume|", "ab-initio"),
    Row("cmi.core.score.raw", "rw", "score"),
    Row("cmi.core.score.min", "rw", "score"),
    Row("cmi.core.score.max", "rw", "score"),
    Row("cmi.core.total_time", "r", "span", "0000:00:00.00"),
    Row("cmi.core.lesson_mode", "r", "of browse|normal|review", "normal"),
    Row("cmi.core.exit", "w", "of time-out|suspend|logout|"),
    Row("cmi.core.session_time", "w", "span"),
    Row("cmi.suspend_data", "rw", "long"),
    Row("cmi.launch_data", "r", "long"),
    Row("cmi.comments", "rw", "long"),
    Row("cmi.comments_from_lms", "r", "long"),
    Row("cmi.objectives.n.id", "rw", "id"),
    Row("cmi.objectives.n.score.raw", "rw", "score"),
    Row("cmi.objectives.n.score.min", "rw", "score"),
    Row("cmi.objectives.n.score.max", "rw", "score"),
    Row("cmi.objectives.n.status", "rw", STATUS_OF_OBJECTIVE, "not attempted"),
    Row("cmi.student_data.mastery_score", "r", "score"),
    Row("cmi.student_data.max_time_allowed", "r", "span"),
    Row("cmi.student_data.time_limit_action", "r", MESSAGES),
    Row("cmi.student_preference.audio", "rw", "whole -1..100", "0"),
    Row("cmi.student_preference.language", "rw", "text"),
    Row("cmi.student_preference.speed", "rw", "whole -100..100", "0"),
    Row("cmi.student_preference.text", "rw", "whole -1..1", "0"),
    Row("cmi.interactions.n.id", "w", "id"),
    Row("cmi.interactions.n.objectives.n.id", "w", "id"),
    Row("cmi.interactions.n.time", "w", "time"),
    Row("cmi.interactions.n.type", "w", INTERACTIONS),
    Row("cmi.interactions.n.correct_responses.n.pattern", "w", "text"),
    Row("cmi.interactions.n.weighting", "w", "number"),
    Row("cmi.interactions.n.student_response", "w", "text"),
    Row("cmi.interactions.n.result", "w", "result"),
    Row("cmi.interactions.n.latency", "w", "span"),
)
# How many of each are kept; one more is refused, and nothing that is kept is lost.
MOST = {
    "cmi.objectives": 250,
    "cmi.interactions": 1_000,
    "cmi.interactions.n.objectives": 20,
    "cmi.interactions.n.correct_responses": 20,
}
CHILDREN = {
    "cmi.core": "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,"
    "lesson_mode,exit,session_time",
    "cmi.core.score": "raw,min,max",
    "cmi.objectives": "id,score,status",
    "cmi.objectives.n.score": "raw,min,max",
    "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference": "audio,language,speed,text",
    "cmi.interactions": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
}
ROWS = {row.element: row for row in TABLE}
CATEGORIES = frozenset(row.element.split(".")[1] for row in TABLE)
KNOWN = frozenset(
    ".".join(parts[:length])
    for parts in (row.element.split(".") for row in TABLE)
    for length in range(1, len(parts) + 1)
)


class Place(NamedTuple):
    """An element by its pattern, and the (array, index) pairs on the way to it."""

    pattern: str
    steps: tuple[tuple[str, int], ...]


@lru_cache(maxsize=4_096)  # of names that a page made up: callers bound their length
def place_of(element: str) -> Place:
    """Where a name leads, known or not."""
    pattern: list[str] = []
    steps: list[tuple[str, int]] = []
    path: list[str] = []
    for part in element.split("."):
        is_index = INDEX.fullmatch(part) is not None
        if is_index:
            steps.append((".".join(path), int(part)))
        pattern.append("n" if is_index else "" if part == "n" else part)  # "n" itself is no index
        path.append(part)
    return Place(".".join(pattern), tuple(steps))


def _stranger(element: str) -> int:
    """201 for what is no name of an element, 401 for one of a model or category that there is not; else 0."""
    parts = element.split(".")
    if len(parts) < 2 or not all(parts):
        return UNKNOWN
    is_ours = parts[0] == "cmi" and (parts[1] in CATEGORIES or parts[1] in KEYWORDS)
    return 0 if is_ours else NOT_IMPLEMENTED


def set_error(element: str, value: str, counts: Mapping[str, int]) -> int:
    """The error of LMSSetValue, 0 where it is taken. `counts` by array, as {"cmi.objectives": 2}."""
    if stranger := _stranger(element):
        return stranger
    base, _, last = element.rpartition(".")
    if last in KEYWORDS:
        return KEYWORD if place_of(base).pattern in KNOWN else UNKNOWN
    place = place_of(element)
    row = ROWS.get(place.pattern)
    if row is None:
        return UNKNOWN
    if "w" not in row.access:
        return READ_ONLY
    if error := _array_error(place, counts):
        return error
    return 0 if is_kind(row.kind, value) else WRONG_TYPE


def _array_error(place: Place, counts: Mapping[str, int]) -> int:
    """201 where an index would be left out, 101 where there are as many as are kept."""
    for array, index in place.steps:
        if index > counts.get(array, 0):
            return UNKNOWN
        if index >= MOST[place_of(array).pattern]:
            return FULL
    return 0


def get_error(element: str, counts: Mapping[str, int]) -> int:
    """The error of LMSGetValue, 0 where there is an answer."""
    if stranger := _stranger(element):
        return stranger
    base, _, last = element.rpartition(".")
    place = place_of(base if last in KEYWORDS else element)
    if place.pattern not in KNOWN:
        return UNKNOWN
    if last not in KEYWORDS:
        row = ROWS.get(place.pattern)
        if row is None:
            return UNKNOWN
        if "r" not in row.access:
            return WRITE_ONLY
    elif error := _keyword_error(place.pattern, last):
        return error
    return UNKNOWN if any(index >= counts.get(array, 0) for array, index in place.steps) else 0


def _keyword_error(pattern: str, keyword: str) -> int:
    if keyword == "_children":
        return 0 if pattern in CHILDREN else NO_CHILDREN
    if keyword == "_count":
        return 0 if pattern in MOST else NO_ARRAY
    return 0 if pattern == "cmi" else UNKNOWN
