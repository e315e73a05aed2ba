"""What quizzes leave open in a class: answers to mark, results to release, practical tasks that nobody has scored."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import get_language

from courses.queries import current_versions, outline_by_ids
from lms.assessments.models import Marking
from lms.assessments.queries.bench import unscored
from lms.cohorts.closing import Left
from lms.cohorts.models import EnrolmentState
from lms.cohorts.rules.states import OpenEnd


def marks_left(cohort_ids: Collection[int], _at: datetime) -> Iterator[Left]:
    """One line a quiz with the number of people, so that no name stands beside a number. Three queries, one when
    nothing waits. Of somebody who left the class nothing is asked.
    """
    rows = Marking.objects.filter(
        attempt__enrolment__cohort__in=cohort_ids,
        attempt__awaits_marks=True,
        released_at__isnull=True,
    ).exclude(attempt__enrolment__state=EnrolmentState.WITHDRAWN)
    quizzes = list(
        rows.values_list("attempt__enrolment__cohort", "attempt__course_key", "attempt__lesson_uuid")
        .annotate(people=Count("attempt", distinct=True), since=Min("opened_at"))
        .order_by("since")
    )
    if not quizzes:
        return
    versions = current_versions({key for _cohort, key, *_rest in quizzes})
    outlines = outline_by_ids([version.pk for version in versions.values()])
    titles = {
        lesson.uuid: lesson.title_in(get_language() or "")
        for outline in outlines.values()
        for lesson in outline.lessons
    }
    for cohort, _key, lesson, people, since in quizzes:
        yield Left(OpenEnd.MARKS, cohort, people, lesson, titles.get(lesson, ""), since.date())


def practicals_left(cohort_ids: Collection[int], _at: datetime) -> Iterator[Left]:
    """One line a practical lesson with the number of people whom nobody has scored. Six queries, four when there is none."""
    for cohort, each, people in unscored(cohort_ids):
        title = each.lesson.title_in(get_language() or "")
        yield Left(OpenEnd.PRACTICALS, cohort, people, each.lesson.uuid, title)
