"""What another rule set would do to one person, in one word. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypedDict


class Facts(TypedDict):
    """Hours of one person in one class under one rule set; tenths of a unit. `short`: units still needed."""

    online: int
    onsite: int
    workplace: int
    total: int
    pending: int
    short: int
    is_earned: bool


class Effect(StrEnum):
    """From the one that needs a person first, to the one that needs nobody."""

    CERTIFICATE_LOST = "certificate_lost"
    NEED_LOST = "need_lost"
    FEWER = "fewer"
    CERTIFICATE_WON = "certificate_won"
    NEED_MET = "need_met"
    MORE = "more"
    SAME = "same"


def effect_of(before: Facts, after: Facts, *, has_certificate: bool) -> Effect:
    """The weightiest thing that would happen: to the certificate, then to the need, then to the units."""
    if has_certificate and not after["is_earned"]:
        return Effect.CERTIFICATE_LOST
    if not before["short"] and after["short"]:
        return Effect.NEED_LOST
    if not has_certificate and after["is_earned"] and not before["is_earned"]:
        return Effect.CERTIFICATE_WON
    if before["short"] and not after["short"]:
        return Effect.NEED_MET
    change = after["total"] - before["total"]
    if not change:
        return Effect.SAME
    return Effect.MORE if change > 0 else Effect.FEWER


def short_tenths(required: Mapping[str, int], posted: Mapping[str, int]) -> int:
    """Tenths of a unit still needed over the modes; surplus of one never fills another."""
    return sum(max(0, needed - posted.get(mode, 0)) for mode, needed in required.items())
