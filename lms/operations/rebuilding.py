"""Everything derived can be derived again: one list of rebuilders, for `manage reconcile` and after a lost event.

A room offers `rebuild() -> Repair`: it compares what is stored with what follows from its sources, mends the
difference, and says what it mended. It may run at any time, while people work, and twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from lms.ledger.actions import reconcile_hours
from lms.study.actions import settle_due

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Repair:
    """What a rebuilder looked at and what it mended, as words for an operator (uuids and keys only)."""

    checked: int
    repaired: tuple[str, ...] = ()


def rebuild_hours() -> Repair:
    """What leases still hold is settled, every person's days are derived, and totals follow from the entries."""
    settle_due()
    checked, mended = reconcile_hours()
    return Repair(checked, tuple(mended))


# Add a room's rebuilder here, lower rooms first: the upper ones derive from what the lower ones mended.
REBUILDERS: tuple[tuple[str, Callable[[], Repair]], ...] = (("hours", rebuild_hours),)


def rebuild_all(rebuilders: tuple[tuple[str, Callable[[], Repair]], ...] = ()) -> Repair:
    """Run every rebuilder from the bottom up; an error ends it, and what was mended before it stays mended."""
    checked, repaired = 0, []
    for name, rebuild in rebuilders or REBUILDERS:
        repair = rebuild()
        checked += repair.checked
        repaired += [f"{name}: {words}" for words in repair.repaired]
        log.info("%s: %s checked, %s repaired", name, repair.checked, len(repair.repaired))
    return Repair(checked, tuple(repaired))
