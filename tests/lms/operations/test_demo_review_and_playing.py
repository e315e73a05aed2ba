"""The demo shows courseware as it was played, and a course that waits for the office; once."""

import pytest
from django.utils import timezone

from courses.models import CoursePage
from lms.accounts.models import Role
from lms.approvals.models import Remark, Submission, SubmissionState
from lms.cohorts.models import CohortTrainer, Enrolment
from lms.ledger.queries import entries_of, verify
from lms.operations.demo import content
from lms.operations.demo.courseware import seed_courseware
from lms.operations.demo.people import Cast
from lms.operations.demo.playing import COURSE, EVENINGS, seed_playing
from lms.operations.demo.reviewing import LESSON, MINUTES, seed_review
from lms.rulesets.actions import load_library
from lms.scorm.models import ItemState, Registration, Statement
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.courses import make_course, make_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def accounts():
    return {
        "office": PersonFactory(roles=[Role.OFFICE]),
        "trainer": PersonFactory(roles=[Role.TRAINER]),
        "learner": PersonFactory(),
    }


@pytest.fixture
def cast(accounts, settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    load_library()
    lesson = make_lesson("package", package=seed_courseware(trainer=accounts["trainer"]), minutes=2)
    make_course(COURSE, class_kind="open", course_key=content.same_uuid(COURSE), lessons=[lesson])
    cohort = CohortFactory(kind="apprenticeship")
    for learner in [accounts["learner"], *PersonFactory.create_batch(len(EVENINGS) + 1)]:
        EnrolmentFactory(cohort=cohort, learner=learner)
    return Cast(accounts=accounts, apprentices=cohort, villagers=cohort)


def test_six_people_played_and_the_smaller_of_both_clocks_counts(cast):
    said = []
    for _again in range(2):
        seed_playing(cast, today=timezone.localdate(), say=said.append)
    rows = list(Registration.objects.order_by("pk"))
    assert said == ["6 people at courseware"]
    assert [row.success for row in rows] == ["passed", "failed", "passed", "passed", "failed", ""]
    assert [row.ended_at is not None for row in rows] == [True] * 5 + [False]
    assert Statement.objects.filter(verb="answered").count() == 5
    assert not ItemState.objects.filter(untold_since__isnull=False).exists(), "the ledger has heard of it"
    credited = [sum(entry.sec for entry in entries_of(row.enrolment_id)) for row in rows]
    assert credited == [68 + 20, 55 + 20, 76 + 20, 40 + 20, 60 + 20, 30]
    open_class = Enrolment.objects.get(pk=rows[0].enrolment_id).cohort
    assert CohortTrainer.objects.filter(cohort=open_class, user=cast.accounts["trainer"]).exists()
    assert verify().violations == []


def test_a_course_waits_with_what_was_said_about_it(accounts):
    key, lesson = content.same_uuid("HOME-101"), content.same_uuid(LESSON)
    make_course("HOME-101", actor=accounts["trainer"], course_key=key, lessons=[make_lesson(uuid=lesson)])
    said = []
    for _again in range(2):
        seed_review(accounts, today=timezone.localdate(), say=said.append)
    row = Submission.objects.get()
    assert (row.state, len(row.pins), len(said)) == (SubmissionState.SUBMITTED, 3, 1)
    assert row.after["outline"]["lessons"][0]["nominal_s"] == MINUTES * 60
    assert [remark.reply_to_id is not None for remark in Remark.objects.order_by("pk")] == [
        False,
        True,
        False,
    ]
    assert CoursePage.objects.filter(translation_key=key, has_unpublished_changes=True).count() == 3
