"""Says what quizzes leave open when a class is to be closed."""

from __future__ import annotations

from lms.assessments.open_ends import marks_left
from lms.cohorts.closing import register_open_ends

register_open_ends(marks_left)
