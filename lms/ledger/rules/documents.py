"""A replay document: JSON in, the figures that the rules give out (domain/hours vectors; cli: hours_replay)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.ledger.rules.claims import Claim, ClaimRefused
from lms.ledger.rules.crediting import Outcome, instant, replay
from lms.ledger.rules.intervals import length
from lms.rulesets.rules import RuleSetData, RuleSetMalformed, floor_to, units_of, with_replay_rules

Json = Any  # Any: whatever a document holds; every use below checks it
LONGEST_NUMBER = 40
LARGEST = 10**12


class DocumentRefused(ValueError):
    """A document that cannot be replayed; the text says what is wrong and where."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def parse_json(text: str) -> Json:
    """JSON with exact numbers; NaN and Infinity stay floats, which no field takes. Raises DocumentRefused."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=float)
    except (ValueError, RecursionError) as error:
        raise DocumentRefused("json", f"not JSON: {error}") from error


def documents_in(text: str) -> Iterator[Json]:
    """Documents on standard input: one, a list, {"vectors": […]}, or JSON lines; a line that is not JSON
    comes as the DocumentRefused that says so.
    """
    try:
        whole = parse_json(text)
    except DocumentRefused as error:
        lines = [line for line in text.splitlines() if line.strip()]
        yield from [error] if len(lines) <= 1 else (_line(line) for line in lines)
        return
    if isinstance(whole, Mapping) and isinstance(whole.get("vectors"), list):
        whole = whole["vectors"]
    yield from whole if isinstance(whole, list) else [whole]


def replay_document(document: Json) -> dict[str, Json]:
    """The figures of one document, whole seconds. Raises DocumentRefused."""
    try:
        return _replayed(document)
    except ClaimRefused as error:
        raise DocumentRefused(error.code, str(error)) from error
    except RuleSetMalformed as error:
        raise DocumentRefused("rules", f"rules: {error}") from error


def _replayed(document: Json) -> dict[str, Json]:
    if not isinstance(document, Mapping):
        raise DocumentRefused("document", "a document is a JSON object")
    rules = with_replay_rules(_object(document, "rules"))
    quiz_ok = _flag(document, "quiz_ok")
    claims = [_claim(claim, place, rules) for place, claim in enumerate(_list(document, "claims"))]
    outcome = replay(
        claims,
        credited={lesson: _spans(spans) for lesson, spans in _object(document, "credited").items()},
        already={_day(day): _number(seconds) for day, seconds in _object(document, "already").items()},
    )
    return {"id": name_of(document), **_figures(outcome, rules, quiz_ok=quiz_ok)}


def name_of(document: Json) -> str | int | None:
    """The document's own id, to find it again in the answers."""
    name = document.get("id") if isinstance(document, Mapping) else None
    return name if isinstance(name, (str, int)) else None


def _figures(outcome: Outcome, rules: RuleSetData, *, quiz_ok: bool) -> dict[str, Json]:
    by_day_mode: dict[str, Fraction] = {}
    by_mode: dict[str, Fraction] = {}
    dropped: dict[str, Fraction] = {}
    for piece in outcome.pieces:
        _add(by_day_mode, f"{piece.day.isoformat()}|{piece.claim.mode}", piece.credited)
        _add(by_mode, piece.claim.mode, piece.credited)
        for why, seconds in piece.lost:
            _add(dropped, why, seconds)
    total = sum(by_mode.values(), Fraction(0))
    units = units_of(by_mode if quiz_ok else {}, rules)
    return {
        "posted": int(total) if quiz_ok else 0,
        "pending": 0 if quiz_ok else int(total),
        "dropped": _whole(dropped),
        "covered": _whole({lesson: Fraction(length(spans)) for lesson, spans in outcome.covered.items()}),
        "credited": _whole({lesson: Fraction(length(spans)) for lesson, spans in outcome.credited.items()}),
        "by_day_mode": _whole(by_day_mode),
        "units_floor_0.1": float(floor_to(units, Fraction(1, 10))),
        "units_floor_1": float(floor_to(units, Fraction(1))),
    }


def _add(sums: dict[str, Fraction], key: str, seconds: Fraction) -> None:
    sums[key] = sums.get(key, Fraction(0)) + seconds


def _whole(sums: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole seconds, without zeroes, in a stable order."""
    return {key: int(seconds) for key, seconds in sorted(sums.items()) if int(seconds)}


def _claim(raw: Json, place: int, rules: RuleSetData) -> Claim:
    if not isinstance(raw, Mapping):
        raise DocumentRefused("claim", f"claim {place}: not a JSON object")
    try:
        start = _instant(raw, "start")
        return Claim(
            key=place,
            mode=_text(raw, "mode") or "",
            start=start,
            end=_instant(raw, "end"),
            leased=_instant(raw, "sess") if raw.get("sess") is not None else start,
            rules=rules,
            lesson=_text(raw, "lesson"),
            m0=_optional_number(raw, "m0"),
            m1=_optional_number(raw, "m1"),
            rate=_number(raw["rate"]) if raw.get("rate") is not None else Fraction(1),
            playing=_flag(raw, "playing"),
            visible=_flag(raw, "visible"),
        )
    except DocumentRefused as error:
        raise DocumentRefused(error.code, f"claim {place}: {error}") from error


def _instant(raw: Mapping[str, Json], name: str) -> Fraction:
    value = raw.get(name)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise DocumentRefused("instant", f"{name}: {value!r} is not a date and time") from error
    if moment.tzinfo is None:
        raise DocumentRefused("instant", f"{name}: {value!r} needs an offset such as +08:00")
    if not 1970 < moment.year < 2200:
        raise DocumentRefused("instant", f"{name}: {value!r} is not of this age")
    return instant(moment)


def _number(value: Json) -> Fraction:
    """An exact number, or a fraction as text."""
    exact: Fraction | None = None
    if isinstance(value, (int, Decimal, str)) and not isinstance(value, bool):
        text = (
            f"{value:f}"
            if isinstance(value, Decimal) and -LONGEST_NUMBER < value.adjusted() < 20
            else str(value)
        )
        if len(text) <= LONGEST_NUMBER and "e" not in text.lower() and "_" not in text:
            try:
                exact = Fraction(text)
            except (ValueError, ZeroDivisionError):
                exact = None
    if exact is None or abs(exact) > LARGEST:
        raise DocumentRefused("number", f"{value!r} is not a number in range")
    return exact


def _optional_number(raw: Mapping[str, Json], name: str) -> Fraction | None:
    return None if raw.get(name) is None else _number(raw[name])


def _text(raw: Mapping[str, Json], name: str) -> str | None:
    value = raw.get(name)
    if value is not None and not isinstance(value, str):
        raise DocumentRefused("text", f"{name}: {value!r} is not a text")
    return value


def _flag(raw: Mapping[str, Json], name: str) -> bool:
    value = raw.get(name, True)
    if not isinstance(value, bool):
        raise DocumentRefused("flag", f"{name}: {value!r} is not true or false")
    return value


def _list(raw: Mapping[str, Json], name: str) -> list[Json]:
    value = raw.get(name, [])
    if not isinstance(value, list):
        raise DocumentRefused("list", f"{name}: not a list")
    return value


def _object(raw: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = raw.get(name) or {}
    if not isinstance(value, Mapping):
        raise DocumentRefused("object", f"{name}: not a JSON object")
    return value


def _spans(raw: Json) -> list[tuple[Fraction, Fraction]]:
    if not isinstance(raw, list) or not all(isinstance(part, list) and len(part) == 2 for part in raw):
        raise DocumentRefused("credited", "credited: a lesson has a list of [from, to]")
    spans = [(_number(start), _number(end)) for start, end in raw]
    if any(start < 0 or end < start for start, end in spans):
        raise DocumentRefused("credited", "credited: 0 <= from <= to does not hold")
    return spans


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DocumentRefused("day", f"already: {text!r} is not a day") from error


def _line(line: str) -> Json:
    try:
        return parse_json(line)
    except DocumentRefused as error:
        return error
