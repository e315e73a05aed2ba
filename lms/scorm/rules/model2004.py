"""The data model of SCORM 2004 as a table, and which error setting an element gets. The same in assets/ts/scorm/model2004.ts.

RTE 4th edition 3.1.7 and 4.2. What begins with adl is the engine's in the browser, and is never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lms.scorm.rules.model12 import Place, place_of
from lms.scorm.rules.responses2004 import DIFFERENT, SINGLE, is_response, same_as
from lms.scorm.rules.types2004 import WRONG_TYPE, kind_error

NO_SET, UNKNOWN, READ_ONLY, NEEDED = 351, 401, 404, 408
KEYWORDS = ("_children", "_count", "_version")


class Row(NamedTuple):
    """`element` with n for an index; `access` r, w or rw; `kind` as types2004 reads it; `initial` before it is set,
    None for no value; `needs` the element of the same entry that must be there before, '' for none.
    """

    element: str
    access: str
    kind: str
    initial: str | None = None
    needs: str = ""


COMPLETION = "of completed|incomplete|not attempted|unknown"
SUCCESS = "of passed|failed|unknown"
INTERACTIONS = (
    "of true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other"
)
ACTIONS = "of exit,message|continue,message|exit,no message|continue,no message"
ANSWER = "answer"


def _comments(array: str, access: str) -> tuple[Row, ...]:
    return (
        Row(f"cmi.{array}.n.comment", access, "said"),
        Row(f"cmi.{array}.n.location", access, "text"),
        Row(f"cmi.{array}.n.timestamp", access, "moment"),
    )


def _score(base: str, needs: str) -> tuple[Row, ...]:
    return (
        Row(f"{base}.scaled", "rw", "real -1..1", None, needs),
        Row(f"{base}.raw", "rw", "real ..", None, needs),
        Row(f"{base}.min", "rw", "real ..", None, needs),
        Row(f"{base}.max", "rw", "real ..", None, needs),
    )


TABLE = (
    *_comments("comments_from_learner", "rw"),
    *_comments("comments_from_lms", "r"),
    Row("cmi.completion_status", "rw", COMPLETION, "unknown"),
    Row("cmi.completion_threshold", "r", "real 0..1"),
    Row("cmi.credit", "r", "of credit|no-credit", "credit"),
    Row("cmi.entry", "r", "of ab-initio|resume|", "ab-initio"),
    Row("cmi.exit", "w", "of time-out|suspend|logout|normal|", ""),
    Row("cmi.interactions.n.id", "rw", "id"),
    Row("cmi.interactions.n.type", "rw", INTERACTIONS, None, "id"),
    Row("cmi.interactions.n.objectives.n.id", "rw", "id", None, "id"),
    Row("cmi.interactions.n.timestamp", "rw", "moment", None, "id"),
    Row("cmi.interactions.n.correct_responses.n.pattern", "rw", ANSWER, None, "type"),
    Row("cmi.interactions.n.weighting", "rw", "real ..", None, "id"),
    Row("cmi.interactions.n.learner_response", "rw", ANSWER, None, "type"),
    Row("cmi.interactions.n.result", "rw", "result", None, "id"),
    Row("cmi.interactions.n.latency", "rw", "span", None, "id"),
    Row("cmi.interactions.n.description", "rw", "said", None, "id"),
    Row("cmi.launch_data", "r", "long"),
    Row("cmi.learner_id", "r", "id"),
    Row("cmi.learner_name", "r", "said"),
    Row("cmi.learner_preference.audio_level", "rw", "real 0..", "1"),
    Row("cmi.learner_preference.language", "rw", "language", ""),
    Row("cmi.learner_preference.delivery_speed", "rw", "real 0..", "1"),
    Row("cmi.learner_preference.audio_captioning", "rw", "of -1|0|1", "0"),
    Row("cmi.location", "rw", "text"),
    Row("cmi.max_time_allowed", "r", "span"),
    Row("cmi.mode", "r", "of browse|normal|review", "normal"),
    Row("cmi.objectives.n.id", "rw", "id"),
    *_score("cmi.objectives.n.score", "id"),
    Row("cmi.objectives.n.success_status", "rw", SUCCESS, "unknown", "id"),
    Row("cmi.objectives.n.completion_status", "rw", COMPLETION, "unknown", "id"),
    Row("cmi.objectives.n.progress_measure", "rw", "real 0..1", None, "id"),
    Row("cmi.objectives.n.description", "rw", "said", None, "id"),
    Row("cmi.progress_measure", "rw", "real 0..1"),
    Row("cmi.scaled_passing_score", "r", "real -1..1"),
    *_score("cmi.score", ""),
    Row("cmi.session_time", "w", "span"),
    Row("cmi.success_status", "rw", SUCCESS, "unknown"),
    Row("cmi.suspend_data", "rw", "long"),
    Row("cmi.time_limit_action", "r", ACTIONS, "continue,no message"),
    Row("cmi.total_time", "r", "span", "PT0H0M0S"),
)
# How many of each are kept; one more is refused, and nothing that is kept is lost.
MOST = {
    "cmi.comments_from_learner": 500,
    "cmi.comments_from_lms": 100,
    "cmi.interactions": 1_000,
    "cmi.interactions.n.objectives": 20,
    "cmi.interactions.n.correct_responses": 20,
    "cmi.objectives": 250,
}
ROWS = {row.element: row for row in TABLE}
KNOWN = frozenset(
    ".".join(parts[:length])
    for parts in (row.element.split(".") for row in TABLE)
    for length in range(1, len(parts) + 1)
)
UNIQUE = frozenset({"cmi.objectives.n.id", "cmi.interactions.n.objectives.n.id"})


def set_error(element: str, value: str, values: Mapping[str, str], counts: Mapping[str, int]) -> int:
    """The error of SetValue, 0 where it is taken. `values` is what is there, `counts` how many entries by array."""
    if not element:
        return NO_SET
    base, _, last = element.rpartition(".")
    if last in KEYWORDS:
        return READ_ONLY if _has_keywords(place_of(base).pattern, last) else UNKNOWN
    place = place_of(element)
    row = ROWS.get(place.pattern)
    if row is None:
        return UNKNOWN
    if place.steps and _is_beyond(place.steps[0], counts):
        return NO_SET
    if "w" not in row.access:
        return READ_ONLY
    return _value_error(place, row, element, value, values, counts)


def _has_keywords(pattern: str, word: str) -> bool:
    """Whether a keyword may be asked for behind this pattern; the data model as a whole has a version and no more."""
    return pattern in KNOWN if "." in pattern else (pattern, word) == ("cmi", "_version")


def _is_beyond(step: tuple[str, int], counts: Mapping[str, int]) -> bool:
    """Whether an entry is neither there nor the next, or is one too many."""
    array, index = step
    return index > counts.get(array, 0) or index >= MOST[place_of(array).pattern]


def _value_error(
    place: Place, row: Row, element: str, value: str, values: Mapping[str, str], counts: Mapping[str, int]
) -> int:
    """Of an element that there is and that may be set, in an entry that there is or may be next."""
    entry = "{}.{}".format(*place.steps[0]) if place.steps else ""
    if row.needs and f"{entry}.{row.needs}" not in values:
        return NEEDED
    if any(_is_beyond(step, counts) for step in place.steps[1:]):
        return NO_SET
    if row.kind != ANSWER:
        return _repeated(place.pattern, element, value, values, counts) or kind_error(row.kind, value)
    return _answer_error(values[f"{entry}.type"], element, value, values, counts)


def _repeated(
    pattern: str, element: str, value: str, values: Mapping[str, str], counts: Mapping[str, int]
) -> int:
    """351 where an identifier stands at another entry, or would become another."""
    before = values.get(element)
    if pattern not in UNIQUE or before == value:
        return 0
    if before is not None and pattern == "cmi.objectives.n.id":
        return NO_SET
    return NO_SET if stands(element, value, values, counts) else 0


def stands(
    element: str, value: str, values: Mapping[str, str], counts: Mapping[str, int], kind: str = ""
) -> bool:
    """Whether another entry of the innermost array says the same at the same place; `kind` of an interaction."""
    array, index = place_of(element).steps[-1]
    last = element.rpartition(".")[2]
    return any(
        same_as(kind, other) == same_as(kind, value)
        for place in range(counts.get(array, 0))
        if place != index and (other := values.get(f"{array}.{place}.{last}")) is not None
    )


def _answer_error(
    kind: str, element: str, value: str, values: Mapping[str, str], counts: Mapping[str, int]
) -> int:
    is_pattern = element.endswith(".pattern")
    if is_pattern and kind in SINGLE and place_of(element).steps[-1][1] > 0:
        return NO_SET
    if kind_error("long", value) or not is_response(kind, value, is_pattern=is_pattern):
        return WRONG_TYPE
    is_twice = is_pattern and kind in DIFFERENT and stands(element, value, values, counts, kind)
    return NO_SET if is_twice else 0
