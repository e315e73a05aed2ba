"""The book of mistakes on the learner's pages: today's question, the answer at once, done for today."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.assessments.actions.mistakes import gather_mistakes
from lms.assessments.models import Attempt, Mistake
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BOOK = reverse("learner:mistakes")


@pytest.fixture
def book(signed_in, enrolment, outline, time_machine):
    """Two of four questions were wrong yesterday."""
    now = timezone.now()
    time_machine.move_to(now - timedelta(days=1), tick=False)
    signed_in.post(reverse("learner:quiz", args=["TEA-101", outline.lessons[0].uuid]))
    attempt = Attempt.objects.get()
    given = {f"value-{place}": (q["answer"] + (place < 2)) % 3 for place, q in enumerate(attempt.paper)}
    signed_in.post(reverse("learner:attempt", args=[attempt.uuid]), given)
    signed_in.post(reverse("learner:attempt_submit", args=[attempt.uuid]))
    gather_mistakes()
    time_machine.move_to(now, tick=False)
    signed_in.force_login(enrolment.learner)
    return list(Mistake.objects.order_by("place"))


def answer(client, mistake, shift=0):
    question = mistake.attempt.paper[mistake.place]
    value = (question["answer"] + shift) % 3
    url = reverse("learner:mistake", args=[mistake.uuid])
    return client.post(url, {f"value-{mistake.place}": value}).content.decode()


def test_questions_come_one_by_one_each_explained_at_once_until_today_is_done(signed_in, book):
    first, second = book
    assert "2 questions to practise" in signed_in.get(reverse("learner:today")).content.decode()
    page = signed_in.get(BOOK).content.decode()
    start = reverse("learner:mistake", args=[first.uuid])
    assert start in page
    asked = signed_in.get(start).content.decode()
    assert 'type="radio"' in asked
    assert "Leaf must breathe" not in asked
    right = answer(signed_in, first)
    assert "Leaf must breathe" in right
    assert reverse("learner:mistake", args=[second.uuid]) in right
    assert "Not yet" in answer(signed_in, second, shift=1)
    assert "Done for today" in signed_in.get(BOOK).content.decode()
    assert "to practise" not in signed_in.get(reverse("learner:today")).content.decode()
    boxes = sorted(Mistake.objects.values_list("box", "wrong_times"))
    assert boxes == [(0, 2), (1, 1)]


def test_a_book_is_its_owners(client, book):
    client.force_login(PersonFactory())
    url = reverse("learner:mistake", args=[book[0].uuid])
    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404
    assert not Mistake.objects.filter(practised_on__isnull=False).exists()


def test_a_book_can_be_read_by_course_and_an_empty_one_says_what_it_is_for(client, signed_in, book):
    key = book[0].course_key
    assert "2 <small>questions" in signed_in.get(f"{BOOK}?course={key}").content.decode()
    assert "Your book is empty" in signed_in.get(f"{BOOK}?course={book[0].uuid}").content.decode()
    assert signed_in.get(f"{BOOK}?course=none").status_code == 404
    client.force_login(PersonFactory(language="en"))
    assert "Your book is empty" in client.get(BOOK).content.decode()


def test_the_book_costs_the_same_however_much_is_in_it(signed_in, book, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        assert signed_in.get(BOOK).status_code == 200
