"""What a commit changed, as statements in the shape of xAPI: derived from the state before and after, never stored twice.

A statement's id comes from attempt, item, number and element, so that a repeated commit makes none twice (ADR 0067).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from zlib import crc32

from lms.scorm.rules.durations import duration_cs

VERBS = ("initialized", "progressed", "completed", "passed", "failed", "suspended", "terminated", "answered")
ADL = "http://adlnet.gov/expapi/verbs/"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
PROGRESS = "cmi.progress_measure"
# What is kept of long texts in a statement; the state has them whole.
QUESTION_MOST, RESPONSE_MOST = 250, 1_000
# What one item of an attempt may say: whoever writes answers anew all day fills no disk. The state has the newest.
SAID, SAID_MOST = "said", 5_000
DONE, PAUSES = frozenset({"completed", "passed"}), frozenset({"suspend", "time-out"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A state of an item, of 1.2 or 2004, as far as statements hang on it.

    `heard` says of each element whether it is another (`heard_of`); before a commit `values` are not read.
    """

    session: int = 0
    seq: int = 0
    sent_in: int = 0
    status: str = ""
    success: str = ""
    exit: str = ""
    is_finished: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    heard: Mapping[str, int] = field(default_factory=dict)


class Draft(NamedTuple):
    """One statement. `said` holds what has no column: the right responses, objectives and words of a question."""

    uuid: UUID
    verb: str
    element: str = ""
    question: str = ""
    kind: str = ""
    response: str = ""
    result: str = ""
    latency_cs: int | None = None
    said: dict[str, Any] | None = None  # Any: JSON


def statements_of(attempt: UUID, item: str, before: Facts, after: Facts) -> Iterator[Draft]:
    """What the commit `after.seq` says beyond the state before it, in the order of a story; no more than SAID_MOST over
    all commits, of which `before.heard` has the count. Progress is said by tenths.
    """
    return islice(_said_by(attempt, item, before, after), max(0, SAID_MOST - before.heard.get(SAID, 0)))


def _said_by(attempt: UUID, item: str, before: Facts, after: Facts) -> Iterator[Draft]:

    def draft(verb: str, element: str = "", **more: Any) -> Draft:  # Any: Draft's own fields
        return Draft(uuid5(attempt, f"{item}|{after.seq}|{verb}|{element}"), verb, element, **more)

    if before.sent_in != after.session:
        yield draft("initialized")
    heard = after.heard or heard_of(after.values)
    new = {element for element, told in heard.items() if told != before.heard.get(element)}
    for element, parts in _interactions(after.values).items() if new - {PROGRESS} else ():
        if element in new:
            yield draft("answered", element, **_answer(parts))
    if PROGRESS in new:
        yield draft("progressed", PROGRESS, said={"progress": after.values[PROGRESS]})
    if after.status in DONE and before.status not in DONE:
        yield draft("completed")
    if after.success in {"passed", "failed"} and after.success != before.success:
        yield draft(after.success)
    if after.is_finished:
        yield draft("suspended" if after.exit in PAUSES else "terminated")


def heard_of(values: Mapping[str, str]) -> dict[str, int]:
    """A sum of every answer, and the tenths of the progress, by element: what a later commit is held against."""
    found = {
        element: crc32("\0".join(_judged(parts)).encode())
        for element, parts in _interactions(values).items()
        if any(_judged(parts))
    }
    if progress := values.get(PROGRESS, ""):
        found[PROGRESS] = int(Decimal(progress) * 10)
    return found


def _answer(parts: Mapping[str, str]) -> dict[str, Any]:  # Any: Draft's own fields
    return {
        "question": parts.get("id", "")[:QUESTION_MOST],
        "kind": parts.get("type", "")[:20],
        "response": _response(parts)[:RESPONSE_MOST],
        "result": result_of(parts.get("result", "")),
        "latency_cs": duration_cs(parts.get("latency", "")),
        "said": _said(parts),
    }


def _interactions(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """By element, `cmi.interactions.3`, in the order of their numbers."""
    found: dict[int, dict[str, str]] = {}
    for element, value in values.items():
        parts = element.split(".", 3)
        if len(parts) == 4 and parts[:2] == ["cmi", "interactions"] and parts[2].isdigit():
            found.setdefault(int(parts[2]), {})[parts[3]] = value
    return {f"cmi.interactions.{index}": found[index] for index in sorted(found)}


def _response(parts: Mapping[str, str]) -> str:
    return parts.get("student_response", parts.get("learner_response", ""))


def _judged(parts: Mapping[str, str]) -> tuple[str, str]:
    return _response(parts), parts.get("result", "")


def _said(parts: Mapping[str, str]) -> dict[str, Any]:  # Any: JSON
    right = [value[:RESPONSE_MOST] for name, value in sorted(parts.items()) if name.endswith(".pattern")]
    objectives = [
        value[:QUESTION_MOST]
        for name, value in sorted(parts.items())
        if name.startswith("objectives.") and name.endswith(".id")
    ]
    words = parts.get("description", "")[:RESPONSE_MOST]
    at = parts.get("time", parts.get("timestamp", ""))
    found = {
        "right": right,
        "objectives": objectives,
        "words": words,
        "time": at,
        "raw": parts.get("result", ""),
    }
    return {name: value for name, value in found.items() if value}


def result_of(text: str) -> str:
    """One word for what 1.2 calls wrong and 2004 incorrect; a number is its own judgement, and no word."""
    if text in {"wrong", "incorrect"}:
        return "wrong"
    return text if text in {"correct", "unanticipated", "neutral"} else ""


def as_xapi(facts: Mapping[str, Any], *, actor: str, home: str) -> dict[str, Any]:  # Any: JSON
    """A stored statement as xAPI 1.0.3 has it. `actor` is a pseudonym; `facts` as `lms.scorm.saying` reads them.

    `timestamp` is when the commit said it, `stored` when we wrote it down.
    """
    activity = f"{home}/packages/{facts['package_version']}/items/{facts['item']}"
    result: dict[str, Any] = {}
    if facts["verb"] in {"completed", "passed", "failed", "terminated", "suspended"}:
        result["duration"] = f"PT{facts['duration_cs'] / 100:.2f}S"
        if facts["score_hundredths"] is not None:
            result["score"] = {"raw": facts["score_hundredths"] / 100}
    if facts["verb"] in {"passed", "failed"}:
        result["success"] = facts["verb"] == "passed"
    if facts["verb"] == "completed":
        result["completion"] = True
    if facts["verb"] == "answered":
        activity = f"{activity}/questions/{facts['question'] or facts['element']}"
        result["response"] = facts["response"]
        if facts["result"] in {"correct", "wrong"}:
            result["success"] = facts["result"] == "correct"
        if facts["latency_cs"] is not None:
            result["duration"] = f"PT{facts['latency_cs'] / 100:.2f}S"
    statement: dict[str, Any] = {
        "id": str(facts["uuid"]),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": actor}},
        "verb": {"id": f"{ADL}{facts['verb']}", "display": {"en-US": facts["verb"]}},
        "object": {"objectType": "Activity", "id": activity},
        "context": {"registration": str(facts["registration"])},
        "timestamp": facts["at"],
        "stored": facts["stored_at"],
    }
    if facts["verb"] == "answered":
        statement["object"]["definition"] = {"type": INTERACTION}
    if result:
        statement["result"] = result
    return statement
