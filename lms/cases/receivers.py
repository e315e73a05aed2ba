"""Says which questions are open when a class is to be closed."""

from __future__ import annotations

from lms.cases.open_ends import cases_left
from lms.cohorts.closing import register_open_ends

register_open_ends(cases_left)
