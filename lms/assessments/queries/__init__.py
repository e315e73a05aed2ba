"""What may be read of attempts: the paper without keys before, the review with them after."""

from lms.assessments.queries.papers import Choice, PaperView, QuestionView, answers_of, paper_for_learner
from lms.assessments.queries.review import ReviewLine, ReviewView, review
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
    "ReviewLine",
    "ReviewView",
    "answers_of",
    "class_standings",
    "handed_in",
    "has_overdue",
    "overdue",
    "paper_for_learner",
    "review",
    "standings",
]
