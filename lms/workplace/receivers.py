"""Says what work logs leave open when a class is to be closed."""

from __future__ import annotations

from lms.cohorts.closing import register_open_ends
from lms.workplace.open_ends import logs_left

register_open_ends(logs_left)
