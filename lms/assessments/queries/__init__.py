"""What may be read of attempts: the paper without keys before, the review with them after."""

from lms.assessments.queries.papers import Choice, PaperView, QuestionView, answers_of, paper_for_learner
from lms.assessments.queries.review import ReceiptView, ReviewLine, ReviewView, receipt, review
from lms.assessments.queries.sittings import (
    SeatLine,
    due_for_release,
    extra_of,
    open_in,
    seat_lines,
    sitting_of,
    sittings_of_cohort,
    telling_of,
)
from lms.assessments.queries.standings import (
    QuizStanding,
    class_standings,
    handed_in,
    has_overdue,
    overdue,
    standings,
)

__all__ = [
    "Choice",
    "PaperView",
    "QuestionView",
    "QuizStanding",
    "ReceiptView",
    "ReviewLine",
    "ReviewView",
    "SeatLine",
    "answers_of",
    "class_standings",
    "due_for_release",
    "extra_of",
    "handed_in",
    "has_overdue",
    "open_in",
    "overdue",
    "paper_for_learner",
    "receipt",
    "review",
    "seat_lines",
    "sitting_of",
    "sittings_of_cohort",
    "standings",
    "telling_of",
]
