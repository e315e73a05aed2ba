"""Which films a class may watch together: those of its courses."""

from __future__ import annotations

from django.utils.translation import get_language

from courses.outline import LessonRef
from courses.queries import current_versions, outline_of
from lms.cohorts.models import Cohort, CohortCourse


def films_of(cohort: Cohort) -> list[tuple[LessonRef, str]]:
    """The films of the courses of a class with their titles: two queries."""
    keys = list(
        CohortCourse.objects.filter(cohort=cohort).order_by("position").values_list("course_key", flat=True)
    )
    versions, language = current_versions(keys), get_language() or ""
    return [
        (lesson, lesson.title_in(language))
        for key in keys
        if key in versions
        for lesson in outline_of(versions[key]).lessons
        if lesson.kind == "video"
    ]
