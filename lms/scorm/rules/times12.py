"""Times of SCORM 1.2 as exact centiseconds: CMITimespan (HHHH:MM:SS.SS) and CMITime (HH:MM:SS.SS)."""

from __future__ import annotations

import re

# The grammar asks for two digits of minutes and seconds and sets no limit of 59; packages write 00:90:00.
SPAN = re.compile(r"([0-9]{2,4}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,2}))?")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,2})?")
LONGEST_CS = ((9999 * 60 + 59) * 60 + 59) * 100 + 99


def span_cs(text: str) -> int | None:
    """Centiseconds of a CMITimespan; None where it is none."""
    found = SPAN.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 100 + int((part or "0").ljust(2, "0"))


def span_text(centiseconds: int) -> str:
    """The CMITimespan of what was summed, at most 9999:59:59.99, which is all that four digits can say."""
    seconds, part = divmod(max(0, min(centiseconds, LONGEST_CS)), 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:04}:{minutes:02}:{seconds:02}.{part:02}"


def is_clock(text: str) -> bool:
    """Whether it is a CMITime: a moment of a day."""
    return CLOCK.fullmatch(text) is not None
