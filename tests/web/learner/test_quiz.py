"""A quiz without a line of script: begin, answer, look over, hand in, read why."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.queries import outline_of
from courses.quizzes.items import question_from
from courses.quizzes.papers import shuffled
from lms.assessments.models import Answer, Attempt, AttemptState
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_bank, make_lesson, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(signed_in, enrolment, outline):
    """An open attempt at the quiz of the film."""
    signed_in.post(reverse("learner:quiz", args=["TEA-101", outline.lessons[0].uuid]))
    return Attempt.objects.get()


def address(attempt):
    return reverse("learner:attempt", args=[attempt.uuid])


def right(attempt):
    return {f"value-{place}": question["answer"] for place, question in enumerate(attempt.paper)}


def wrong(attempt):
    return {f"value-{place}": (question["answer"] + 1) % 3 for place, question in enumerate(attempt.paper)}


def test_beginning_twice_goes_on_with_the_same_attempt(signed_in, attempt, outline):
    again = signed_in.post(reverse("learner:quiz", args=["TEA-101", outline.lessons[0].uuid]))
    assert again["Location"] == address(attempt)
    assert Attempt.objects.count() == 1


def test_no_key_leaves_before_the_end(signed_in, attempt):
    text = signed_in.get(address(attempt)).content.decode()
    assert text.count('data-kind="single"') == 4
    assert "Leaf must breathe" not in text
    assert "answer" not in text.split('id="page-data"')[1].split("words")[0].replace("/answers", "")


def test_what_was_answered_is_kept_and_what_is_missing_is_named(signed_in, attempt):
    answers = dict(list(right(attempt).items())[:2])
    look = signed_in.post(address(attempt), answers, follow=True)
    assert Answer.objects.count() == 2
    assert "2 questions are without an answer" in look.content.decode()


def test_an_answer_can_be_taken_back(signed_in, attempt):
    signed_in.post(address(attempt), right(attempt))
    signed_in.post(address(attempt), {})
    assert not Answer.objects.exclude(value=None).exists()


def test_a_pass_shows_the_result_with_the_explanations(signed_in, attempt):
    signed_in.post(address(attempt), right(attempt))
    result = signed_in.post(
        reverse("learner:attempt_submit", args=[attempt.uuid]), follow=True
    ).content.decode()
    assert "Passed" in result
    assert "100 %" in result
    assert "Leaf must breathe" in result


def test_pictures_and_sounds_are_shown_where_they_belong_and_in_the_review(signed_in, attempt):
    words = {"en": "a basket"}
    attempt.paper[0]["media"] = [
        {"at": "stem", "kind": "image", "key": "aaaa", "words": words},
        {"at": 1, "kind": "sound", "key": "bbbb", "words": words},
    ]
    attempt.save()
    page = signed_in.get(address(attempt)).content.decode()
    first, second = (page.index(f'src="{address(attempt)}media/{key}/"') for key in ("aaaa", "bbbb"))
    assert first < page.index('value="1"') < second < page.index('value="2"')
    assert 'alt="a basket"' in page
    signed_in.post(address(attempt), right(attempt))
    result = signed_in.post(
        reverse("learner:attempt_submit", args=[attempt.uuid]), follow=True
    ).content.decode()
    assert f'src="{address(attempt)}media/aaaa/"' in result


@pytest.fixture
def pictured(attempt):
    """The first question is put in order, the second matched; lines of both have pictures."""
    image = {"kind": "image", "words": {"en": "a basket"}}
    ordered = replace(
        question_from(attempt.paper[0]), kind="ordering", options={"en": ["pick", "", "dry"]}, answer=[0, 1, 2],
        media=[{**image, "at": 1, "key": "wilt"}, {**image, "at": 2, "key": "dry"}],
    )  # fmt: skip
    pairs = replace(
        question_from(attempt.paper[1]), kind="matching", options={"en": [["vinegar", "sour"], ["salt", "salty"]]},
        answer=[0, 1], media=[{**image, "at": 0, "key": "vinegar"}],
    )  # fmt: skip
    attempt.paper = [ordered.as_json(), pairs.as_json()]
    attempt.save()
    return attempt


def test_lines_to_order_and_to_match_show_their_pictures_and_the_review_those_that_were_named(
    signed_in, pictured
):
    page = signed_in.get(address(pictured)).content.decode()
    wilt, dry = (page.index(f'media/{key}/"') for key in ("wilt", "dry"))
    assert page.index("A. pick") < page.index("B.") < wilt < page.index("C. dry") < dry
    assert '<option value="1">B.</option>' in page, "what is a picture alone has a letter to be chosen by"
    signed_in.post(address(pictured), {"value-0": ["1", "2", "0"]})
    result = signed_in.post(
        reverse("learner:attempt_submit", args=[pictured.uuid]), follow=True
    ).content.decode()
    first = result[: result.index("Right would be")]
    assert "a basket · dry · pick" in first, "what is a picture alone is called as it is described"
    assert first.index("media/wilt/") < first.index("media/dry/"), "as they were given"
    key = result[result.index("Right would be") :]
    assert key.index("media/wilt/") < key.index("media/dry/")


def test_pictures_of_pairs_stand_at_the_left_side_however_the_right_ones_are_mixed(signed_in, pictured):
    mixed = shuffled(question_from(pictured.paper[1]), [1, 0])
    assert (mixed.answer, mixed.media[0]["at"]) == ([1, 0], 0)
    pictured.paper = [mixed.as_json()]
    pictured.save()
    page = signed_in.get(address(pictured)).content.decode()
    assert re.search(r'class="pair__left">vinegar<img[^>]*media/vinegar/"', page)


def test_the_last_quiz_of_a_course_leads_to_the_certificate(signed_in, learner):
    make_bank("short")
    version = make_version("SHORT-1", lessons=[make_lesson("video", bank="short", draw=4)])
    enrolment = EnrolmentFactory(learner=learner)
    CohortCourseFactory(cohort=enrolment.cohort, course_key=version.course_key)
    signed_in.post(reverse("learner:quiz", args=["SHORT-1", outline_of(version).lessons[0].uuid]))
    attempt = Attempt.objects.get()
    signed_in.post(address(attempt), right(attempt))
    page = signed_in.post(
        reverse("learner:attempt_submit", args=[attempt.uuid]), follow=True
    ).content.decode()
    assert f'class="button" href="{reverse("learner:certificates")}"' in page


def test_a_quiz_before_the_end_leads_to_the_next_lesson(signed_in, attempt):
    signed_in.post(address(attempt), right(attempt))
    page = signed_in.post(
        reverse("learner:attempt_submit", args=[attempt.uuid]), follow=True
    ).content.decode()
    assert "Next lesson" in page
    assert f'class="button" href="{reverse("learner:certificates")}"' not in page


def test_a_miss_says_what_is_needed_and_offers_another_try(signed_in, attempt):
    signed_in.post(address(attempt), wrong(attempt))
    result = signed_in.post(
        reverse("learner:attempt_submit", args=[attempt.uuid]), follow=True
    ).content.decode()
    assert "Not yet" in result
    assert "60 % are needed" in result
    assert "hours wait" in result


def test_a_missed_practice_after_the_pass_keeps_the_hours(signed_in, enrolment, outline):
    quiz = reverse("learner:quiz", args=["TEA-101", outline.lessons[0].uuid])
    take(signed_in, quiz, right)
    take(signed_in, quiz, wrong)
    last = signed_in.get(address(Attempt.objects.latest("number"))).content.decode()
    assert "Not yet" in last
    assert "hours wait" not in last


def test_handing_in_twice_gives_the_same_receipt(signed_in, attempt):
    submit = reverse("learner:attempt_submit", args=[attempt.uuid])
    signed_in.post(submit)
    attempt.refresh_from_db()
    first = attempt.submitted_at
    assert signed_in.post(submit).status_code == 302
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, first)


def test_an_impossible_answer_is_refused_and_the_others_stay(signed_in, attempt):
    answer = signed_in.post(address(attempt), {**right(attempt), "value-1": "99"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Answer.objects.count() == 3


def test_an_attempt_of_somebody_else_does_not_exist(client, attempt):
    client.force_login(PersonFactory())
    assert client.get(address(attempt)).status_code == 404
    assert client.post(address(attempt), right(attempt)).status_code == 404
    assert client.post(reverse("learner:attempt_submit", args=[attempt.uuid])).status_code == 404
    assert not Answer.objects.exists()


def take(client, quiz, answers):
    """The whole cycle: begin, read, answer, look over, hand in, read the review."""
    there = client.post(quiz)["Location"]
    attempt = client.get(there).context["paper"].attempt_uuid
    client.post(there, answers(Attempt.objects.get(uuid=attempt)))
    client.get(f"{there}?q=end")
    client.post(f"{there}submit/")
    client.get(there)


@pytest.mark.parametrize("questions", [4, 10])
def test_a_whole_quiz_costs_the_same_for_few_and_many_questions(signed_in, enrolment, questions):
    make_bank("long", count=12)
    version = make_version("LONG-1", lessons=[make_lesson("quiz", bank="long", draw=questions)])
    CohortCourseFactory(cohort=enrolment.cohort, course_key=version.course_key)
    quiz = reverse("learner:quiz", args=["LONG-1", outline_of(version).lessons[0].uuid])
    take(signed_in, quiz, right)
    with CaptureQueriesContext(connection) as spent:
        take(signed_in, quiz, right)
    # Savepoints stand for the transaction that a test is in; the keys are read by the test itself.
    own = [query["sql"] for query in spent.captured_queries if "SAVEPOINT" not in query["sql"]]
    aside = [sql for sql in own if "accounts_devicesession" in sql or 'FROM "accounts_user"' in sql]
    assert len(own) - len(aside) - 1 <= 24, "\n".join(own)
    assert len(own) - 1 <= 30
