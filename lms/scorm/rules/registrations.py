"""When an attempt goes on and when a new one begins."""

from __future__ import annotations

from typing import NamedTuple

# Of one person at one lesson. Whoever needs more asks a person first.
ATTEMPTS_MOST = 20


class Before(NamedTuple):
    """The last attempt: its number, whether nothing of it is open, whether the lesson shows the same version still."""

    number: int
    has_ended: bool
    is_of_this_version: bool


def may_begin_again(before: Before | None) -> bool:
    """Whether a new attempt may begin beside the last: when that one was done or failed, or the lesson has another
    version of the courseware by now; at most ATTEMPTS_MOST.
    """
    if before is None:
        return True
    return before.number < ATTEMPTS_MOST and (before.has_ended or not before.is_of_this_version)


def number_to_play(before: Before | None, *, again: bool) -> int | None:
    """Which attempt a launch is of: the last one goes on, unless another was asked for; None where that may not be."""
    if before is None:
        return 1
    if not again:
        return before.number
    return before.number + 1 if may_begin_again(before) else None
