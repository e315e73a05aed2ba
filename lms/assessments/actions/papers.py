"""Draws the papers of a sitting before it opens, so that an exam opens at once for everybody."""

from __future__ import annotations

from django.db import transaction

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_version, outline_by_ids, outline_of
from lms.assessments import rules
from lms.assessments.drawing import Banks, banks_for, drawn_paper, plan_of
from lms.assessments.models import Attempt, PaperWork, ReadyPaper, Sitting
from lms.cohorts.models import CoursePin, Enrolment, EnrolmentState
from media_pipeline.jobs import fail, finish

AGAIN_S = 120


def draw_ahead(work: PaperWork) -> int:
    """The papers of everybody who has not begun, drawn anew; returns how many. A claimed row; safe to repeat.

    Where the bank has too few questions nobody gets a paper, and the row says so: the start says it again.
    """
    sitting = work.sitting
    try:
        papers = papers_for(sitting)
    except rules.QuizNotReady as refusal:
        fail(work, reason=refusal.code, retry_in_s=AGAIN_S)
        return 0
    with transaction.atomic():
        ReadyPaper.objects.filter(sitting=sitting).delete()
        ReadyPaper.objects.bulk_create(papers)
        finish(work)
    return len(papers)


def papers_for(sitting: Sitting) -> list[ReadyPaper]:
    """A paper for each learner of the class, by the version of the course that they are on; nothing is saved.

    A query a bank and a handful more, however many people. Raises QuizNotReady.
    """
    begun = Attempt.objects.filter(sitting=sitting).values("enrolment")
    people = Enrolment.objects.filter(cohort=sitting.cohort_id, state=EnrolmentState.ACTIVE)
    pins = dict(
        CoursePin.objects.filter(
            enrolment__cohort=sitting.cohort_id, course_key=sitting.course_key
        ).values_list("enrolment_id", "version_id")
    )
    outlines = outline_by_ids(pins.values())
    newest = current_version(sitting.course_key)
    kept: dict[str, Banks] = {}
    papers = []
    for pk in people.exclude(pk__in=begun).values_list("pk", flat=True):
        outline = outlines[pins[pk]] if pk in pins else outline_of(newest) if newest else None
        lesson = _lesson(outline, sitting)
        if lesson is not None and lesson.quiz is not None:
            plan = plan_of(lesson)
            if plan not in kept:
                kept[plan] = banks_for(lesson.quiz)
            paper = [question.as_json() for question in drawn_paper(lesson.quiz, kept[plan])]
            papers.append(ReadyPaper(sitting=sitting, enrolment_id=pk, plan=plan, paper=paper))
    return papers


def _lesson(outline: CourseOutline | None, sitting: Sitting) -> LessonRef | None:
    return outline.lesson(sitting.lesson_uuid) if outline else None
