"""The one schema of a rule set, field by field; the words for clerks are in library/README.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Check = Callable[[Any], object]  # Any: a JSON value, checked here
UNIT_MODES = ("online", "live", "onsite", "workplace", "assessment")
LONGEST_NUMBER = 24


class RuleSetMalformed(ValueError):
    """A rule set that cannot be understood; the text names each field and what is wrong with it."""


def fraction(value: object) -> Fraction:
    """A number or a text like '3/2' as an exact fraction above zero and at most a million."""
    exact = amount(value)
    if not exact:
        raise RuleSetMalformed(f"{value!r} must be above 0")
    return exact


def amount(value: object) -> Fraction:
    """The same, zero included."""
    text = str(value) if isinstance(value, (int, float, Decimal, str)) and not isinstance(value, bool) else ""
    if not text or len(text) > LONGEST_NUMBER or "_" in text or text.lower().rpartition("e")[1]:
        raise RuleSetMalformed(f"{value!r} is not a number or a fraction like '3/2'")
    try:
        exact = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise RuleSetMalformed(f"{value!r} is not a number or a fraction like '3/2'") from error
    if not 0 <= exact <= 1_000_000:
        raise RuleSetMalformed(f"{value!r} is not from 0 to a million")
    return exact


def whole(value: object) -> int:
    """A whole number from 0 to a thousand million."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000_000:
        raise RuleSetMalformed(f"{value!r} is not a whole number")
    return value


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """An IANA time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as error:
        raise RuleSetMalformed(f"{name!r} is not an IANA time zone") from error


def _text(value: object) -> None:
    if not isinstance(value, str) or len(value) > 2_000:
        raise RuleSetMalformed(f"{value!r} is not a text")


def _zone_name(value: object) -> None:
    _text(value)
    zone(str(value))


def _one_of(*words: str) -> Check:
    def check(value: object) -> None:
        if value not in words:
            raise RuleSetMalformed(f"{value!r} is not one of {', '.join(words)}")

    return check


def _list_of(check: Check) -> Check:
    def check_all(value: object) -> None:
        if not isinstance(value, (list, tuple)):
            raise RuleSetMalformed(f"{value!r} is not a list")
        for part in value:
            check(part)

    return check_all


def _object(**parts: Check) -> Check:
    """An object with some of these fields and no other."""

    def check(value: object) -> None:
        if not isinstance(value, Mapping):
            raise RuleSetMalformed(f"{value!r} is not an object")
        for name, part in value.items():
            if name not in parts:
                raise RuleSetMalformed(f"{name}: no such field")
            parts[name](part)

    return check


def _by_mode(check: Check) -> Check:
    return _object(**dict.fromkeys(UNIT_MODES, check))


def _minutes(value: object) -> None:
    if not 1 <= whole(value) <= 240:
        raise RuleSetMalformed(f"{value!r} is not 1 to 240 minutes")


def _percent(value: object) -> None:
    if whole(value) > 100:
        raise RuleSetMalformed(f"{value!r} is not a per cent")


def _share(value: object) -> None:
    if amount(value) > 1:
        raise RuleSetMalformed(f"{value!r} is not a share from 0 to 1")


def _flag(value: object) -> None:
    if not isinstance(value, bool):
        raise RuleSetMalformed(f"{value!r} is not true or false")


def _cap(value: object) -> None:
    if isinstance(value, Mapping):
        _by_mode(lambda units: units is None or amount(units))(value)
    elif value is not None:
        amount(value)


_mode = _one_of(*UNIT_MODES)


def _step(value: object) -> None:
    if fraction(value) not in {Fraction(1), Fraction(1, 10)}:
        raise RuleSetMalformed(f"{value!r} is not 1 or 1/10")


def _window(value: object) -> None:
    """From and to in minutes of play; halves of a minute and less are for tests."""
    _list_of(fraction)(value)
    ends = [fraction(part) for part in value] if isinstance(value, (list, tuple)) else []
    if len(ends) != 2 or not Fraction(1, 60) <= ends[0] <= ends[1] <= 240:
        raise RuleSetMalformed(f"{value!r} is not two numbers of minutes, the smaller first")


def _answer_time(value: object) -> None:
    if not 10 <= whole(value) <= 240:
        raise RuleSetMalformed(f"{value!r} is not 10 to 240 seconds")


def _days(value: object) -> None:
    if whole(value) > 90:
        raise RuleSetMalformed(f"{value!r} is not 0 to 90 days")


def _working_days(value: object) -> None:
    if whole(value) > 90:
        raise RuleSetMalformed(f"{value!r} is not 0 to 90 working days")


FIELDS: dict[str, Check] = {
    "code": _text,
    "version": whole,
    "title": _object(**{"zh-hans": _text, "en": _text, "vi": _text}),
    "source": _text,
    "tz": _zone_name,
    "unit_min": _by_mode(_minutes),
    "round": _object(step=_step, mode=_one_of("floor")),
    "round_step": fraction,
    "daily_cap_units": _cap,
    "cap_modes": _list_of(_mode),
    "speed": _one_of("min", "wall", "content"),
    "max_rate": fraction,
    "max_rate_before_done": fraction,
    "grace_s": whole,
    "idle": _one_of("pause", "void_since_proof"),
    "work_day_max_s": whole,
    "prompt": _object(
        every_min=_window,
        timeout_s=_answer_time,
        on_miss=_one_of("pause", "void_since_proof"),
        max_per_h=whole,
    ),
    "quiz_gate": _object(**{"pass": _percent, "cooldown_min": whole}),
    "require": _object(total=whole, central=whole, online=whole, onsite=whole, workplace=whole),
    "share": _list_of(
        _object(
            of=_text,
            mode=_mode,
            what=_text,
            max=_share,
            min=_share,
            base=_one_of("planned", "credited"),
            unless=_text,
        )
    ),
    "class_max": _object(n=whole, on_exceed=_one_of("warn", "refuse")),
    "mentor_max": whole,
    "late_after": _days,
    "period_min": _minutes,
    "filing": _object(working_days=_working_days),
    "grades": _object(online=_text, onsite=_text, workplace=_text, offline_max_share=_share, D=_text),
    "retain_years": whole,
    "order": _list_of(_text),
    "sign_in": _list_of(_one_of("am", "pm")),
    "meal_days": _flag,
    "verify_before_use": _flag,
}
