"""Rows of the room: attempts and what is saved of them; sittings of exams and their papers."""

from lms.assessments.models.attempts import Answer, AsideAnswer, Attempt, AttemptState
from lms.assessments.models.bench import BenchEvent, BenchKit, BenchState, MarkPhoto
from lms.assessments.models.events import AttemptEvent, AttemptEventKind
from lms.assessments.models.imports import IMPORT_TASK, ImportDeed, ImportWork
from lms.assessments.models.letting_out import TELLING_TASK, TellingWork
from lms.assessments.models.marking import Mark, Marking, MarkingPlan, MarkingStage
from lms.assessments.models.mistakes import Mistake
from lms.assessments.models.papers import PAPERS_TASK, PaperWork, ReadyPaper
from lms.assessments.models.seats import IdentityWay, Leaving, Seat
from lms.assessments.models.sittings import ExtraTime, Sitting
from lms.assessments.models.statistics import CountedQuiz, QuestionStatistic

__all__ = [
    "IMPORT_TASK",
    "PAPERS_TASK",
    "TELLING_TASK",
    "Answer",
    "AsideAnswer",
    "Attempt",
    "AttemptEvent",
    "AttemptEventKind",
    "AttemptState",
    "BenchEvent",
    "BenchKit",
    "BenchState",
    "CountedQuiz",
    "ExtraTime",
    "IdentityWay",
    "ImportDeed",
    "ImportWork",
    "Leaving",
    "Mark",
    "MarkPhoto",
    "Marking",
    "MarkingPlan",
    "MarkingStage",
    "Mistake",
    "PaperWork",
    "QuestionStatistic",
    "ReadyPaper",
    "Seat",
    "Sitting",
    "TellingWork",
]
