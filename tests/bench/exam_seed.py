"""The exam that the bench sits: a class, an open sitting of it with its papers drawn, and everybody signed in.

Run as `python -m tests.bench.exam_seed PEOPLE QUESTIONS`, and afterwards as `… check SITTING` for what was kept, with the
settings of an academy; prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.utils import timezone

from courses.queries import outline_of
from lms.accounts.models import User
from lms.assessments.actions import SittingPlan, draw_ahead, make_sitting
from lms.assessments.models import Attempt, AttemptState, PaperWork, Sitting
from lms.assessments.rules import receipt_of
from lms.cohorts.actions import pin_class
from lms.cohorts.models import Cohort, Enrolment
from lms.operations.founding import found_academy
from lms.rulesets.models import RuleSet
from media_pipeline.jobs import claim
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, ProgrammeFactory
from tests.factories.courses import make_bank, make_lesson, make_version

COURSE = "BENCH-EXAM"
HOURS = timedelta(hours=2)


def seed(people: int, questions: int) -> dict[str, object]:
    """An exam that opens a minute ago; its papers are ready."""
    found_academy()
    make_bank("bench-exam", count=3 * questions)
    plan = {"purpose": "final", "by_sitting": True, "release": "by_person"}
    version = make_version(
        COURSE, lessons=[make_lesson("quiz", bank="bench-exam", draw=questions, time_limit_min=60, plan=plan)]
    )
    outline = outline_of(version)
    cohort = CohortFactory(
        programme=ProgrammeFactory(ruleset=RuleSet.objects.get(code="CN-GEN-45", version=1))
    )
    CohortCourseFactory(cohort=cohort, course_key=version.course_key)
    enrolments = _people(cohort, people)
    pin_class(enrolments=enrolments, course_key=version.course_key)
    now = timezone.now()
    make_sitting(
        actor=enrolments[0].learner,
        cohort=cohort,
        course_key=version.course_key,
        lesson=outline.lessons[0],
        plan=SittingPlan(opens_at=now - timedelta(minutes=1), closes_at=now + HOURS),
    )
    work = claim(PaperWork, worker="bench", lease_s=300)
    if work is None or draw_ahead(work) != people:
        raise LookupError("no papers")
    return {
        "quiz": f"/learn/{COURSE}/{outline.lessons[0].uuid}/quiz/",
        "sitting": Sitting.objects.get().pk,
        "cookies": [_cookie(row.learner) for row in enrolments],
    }


def _people(cohort: Cohort, people: int) -> list[Enrolment]:
    users = User.objects.bulk_create(
        User(username=f"exam-{number:04d}", display_name=f"考生 {number}") for number in range(people)
    )
    today = timezone.localdate()
    return Enrolment.objects.bulk_create(
        Enrolment(learner=user, cohort=cohort, ruleset=cohort.programme.ruleset, enrolled_on=today)
        for user in users
    )


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def check(sitting: int) -> dict[str, int]:
    """What is in the database: nothing lost, nobody twice, every receipt true."""
    attempts = list(Attempt.objects.filter(sitting=sitting).prefetch_related("answers"))
    people = [attempt.enrolment_id for attempt in attempts]
    answers = {attempt.pk: {row.question: row.value for row in attempt.answers.all()} for attempt in attempts}
    untrue = [
        attempt
        for attempt in attempts
        if attempt.receipt_code != receipt_of(attempt.uuid, answers[attempt.pk]).code
        or any(value != question % 3 for question, value in answers[attempt.pk].items())
    ]
    return {
        "attempts": len(attempts),
        "handed_in": sum(attempt.state == AttemptState.SUBMITTED for attempt in attempts),
        "answers": sum(len(own) for own in answers.values()),
        "twice": len(people) - len(set(people)),
        "untrue": len(untrue),
    }


if __name__ == "__main__":
    first, second = sys.argv[1:3]
    print(json.dumps(check(int(second)) if first == "check" else seed(int(first), int(second))))
