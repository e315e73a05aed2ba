"""The academy that the benches ask: a class of 700 with 40 lessons each, a quiz, leases, and people who are signed in.

Run as `python -m tests.bench.seed PEOPLE LESSONS` with the settings of an academy; prints one JSON object.
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

from courses.models import CatalogueIndexPage
from courses.outline import CourseOutline
from courses.queries import outline_of
from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.models import Account, AccountTotal, DayTotal, LessonProgress
from lms.operations.founding import found_academy
from lms.partners.models import MemberRole
from lms.rulesets.models import RuleSet
from tests.factories.accounts import PASSWORD
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, ProgrammeFactory
from tests.factories.courses import AssetFactory, fill_shelf, make_bank, make_lesson, make_version
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.study import open_lesson

CLASS_NAME, COURSE, QUIZ = "冶炼 700 人", "BENCH-40", "BENCH-QUIZ"
QUESTIONS = 10
ISSUED_MIN = 60
SHELF = 180


def seed(people: int, lessons: int) -> dict[str, object]:
    """Fill an empty academy; returns what a caller needs to know."""
    found_academy()
    long, quiz = _courses(lessons)
    cohort = _class([long, quiz])
    enrolments = _people(cohort, people)
    _progress(enrolments, long)
    learner = enrolments[0].learner
    learner.set_password(PASSWORD)
    learner.save(update_fields=["password"])
    hr = MembershipFactory(partner=cohort.partner, role=MemberRole.HR).user
    when = timezone.now() - timedelta(minutes=ISSUED_MIN)
    return {
        "learner": _cookie(learner),
        "hr": _cookie(hr),
        "username": learner.username,
        "password": PASSWORD,
        "cohort": str(cohort.uuid),
        "cohort_pk": cohort.pk,
        "course": f"/learn/{COURSE}/",
        "lesson": f"/learn/{COURSE}/{long.lessons[1].uuid}/",
        "quiz": f"/learn/{QUIZ}/{quiz.lessons[0].uuid}/quiz/",
        "leases": [open_lesson(enrolment, when=when).token for enrolment in enrolments],
    }


def _courses(lessons: int) -> tuple[CourseOutline, CourseOutline]:
    asset = AssetFactory().uuid
    make_bank("bench", count=3 * QUESTIONS)
    index = CatalogueIndexPage.objects.first()
    fill_shelf(SHELF, language="zh-hans")
    if index is None:
        raise LookupError("no catalogue")
    long = make_version(
        COURSE, lessons=[make_lesson("video", asset=asset, minutes=45) for _lesson in range(lessons)]
    )
    quiz = make_version(QUIZ, lessons=[make_lesson("quiz", bank="bench", draw=QUESTIONS)])
    return outline_of(long), outline_of(quiz)


def _class(outlines: list[CourseOutline]) -> Cohort:
    programme = ProgrammeFactory(
        ruleset=RuleSet.objects.get(code="CN-GEN-45", version=1), required_tenths={"online": 400}
    )
    today = timezone.localdate()
    cohort = CohortFactory(
        name=CLASS_NAME,
        partner=PartnerFactory(),
        programme=programme,
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(300),
    )
    for outline in outlines:
        CohortCourseFactory(cohort=cohort, course_key=outline.course_key)
    return cohort


def _people(cohort: Cohort, count: int) -> list[Enrolment]:
    users = [User(username=f"bench{n}", display_name=f"李志强{n}", password="!none") for n in range(count)]
    User.objects.bulk_create(users)
    return Enrolment.objects.bulk_create(
        Enrolment(learner=user, cohort=cohort, ruleset=cohort.programme.ruleset, enrolled_on=cohort.starts_on)
        for user in users
    )


def _progress(enrolments: list[Enrolment], outline: CourseOutline) -> None:
    """Every lesson begun by everybody, as the ledger would have it; written as rows, because it is read that counts."""
    now = timezone.now()
    rows = Account.objects.bulk_create(Account(acct=f"bench/{row.pk}", enrolment=row) for row in enrolments)
    AccountTotal.objects.bulk_create(
        AccountTotal(account=row, online_s=40_000 + row.pk, lessons_done=20, last_activity_at=now)
        for row in rows
    )
    days = [now.date() - timedelta(days=back) for back in range(1, 36, 3)]
    DayTotal.objects.bulk_create(
        (DayTotal(account=row, day=day, mode="online", posted_s=2_700) for row in rows for day in days),
        batch_size=2_000,
    )
    LessonProgress.objects.bulk_create(
        (
            LessonProgress(
                enrolment=enrolment, lesson_uuid=lesson.uuid, seen=[[0, 60_000]], credited=[[0, 60_000]],
                posted_s=60 * (1 + place), duration_ms=60_000, completed_at=now if place % 2 else None, updated_at=now,
            )
            for enrolment in enrolments
            for place, lesson in enumerate(outline.lessons)
        ),
        batch_size=2_000,
    )  # fmt: skip


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
