"""Says what quizzes leave open when a class is to be closed, and which questions somebody was asked."""

from __future__ import annotations

from courses.quizzes.keeping import register_asked
from lms.assessments.open_ends import marks_left, practicals_left
from lms.assessments.question_use import asked_among
from lms.cohorts.closing import register_open_ends

register_open_ends(marks_left)
register_open_ends(practicals_left)
register_asked(asked_among)
