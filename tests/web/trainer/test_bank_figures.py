"""Where a bank is used and how its questions did, in words that say what to do; and as a workbook."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone, translation

from courses.actions import save_questions
from courses.queries import bank_uses, questions_of
from courses.versions.reading import forget_outlines
from lms.accounts.models import Role
from lms.assessments.models import Attempt, QuestionStatistic
from lms.assessments.rules.statistics import Figures
from lms.web.trainer.bank_figures import figures_line
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_bank, make_course, make_lesson, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FINE = Figures(40, 40, 600, 350, 900, 300, ((4, 1, 2), (24, 11, 5), (12, 1, 6)), (1,), 75, 38)
WRONG = Figures(40, 38, 300, -120, 200, 400, ((28, 12, 5), (12, 1, 8), (0, 0, 0)), (1,))


@pytest.fixture
def client():
    client = Client()
    client.force_login(PersonFactory(roles=[Role.TRAINER], language="en"))
    return client


@pytest.fixture
def bank():
    bank = make_bank("tea-1", count=0)
    stems = ("Fine?", "Wrong?", "Never asked?")
    save_questions(bank, [make_question(stem={"en": stem}) for stem in stems], actor=None)
    return bank


def did(question, found, **changes):
    values = {
        "version": 1,
        "lesson_uuid": uuid4(),
        "asked": found.asked,
        "counted_at": timezone.now(),
        **changes,
    }
    figures = {name: getattr(found, name) for name in Figures.__dataclass_fields__}
    return QuestionStatistic.objects.create(question_uuid=UUID(question.uuid), figures=figures, **values)


def test_what_needs_an_author_comes_first_in_words(client, bank, django_assert_max_num_queries):
    fine, wrong, _never = questions_of("tea-1")
    did(fine, FINE)
    did(wrong, WRONG)
    client.get("/trainer/banks/tea-1/figures/")
    with django_assert_max_num_queries(13):
        page = client.get("/trainer/banks/tea-1/figures/")
    assert [line.stem for line in page.context["lines"]] == ["Wrong?", "Fine?"]
    text = page.content.decode()
    assert "check the key" in text
    assert "More of the best chose A than the right answer" in text
    assert "Nobody chose C" in text
    assert "discrimination −0.12" in text
    book = openpyxl.load_workbook(
        BytesIO(b"".join(client.get("/trainer/banks/tea-1/figures/export/").streaming_content))
    )
    rows = list(book.active.values)
    assert rows[1][:5] == ("Wrong?", 1, 40, 30, "−0.12")
    assert rows[2][7] == "A 4 · B* 24 · C 12"
    assert [row[9] for row in rows[1:]] == [None, "1 min 15 s"]
    assert "median time 1 min 15 s, of 38 people" in text


def test_versions_are_kept_apart_and_quizzes_pooled(client, bank):
    fine = questions_of("tea-1")[0]
    did(fine, FINE)
    did(fine, FINE)
    did(fine, WRONG, version=2)
    line = client.get("/trainer/banks/tea-1/figures/").context["lines"]
    assert [(each.version, each.asked) for each in line] == [(1, 80)]
    page = client.get(f"/trainer/banks/tea-1/questions/{fine.uuid}/")
    assert (page.context["figures"].asked, page.context["older"]) == (80, [(2, 40, 30)])


def test_shares_of_options_are_per_cent_of_who_answered():
    with translation.override("en"):
        line = figures_line(make_question(), FINE, "en")
    assert [(each.letter, each.text, each.is_right, each.share) for each in line.options] == [
        ("A", "plastic bag", False, 10), ("B", "bamboo basket", True, 60), ("C", "iron bucket", False, 30),
    ]  # fmt: skip
    assert line.said == []


def test_the_quizzes_that_draw_from_a_bank_are_named_with_their_versions(
    client, bank, django_assert_max_num_queries
):
    forget_outlines()  # tests reuse ids
    lesson = make_lesson(bank="tea-1", draw=2, title={"en": "Green tea"})
    course = make_course("TEA-101", lessons=[lesson, make_lesson()])
    with django_assert_max_num_queries(3):
        (use,) = bank_uses("tea-1")
    assert (use.code, use.numbers, use.is_current, use.course_key) == (
        "TEA-101",
        (1,),
        True,
        course.translation_key,
    )
    enrolment = EnrolmentFactory()
    Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=use.course_key, lesson_uuid=use.lesson.uuid,
        lesson_version=1, number=1, paper=[], pass_percent=80, started_at=timezone.now(),
    )  # fmt: skip
    (line,) = client.get("/trainer/banks/tea-1/figures/").context["uses"]
    assert (line.lesson, line.versions, line.asked, line.tries) == ("Green tea", "v1", 2, 1)
    assert not bank_uses("tea-10")


def test_an_empty_bank_says_what_will_stand_here(client, bank):
    text = client.get("/trainer/banks/tea-1/figures/").content.decode()
    assert "No published quiz draws from it yet" in text
    assert "Nobody was asked yet" in text
    learner = Client()
    learner.force_login(PersonFactory())
    assert learner.get("/trainer/banks/tea-1/figures/").status_code == 403
    assert learner.get("/trainer/banks/tea-1/figures/export/").status_code == 403
