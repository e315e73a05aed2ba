"""Draws a paper from the banks as they are now, and says of which plan it was drawn."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict

from courses.outline import LessonRef, QuizRef
from courses.queries import drawable, exam_banks_among
from courses.quizzes.items import QuestionData
from lms.assessments import rules

Banks = dict[str, tuple[QuestionData, ...]]


def banks_for(quiz: QuizRef) -> Banks:
    """The questions that the quiz may ask, by bank: a query a bank. Practice never draws from the bank of an exam."""
    keys = dict.fromkeys(pick.bank for pick in quiz.picks)
    closed = exam_banks_among(keys) if quiz.is_practice else set()
    return {key: drawable(key) for key in keys if key not in closed}


def drawn_paper(quiz: QuizRef, banks: Banks) -> list[QuestionData]:
    """A new paper. Raises QuizNotReady when the banks have too few questions for the plan."""
    paper = rules.draw_paper(quiz, banks, secrets.randbits(53))
    if not paper:
        raise rules.QuizNotReady
    return paper


def plan_of(lesson: LessonRef) -> str:
    """A digest of the plan: a paper drawn ahead of another plan is not handed out."""
    plan = [lesson.version, asdict(lesson.quiz) if lesson.quiz else None]
    return hashlib.sha256(json.dumps(plan, sort_keys=True, default=list).encode()).hexdigest()
