"""The book of mistakes: what goes in and when, how it moves along, ten a day, everybody's own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.assessments.actions.mistakes import gather_mistakes, practise
from lms.assessments.models import Attempt, Mistake
from lms.assessments.queries.mistakes import book_of, due_today
from lms.assessments.rules import NoSuchOption
from lms.assessments.rules.boxes import DAYS, Step, after, put_in
from lms.assessments.rules.mistake_refusals import NotDue
from tests.factories.assessments import BankFactory, lesson_with_quiz
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.marking import COURSE, essay_lesson, handed_in

AT = datetime(2026, 9, 7, 4, tzinfo=UTC)
DAY = date(2026, 9, 7)
NEXT = DAY + timedelta(days=1)


def test_boxes_are_a_day_three_a_week_and_two_weeks_and_then_it_is_done():
    step, day, gaps = put_in(DAY), DAY, []
    while step.due_on is not None:
        gaps.append((step.due_on - day).days)
        day = step.due_on
        step = after(step.box, is_right=True, today=day)
    assert gaps == list(DAYS) == [1, 3, 7, 14]


@given(st.integers(0, len(DAYS) - 1), st.booleans())
def test_a_wrong_answer_goes_back_to_the_first_box_and_a_right_one_never_does(box, is_right):
    step = after(box, is_right=is_right, today=DAY)
    assert step == put_in(DAY) if not is_right else (step.box > box or step == Step(box, None))


class TestBook:
    pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

    @pytest.fixture
    def enrolment(self):
        return EnrolmentFactory()

    def tried(self, enrolment, lesson, wrong, at=AT):
        """An attempt that is wrong at these places."""
        attempt = start_attempt(
            learner=enrolment.learner, enrolment=enrolment, course_key=COURSE, lesson=lesson, at=at
        )
        for place, question in enumerate(attempt.paper):
            value = (question["answer"] + (place in wrong)) % 3
            save_answer(attempt_token(attempt), question=place, value=value, at=at)
        return submit_attempt(attempt=attempt, actor=enrolment.learner, at=at)

    def test_wrong_answers_go_in_once_and_come_the_next_day(self, enrolment):
        lesson = lesson_with_quiz(BankFactory(questions=5).key)
        attempt = self.tried(enrolment, lesson, {1, 3})
        assert gather_mistakes(at=AT) == 1
        assert gather_mistakes(at=AT) == 0
        found = Mistake.objects.order_by("place").values_list("place", "box", "due_on", "question_uuid")
        assert list(found) == [(place, 0, NEXT, attempt.paper[place]["uuid"]) for place in (1, 3)]
        learner = enrolment.learner_id
        assert (due_today(learner, DAY), due_today(learner, NEXT)) == (0, 2)
        assert due_today(EnrolmentFactory().learner_id, NEXT) == 0

    def test_nothing_goes_in_of_what_is_open_unmarked_withheld_without_keys_or_of_long_ago(self, enrolment):
        lesson = lesson_with_quiz(BankFactory(questions=5).key)
        start_attempt(learner=enrolment.learner, enrolment=enrolment, course_key=COURSE, lesson=lesson, at=AT)
        handed_in(essay_lesson(), enrolment, at=AT)
        assert gather_mistakes(at=AT) == 0
        for hidden in ({"withheld": True}, {"review": "marks"}, {"review": "nothing"}):
            exam = self.tried(EnrolmentFactory(), lesson, {0})
            Attempt.objects.filter(pk=exam.pk).update(**hidden)
        assert gather_mistakes(at=AT) == 0
        Attempt.objects.filter(withheld=True).update(withheld=False)
        assert gather_mistakes(at=AT) == 1
        Mistake.objects.all().delete()
        other = EnrolmentFactory()
        self.tried(other, lesson, {0})
        assert gather_mistakes(at=AT + timedelta(days=200)) == 1
        assert not Mistake.objects.exists()

    def test_what_people_mark_does_not_go_in(self, enrolment):
        handed_in(essay_lesson(), enrolment, text=None, at=AT)
        assert gather_mistakes(at=AT) == 1
        assert not Mistake.objects.exists()

    def test_a_question_that_is_wrong_again_is_back_in_the_first_box_as_seen_last(self, enrolment):
        lesson = lesson_with_quiz(BankFactory(questions=1).key)
        self.tried(enrolment, lesson, {0})
        gather_mistakes(at=AT)
        mistake = Mistake.objects.get()
        practise(
            actor=enrolment.learner, mistake=mistake, value=mistake.attempt.paper[0]["answer"], today=NEXT
        )
        later = self.tried(enrolment, lesson, {0}, AT + timedelta(days=2))
        gather_mistakes(at=AT + timedelta(days=2))
        mistake.refresh_from_db()
        assert (mistake.attempt, mistake.box, mistake.wrong_times) == (later, 0, 2)
        assert mistake.due_on == DAY + timedelta(days=3)

    def test_it_moves_once_a_day_whatever_is_sent_twice(self, enrolment):
        self.tried(enrolment, lesson_with_quiz(BankFactory(questions=1).key), {0})
        gather_mistakes(at=AT)
        mistake = Mistake.objects.get()
        right = mistake.attempt.paper[0]["answer"]
        with pytest.raises(NotDue):
            practise(actor=enrolment.learner, mistake=mistake, value=right, today=DAY)
        with pytest.raises(NoSuchOption):
            practise(actor=enrolment.learner, mistake=mistake, value=7, today=NEXT)
        assert practise(actor=enrolment.learner, mistake=mistake, value=right, today=NEXT)
        assert not practise(actor=enrolment.learner, mistake=mistake, value=None, today=NEXT)
        mistake.refresh_from_db()
        assert (mistake.box, mistake.due_on, mistake.wrong_times) == (1, NEXT + timedelta(days=3), 1)
        with pytest.raises(Mistake.DoesNotExist):
            practise(actor=EnrolmentFactory().learner, mistake=mistake, value=right, today=mistake.due_on)

    def test_ten_a_day_are_enough(self, enrolment, django_assert_num_queries):
        self.tried(enrolment, lesson_with_quiz(BankFactory(questions=12).key, draw=12), set(range(12)))
        gather_mistakes(at=AT)
        learner = enrolment.learner_id
        for mistake in Mistake.objects.all()[:4]:
            practise(actor=enrolment.learner, mistake=mistake, value=None, today=NEXT)
        with django_assert_num_queries(3):
            book = book_of(learner, NEXT)
        assert (book.due, book.practised, book.waiting) == (6, 4, 4)
        with django_assert_num_queries(1):
            assert due_today(learner, NEXT) == 6
        assert Attempt.objects.get().mistakes_at is not None
