"""Says what registers leave open when a class is to be closed."""

from __future__ import annotations

from lms.attendance.open_ends import registers_left
from lms.cohorts.closing import register_open_ends

register_open_ends(registers_left)
