"""Says what quizzes leave open when a class is to be closed."""

from __future__ import annotations

from lms.assessments.open_ends import marks_left, practicals_left
from lms.cohorts.closing import register_open_ends

register_open_ends(marks_left)
register_open_ends(practicals_left)
