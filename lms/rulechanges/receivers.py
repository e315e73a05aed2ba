"""Says which moves to another rule set are open when a class is to be closed."""

from __future__ import annotations

from lms.cohorts.closing import register_open_ends
from lms.rulechanges.open_ends import moves_left

register_open_ends(moves_left)
