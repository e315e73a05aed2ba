"""Says what the ledger leaves open when a class is to be closed."""

from __future__ import annotations

from lms.cohorts.closing import register_open_ends
from lms.ledger.open_ends import hours_left

register_open_ends(hours_left)
