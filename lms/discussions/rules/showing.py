"""When an announcement is shown, and who sees a question (pure)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who besides the asker reads an answered question; the trainer decides."""

    ASKER = "asker"
    CLASS = "class"
    COURSE = "course"


def is_shown(today: date, *, from_on: date, until_on: date | None, is_withdrawn: bool) -> bool:
    """Whether an announcement is shown on a day of its class."""
    return not is_withdrawn and from_on <= today and (until_on is None or today <= until_on)


def may_read(
    *, audience: Audience, is_asker: bool, same_class: bool, is_answered: bool, is_hidden: bool
) -> bool:
    """Whether a learner of the course reads a question: askers their own, others what was answered for them."""
    if is_asker:
        return True
    if is_hidden or not is_answered:
        return False
    return audience is Audience.COURSE or (audience is Audience.CLASS and same_class)
