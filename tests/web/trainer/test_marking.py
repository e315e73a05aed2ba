"""Marking on the trainer's pages: what waits, one answer after the other, undone until released; who may."""

import pytest
from django.urls import reverse

from courses.queries import outline_of
from courses.versions.reading import forget_outlines
from lms.assessments.actions import letting_out
from lms.assessments.models import Attempt, Mark, Marking, TellingWork
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_lesson, make_version
from tests.factories.marking import essay_bank, handed_in, marker_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def cohort():
    return CohortFactory(name="甲班")


@pytest.fixture
def trainer(cohort, client):
    user = marker_of(cohort)
    client.force_login(user)
    return user


@pytest.fixture
def lesson(cohort):
    forget_outlines()  # tests reuse ids
    version = make_version("SAFE-1", lessons=[make_lesson("quiz", bank=essay_bank().key, draw=1)])
    CohortCourseFactory(cohort=cohort, course_key=version.course_key)
    outline = outline_of(version)
    return outline.course_key, outline.lessons[0]


def waiting(cohort, lesson, *names):
    course_key, ref = lesson
    made = [
        handed_in(ref, EnrolmentFactory(cohort=cohort, learner__display_name=name), f"{name}先断电", course_key=course_key)
        for name in names
    ]  # fmt: skip
    return [Marking.objects.get(attempt=attempt) for attempt in made]


def quiz_url(cohort, lesson):
    return reverse("trainer:marking_quiz", args=[cohort.uuid, lesson[1].uuid])


def answer_url(row):
    return reverse("trainer:marking_answer", args=[row.uuid])


def marks(*lines, **more):
    return {
        **{f"line-{place}": line for place, line in enumerate(lines)},
        **{f"remark-{place}": "" for place in range(2)},
        **more,
    }


def test_answers_are_marked_one_after_the_other_by_question_and_released(client, trainer, cohort, lesson):
    rows = waiting(cohort, lesson, "阿美", "阿全")
    assert "2 answers wait for your marks" in client.get(reverse("trainer:marking")).content.decode()
    page = client.get(quiz_url(cohort, lesson)).content.decode()
    assert "Mark 2 answers" in page
    first = min(rows, key=lambda row: (row.number, row.pk))
    shown = client.get(answer_url(first)).content.decode()
    assert "先断电" in shown
    assert "Cuts the power first" in shown
    following = client.post(answer_url(first), marks(200, 300, **{"remark-1": "why?"}))
    assert following["Location"] in {answer_url(row) for row in rows if row != first}
    last = client.post(following["Location"], marks(0, 400), follow=True).content.decode()
    assert "Release 2 results" in last
    done = client.post(quiz_url(cohort, lesson), {"act": "release"}, follow=True).content.decode()
    assert "2 people are told their result" in done
    assert sorted(Attempt.objects.values_list("score_hundredths", "passed")) == [(0, False), (500, True)]
    again = client.post(quiz_url(cohort, lesson), {"act": "release"}, follow=True).content.decode()
    assert "No result is ready yet" in again


def test_results_of_many_are_known_at_once_and_their_hours_and_notices_follow(
    client, trainer, cohort, lesson, monkeypatch
):
    for row in waiting(cohort, lesson, "阿美", "阿全"):
        client.post(answer_url(row), marks(200, 300))
    monkeypatch.setattr(letting_out, "FEW", 1)
    text = client.post(quiz_url(cohort, lesson), {"act": "release"}, follow=True).content.decode()
    assert "Hours and notices follow: 0 of 2" in text
    assert list(Attempt.objects.values_list("passed", flat=True)) == [True, True]
    assert not Notice.objects.filter(kind="quiz_marked").exists()
    TellingWork.objects.update(state="failed")
    assert "Try again" in client.get(quiz_url(cohort, lesson)).content.decode()
    monkeypatch.setattr(letting_out, "FEW", 2)
    text = client.post(quiz_url(cohort, lesson), {"act": "release"}, follow=True).content.decode()
    assert "Everybody can see their result" not in text
    assert Notice.objects.filter(kind="quiz_marked").count() == 2


def test_what_was_typed_stays_when_a_line_is_without_points(client, trainer, cohort, lesson):
    (row,) = waiting(cohort, lesson, "阿美")
    answer = client.post(answer_url(row), marks(200, **{"remark-0": "quick", "note": "come by"}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="quick"' in text
    assert "come by" in text
    assert not Mark.objects.exists()


def test_a_mark_is_taken_back(client, trainer, cohort, lesson):
    (row,) = waiting(cohort, lesson, "阿美")
    client.post(answer_url(row), marks(200, 400))
    text = client.post(answer_url(row), {"act": "back"}, follow=True).content.decode()
    assert "Taken back" in text
    assert not Mark.objects.exists()


def test_two_markers_see_a_number_and_a_third_sees_both(client, trainer, cohort, lesson):
    client.post(quiz_url(cohort, lesson), {"act": "plan", "markers": "2", "gap": "20"})
    (row,) = waiting(cohort, lesson, "阿美")
    text = client.get(answer_url(row)).content.decode()
    assert f"No. {row.number}" in text
    assert "<h1>阿美" not in text
    client.post(answer_url(row), marks(200, 400, note="fine"))
    client.force_login(marker_of(cohort, "李老师"))
    assert "fine" not in client.get(answer_url(row)).content.decode()
    client.post(answer_url(row), marks(50, 0))
    client.force_login(marker_of(cohort, "王老师"))
    assert "fine" in client.get(answer_url(row)).content.decode()
    client.post(answer_url(row), marks(200, 0))
    row.refresh_from_db()
    assert (row.stage, row.points_hundredths) == ("settled", 200)


def test_only_who_runs_the_class_sees_answers_and_nobody_their_own(client, trainer, cohort, lesson):
    (row,) = waiting(cohort, lesson, "阿美")
    for user, status in (
        (row.attempt.learner, 403),
        (PersonFactory(roles=["auditor"]), 403),
        (marker_of(CohortFactory()), 404),
        (PersonFactory(roles=["office"]), 200),
    ):
        client.force_login(user)
        assert client.get(answer_url(row)).status_code == status
        assert client.get(quiz_url(cohort, lesson)).status_code == status
        if status != 200:
            assert client.post(answer_url(row), marks(200, 400)).status_code == status
    assert not Mark.objects.exists()


@pytest.mark.parametrize(("path", "most"), [("marking", 14), ("quiz", 18), ("answer", 16)])
def test_pages_cost_the_same_for_two_answers_as_for_eight(
    client, trainer, cohort, lesson, path, most, django_assert_max_num_queries
):
    for names in ("甲乙", "丙丁戊己庚辛"):
        rows = waiting(cohort, lesson, *names)
        url = {"marking": reverse("trainer:marking"), "quiz": quiz_url(cohort, lesson)}.get(
            path, answer_url(rows[0])
        )
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_empty_pages_say_so(client, trainer, cohort, lesson):
    assert "No answer waits" in client.get(reverse("trainer:marking")).content.decode()
    assert "Nobody of the class" in client.get(quiz_url(cohort, lesson)).content.decode()


def test_the_learner_is_told_that_people_mark_and_then_what_they_said(client, trainer, cohort, lesson):
    (row,) = waiting(cohort, lesson, "阿美")
    learner = row.attempt.learner
    learner.language = "en"
    learner.save()
    own = reverse("learner:attempt", args=[row.attempt.uuid])
    client.force_login(learner)
    text = client.get(own).content.decode()
    assert "it is being marked" in text
    assert "Power off before anything else" not in text
    client.force_login(trainer)
    client.post(answer_url(row), marks(200, 250, **{"remark-1": "And the breaker?", "note": "Good."}))
    client.post(quiz_url(cohort, lesson), {"act": "release"})
    client.force_login(learner)
    text = client.get(own).content.decode()
    for words in ("4.5 of 6 points", "And the breaker?", "Good.", "Passed"):
        assert words in text, words
