"""People mark what is handed in: no result before, nobody's own, undone until released, then told to ledger and learner."""

import pytest
from django.http import Http404

from lms.assessments import rules
from lms.assessments.access import access_marking
from lms.assessments.actions import start_attempt
from lms.assessments.actions.marking import give_mark, plan_marking, take_back_mark
from lms.assessments.actions.releasing import release_results
from lms.assessments.events import attempt_graded
from lms.assessments.models import Attempt, Mark, Marking
from lms.assessments.queries import review, standings
from lms.assessments.queries.marking import answer_view, marking_overview
from lms.assessments.rules import marking_refusals as refused
from lms.ledger.actions import derive_days
from lms.ledger.queries import lesson_progress
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.marking import COURSE, class_in, essay_lesson, handed_in, marker_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def cohort():
    return CohortFactory(name="甲班")


@pytest.fixture
def lesson():
    return essay_lesson()


@pytest.fixture
def marker(cohort):
    return marker_of(cohort)


def release(by, cohort, lesson):
    return release_results(actor=by, cohort=cohort, lesson_uuid=lesson.uuid)


def test_an_attempt_with_an_essay_has_no_result_before_somebody_marked_it(cohort, lesson):
    (waiting,) = class_in(cohort, lesson, "阿美")
    attempt = waiting.attempt
    assert (attempt.state, attempt.passed) == ("submitted", None)
    standing = standings(attempt.enrolment_id)[lesson.uuid]
    assert (standing.passed, standing.best_percent, standing.awaits_marks) == (False, None, True)
    assert review(attempt, "en").awaits_marks
    assert not lesson_progress(attempt.enrolment_id)
    with pytest.raises(refused.AwaitsMarks):
        start_attempt(learner=attempt.learner, enrolment=attempt.enrolment, course_key=COURSE, lesson=lesson)


def test_an_essay_without_an_answer_waits_for_nobody(cohort, lesson):
    attempt = handed_in(lesson, EnrolmentFactory(cohort=cohort), text=None)
    assert attempt.passed is False
    assert not Marking.objects.exists()


def test_the_release_regrades_tells_the_ledger_the_learner_and_who_listens_once(
    cohort, marker, django_capture_on_commit_callbacks
):
    lesson, heard = essay_lesson(choices=2), []
    (waiting,) = class_in(cohort, lesson, "阿美")
    give_mark(actor=marker, marking=waiting, lines=[200, 250], remarks=["", "why the breaker?"], note="good")
    assert Attempt.objects.get().passed is None

    def hear(event, **_more):
        heard.append((event.enrolment_id, event.passed))

    attempt_graded.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        assert release(marker, cohort, lesson) == 1
    attempt_graded.disconnect(hear)
    attempt = Attempt.objects.get()
    assert (attempt.score_hundredths, attempt.max_hundredths, attempt.passed) == (650, 800, True)
    assert heard == [(attempt.enrolment_id, True)]
    derive_days(attempt.learner_id, None)
    assert lesson_progress(attempt.enrolment_id)[lesson.uuid].quiz_passed
    told = Notice.objects.get(recipient=attempt.learner)
    assert (told.kind, told.url) == ("quiz_marked", f"/learn/attempt/{attempt.uuid}/")
    shown = next(line for line in review(attempt, "en").lines if line.question.kind == "essay")
    assert shown.points_hundredths == 450
    assert shown.remarks == (("Says why", "why the breaker?"), ("", "good"))
    with pytest.raises(refused.NothingReady):
        release(marker, cohort, lesson)
    with pytest.raises(refused.AlreadyReleased):
        give_mark(actor=marker, marking=waiting, lines=[0, 0])
    assert Notice.objects.count() == 1


def test_a_mark_is_changed_and_taken_back_until_it_is_released(cohort, lesson, marker):
    (waiting,) = class_in(cohort, lesson, "阿美")
    for lines in ([200, 0], [200, 400], [200, 400]):
        give_mark(actor=marker, marking=waiting, lines=lines)
    assert Mark.objects.get().lines == [200, 400]
    for _twice in range(2):
        take_back_mark(actor=marker, marking=waiting)
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.points_hundredths, Mark.objects.count()) == ("waiting", None, 0)
    with pytest.raises(refused.NothingReady):
        release(marker, cohort, lesson)


def test_nobody_marks_their_own_and_no_stranger_sees_an_answer(cohort, lesson, marker):
    own = Marking.objects.get(attempt=handed_in(lesson, EnrolmentFactory(cohort=cohort, learner=marker)))
    with pytest.raises(refused.OwnWork):
        give_mark(actor=marker, marking=own, lines=[200, 400])
    stranger = marker_of(CohortFactory())
    for user in (marker, stranger, own.attempt.learner, PersonFactory()):
        with pytest.raises(Http404):
            access_marking(user, own.uuid)
    assert marking_overview(marker) == []
    assert access_marking(marker_of(cohort), own.uuid) == own


def test_points_that_no_line_has_are_refused_and_nothing_is_written(cohort, lesson, marker):
    (waiting,) = class_in(cohort, lesson, "阿美")
    with pytest.raises(refused.PointsImpossible):
        give_mark(actor=marker, marking=waiting, lines=[200, 401])
    assert not Mark.objects.exists()


class TestTwoMarkers:
    @pytest.fixture
    def both(self, cohort, lesson, marker):
        plan_marking(actor=marker, cohort=cohort, lesson_uuid=lesson.uuid, markers=2)
        (waiting,) = class_in(cohort, lesson, "阿美")
        return waiting, marker, marker_of(cohort, "李老师")

    def test_they_are_blind_to_each_other_and_to_the_name(self, both):
        waiting, first, second = both
        give_mark(actor=first, marking=waiting, lines=[200, 400])
        view = answer_view(second, waiting, "en")
        assert (view.name, view.others, view.own) == ("", (), None)
        give_mark(actor=second, marking=waiting, lines=[200, 300])
        waiting.refresh_from_db()
        assert (waiting.stage, waiting.points_hundredths) == ("settled", 550)
        assert answer_view(first, waiting, "en").others == ()
        with pytest.raises(refused.AlreadyMarked):
            give_mark(actor=marker_of(waiting.attempt.enrolment.cohort), marking=waiting, lines=[0, 0])

    def test_where_they_differ_a_third_sees_both_and_decides(self, both, cohort, lesson):
        waiting, first, second = both
        give_mark(actor=first, marking=waiting, lines=[200, 400])
        give_mark(actor=second, marking=waiting, lines=[50, 0])
        waiting.refresh_from_db()
        assert waiting.stage == "moderation"
        third = marker_of(cohort, "王老师")
        assert [row.mine for row in marking_overview(first)] == [0]
        assert [(row.mine, row.differing) for row in marking_overview(third)] == [(1, 1)]
        assert answer_view(first, waiting, "en").others == ()
        assert [mark.lines for mark in answer_view(third, waiting, "en").others] == [(200, 400), (50, 0)]
        give_mark(actor=third, marking=waiting, lines=[200, 100])
        waiting.refresh_from_db()
        assert (waiting.stage, waiting.points_hundredths) == ("settled", 300)
        with pytest.raises(refused.AlreadyMarked):
            give_mark(actor=first, marking=waiting, lines=[200, 0])
        with pytest.raises(refused.AlreadyMarked):
            take_back_mark(actor=first, marking=waiting)
        take_back_mark(actor=third, marking=waiting)
        waiting.refresh_from_db()
        assert waiting.stage == "moderation"

    def test_the_two_may_still_agree_before_a_third_decides(self, both):
        waiting, first, second = both
        give_mark(actor=first, marking=waiting, lines=[200, 400])
        give_mark(actor=second, marking=waiting, lines=[50, 0])
        give_mark(actor=second, marking=waiting, lines=[200, 350])
        waiting.refresh_from_db()
        assert (waiting.stage, waiting.points_hundredths) == ("settled", 575)

    def test_the_plan_changes_until_somebody_has_marked(self, both, cohort, lesson):
        waiting, first, _second = both
        plan_marking(actor=first, cohort=cohort, lesson_uuid=lesson.uuid, markers=1)
        waiting.refresh_from_db()
        assert waiting.markers == 1
        give_mark(actor=first, marking=waiting, lines=[200, 400])
        with pytest.raises(refused.PlanTooLate):
            plan_marking(actor=first, cohort=cohort, lesson_uuid=lesson.uuid, markers=2)
        plan_marking(actor=first, cohort=cohort, lesson_uuid=lesson.uuid, markers=1)


def test_the_overview_costs_the_same_for_two_answers_as_for_eight(
    cohort, lesson, marker, django_assert_max_num_queries
):
    class_in(cohort, lesson, "甲", "乙")
    with django_assert_max_num_queries(4):
        (row,) = marking_overview(marker)
    assert (row.mine, row.waiting, row.ready) == (2, 2, 0)
    class_in(cohort, lesson, *"丙丁戊己庚辛")
    with django_assert_max_num_queries(4):
        (row,) = marking_overview(marker)
    assert row.mine == 8


def test_a_refusal_has_a_code_of_its_own():
    codes = [each.code for each in vars(refused).values() if isinstance(each, type)]
    assert len(set(codes)) == len(codes)
    assert issubclass(refused.AwaitsMarks, rules.AssessmentsRefusal)
