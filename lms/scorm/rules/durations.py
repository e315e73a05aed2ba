"""Lengths of time as packages of either edition write them, in centiseconds."""

from __future__ import annotations

import re

from lms.scorm.rules.times12 import span_cs

# SCORM 2004 RTE §4.1.1.7, timeinterval(second,10,2). Years and months have no length; packages do not use them.
ISO = re.compile(
    r"P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,9}))?S)?)?"
)


def duration_cs(text: str) -> int | None:
    """Centiseconds of a CMITimespan or a timeinterval; None where it is neither, or says years or months."""
    if not text.startswith("P"):
        return span_cs(text)
    found = ISO.fullmatch(text)
    if found is None or text[-1] in "PT":
        return None
    days, hours, minutes, seconds, part = (each or "0" for each in found.groups())
    whole = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 100 + int(part.ljust(2, "0")[:2])
