"""Durations of SCORM 2004 (ISO 8601) as centiseconds, and whether a text is a moment (RTE 4.1.1.7)."""

from __future__ import annotations

import re
from calendar import monthrange

SPAN = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,2}))?S)?)?",
    re.ASCII,
)
# A zone stands only behind tenths or hundredths of a second.
MOMENT = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})"
    r"(?:\.[0-9]{1,2}(?:[Zz]|[+-]([0-9]{2})(?::([0-9]{2}))?)?)?)?)?)?)?)?"
)
DAY_S = 86_400
# Years and months have no length of their own; packages count neither.
LENGTHS_S = (365 * DAY_S, 30 * DAY_S, DAY_S, 3_600, 60, 1)
YEARS = range(1970, 2039)
LONGEST_CS = 9_999 * 365 * DAY_S * 100


def span_cs(text: str) -> int | None:
    """Centiseconds of a timeinterval, at most 9,999 years; None where it is none."""
    found = SPAN.fullmatch(text)
    if found is None:
        return None
    *parts, hundredths = found.groups()
    seconds = sum(int(part or 0) * length for part, length in zip(parts, LENGTHS_S, strict=True))
    return min(seconds * 100 + int((hundredths or "0").ljust(2, "0")), LONGEST_CS)


def span_text(centiseconds: int) -> str:
    """The timeinterval of what was summed, in hours, minutes and seconds."""
    seconds, part = divmod(max(0, min(centiseconds, LONGEST_CS)), 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{seconds}{f'.{part:02}' if part else ''}S"


def is_moment(text: str) -> bool:
    """Whether it is a time of SCORM 2004: a date of 1970 to 2038, to the hundredth of a second at most."""
    found = MOMENT.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second, zone_hour, zone_minute = (
        -1 if part is None else int(part) for part in found.groups()
    )
    if year not in YEARS or month == 0 or month > 12 or day == 0:
        return False
    if day > 0 and day > monthrange(year, month)[1]:
        return False
    return hour <= 23 and max(minute, second, zone_minute) <= 59 and zone_hour <= 23
