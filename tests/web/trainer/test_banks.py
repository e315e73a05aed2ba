"""Question banks as trainers meet them: finding, changing many, writing one; the office reads, nobody else enters."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.access import grant_editor
from courses.actions import plant_site, save_questions
from courses.models import BankAct, Question, QuestionBank
from courses.queries import questions_of
from courses.versions.reading import forget_outlines
from lms.accounts.models import Role
from lms.assessments.models import Attempt
from lms.audit.models import AuditRecord
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_bank, make_course, make_lesson, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


@pytest.fixture
def client(trainer):
    client = Client()
    client.force_login(trainer)
    return client


@pytest.fixture
def bank():
    bank = make_bank("tea-1", count=0)
    items = [
        make_question(category="Safety/Power", tags=["must"], difficulty=number % 5 + 1)
        for number in range(30)
    ]
    save_questions(
        bank, [*items, make_question(stem={"zh-hans": "熔炼炉的温度？"}, explanation={})], actor=None
    )
    return bank


@pytest.fixture
def attempt_on():
    """Somebody's paper with this question."""

    def made(question):
        enrolment = EnrolmentFactory()
        return Attempt.objects.create(
            learner=enrolment.learner, enrolment=enrolment, course_key=uuid4(), lesson_uuid=uuid4(), lesson_version=1,
            number=1, paper=[question.as_json()], pass_percent=80, started_at=timezone.now(), max_hundredths=100,
        )  # fmt: skip

    return made


def ids(bank, *places):
    return [str(row.uuid) for row in bank.questions.all() if row.sort_order in places]


def act(client, bank, name, questions=(), **values):
    address = reverse("trainer:bank_act", args=[bank.key])
    return client.post(address, {"act": name, "q": list(questions), **values}, follow=True)


def test_a_bank_is_read_page_by_page_with_a_fixed_number_of_queries(
    client, bank, django_assert_max_num_queries
):
    page = client.get("/trainer/banks/tea-1/")
    assert [line.number for line in page.context["questions"]] == list(range(1, 25))
    with django_assert_max_num_queries(9):
        second = client.get("/trainer/banks/tea-1/?page=2")
    assert [line.number for line in second.context["questions"]] == list(range(25, 32))
    assert second.context["questions"][-1].lacking == "English, Tiếng Việt"
    assert client.get("/trainer/banks/nothing/").status_code == 404
    assert "31 questions" in client.get("/trainer/banks/").content.decode()


@pytest.mark.parametrize(
    ("asked", "count"),
    [("q=熔炼", 1), ("in=Safety", 30), ("hard=5", 6), ("tag=must", 30), ("lacks=vi", 31), ("kind=essay", 0), ("state=draft", 0)],
)  # fmt: skip
def test_questions_are_found_by_words_and_place(client, bank, asked, count):
    page = client.get(f"/trainer/banks/tea-1/?{asked}")
    assert page.context["page"].paginator.count == count
    if not count:
        assert "No question is like that" in page.content.decode()


def test_what_is_done_to_the_ticked_is_taken_back_with_one_button(client, bank, trainer):
    page = act(client, bank, "move", ids(bank, 1, 2), category="Fire > Exits")
    assert "category changed · 2 questions" in page.content.decode().replace("\n", "")
    assert [q.category for q in questions_of("tea-1")[:4]] == [
        "Safety/Power",
        "Fire/Exits",
        "Fire/Exits",
        "Safety/Power",
    ]
    done = BankAct.objects.get()
    undo = reverse("trainer:bank_undo", args=[bank.key, done.uuid])
    client.post(undo)
    client.post(undo)
    assert questions_of("tea-1")[1].category == "Safety/Power"
    other = Client()
    other.force_login(PersonFactory(roles=[Role.TRAINER]))
    assert other.post(undo).status_code == 404
    assert [record.action for record in AuditRecord.objects.order_by("pk")] == [
        "questions-category",
        "questions-undone",
    ]


def test_all_that_is_found_is_changed_and_the_filters_stay(client, bank):
    page = act(client, bank, "tag", all="1", back="q=%E7%86%94%E7%82%BC&evil=1", tags="炉, hot")
    assert page.redirect_chain[0][0] == "/trainer/banks/tea-1/?q=%E7%86%94%E7%82%BC"
    assert [question.tags for question in questions_of("tea-1") if "hot" in question.tags] == [["炉", "hot"]]
    act(client, bank, "untag", ids(bank, 30), tags="HOT")
    act(client, bank, "hard", ids(bank, 30), hard="5")
    last = questions_of("tea-1")[-1]
    assert (last.tags, last.difficulty) == (["炉"], 5)


def test_nothing_ticked_and_nothing_to_change_are_said(client, bank):
    assert "Tick the questions first" in act(client, bank, "retired").content.decode()
    assert "like that already" in act(client, bank, "approved", ids(bank, 0)).content.decode()
    assert "like that already" in act(client, bank, "nonsense", ids(bank, 0)).content.decode()
    assert not BankAct.objects.exists()


def test_a_quiz_that_is_left_without_questions_is_named_while_it_can_be_taken_back(client):
    forget_outlines()  # tests reuse ids
    make_bank("one", count=4)
    plan = {"parts": [{"bank": "one", "count": 3}]}
    make_course("EXAM-1", lessons=[make_lesson("quiz", bank="one", draw=3, plan=plan)])
    one = QuestionBank.objects.get(key="one")
    assert "are left" not in act(client, one, "retired", ids(one, 0)).content.decode()
    page = act(client, one, "retired", ids(one, 1)).content.decode()
    assert "asks 3, 2 are left: add some or change its plan." in page
    assert "2 are left" in client.get("/trainer/banks/one/figures/").content.decode()


def test_only_what_nobody_was_asked_is_deleted(client, bank, attempt_on):
    attempt_on(questions_of("tea-1")[0])
    assert "Retire them" in act(client, bank, "delete", ids(bank, 0, 1)).content.decode()
    act(client, bank, "delete", ids(bank, 1))
    assert Question.objects.filter(bank=bank).count() == 30


def test_a_bank_is_made_and_renamed(client, bank):
    assert client.post("/trainer/new-bank/", {"title": "B", "key": "tea-1"}).status_code == 422
    assert (
        client.post("/trainer/new-bank/", {"title": "Weld", "key": "weld", "level": "5"}).url
        == "/trainer/banks/weld/"
    )
    assert "No question yet" in client.get("/trainer/banks/weld/").content.decode()
    client.post(
        "/trainer/banks/weld/title/",
        {"title": "Welding", "key": "other", "occupation": "welder", "level": "4"},
    )
    made = QuestionBank.objects.get(key="weld")
    assert (made.title, made.occupation, made.level) == ("Welding", "welder", "4")


def test_the_office_reads_and_nobody_else_enters(bank):
    question = bank.questions.get(sort_order=0)
    page = reverse("trainer:bank_question", args=[bank.key, question.uuid])
    reading = ["/trainer/banks/", "/trainer/banks/tea-1/", page]
    writing = [
        "/trainer/new-bank/",
        "/trainer/banks/tea-1/title/",
        "/trainer/banks/tea-1/new/",
        f"{page}edit/",
    ]
    reading.append(f"{page}history/")
    posting = [f"{page}state/", f"{page}history/1/back/", "/trainer/banks/tea-1/act/"]
    office = Client()
    office.force_login(PersonFactory(roles=[Role.OFFICE]))
    assert [office.get(address).status_code for address in reading] == [200] * 4
    assert [office.get(address).status_code for address in writing] == [403] * 4
    assert [office.post(address).status_code for address in posting] == [403] * 3
    assert "/edit/" not in office.get(page).content.decode()
    learner = Client()
    learner.force_login(PersonFactory())
    assert {learner.get(address).status_code for address in reading + writing} == {403}
    assert {Client().get(address).status_code for address in reading + writing} == {302}


def test_the_editor_leads_to_the_page_of_a_long_bank(bank):
    plant_site()
    person = PersonFactory(roles=[Role.TRAINER])
    grant_editor(person)
    client = Client()
    client.force_login(person)
    edit = reverse("wagtailsnippets_courses_questionbank:edit", args=[bank.pk])
    assert client.get(edit).status_code == 200
    save_questions(bank, [make_question() for _number in range(20)], actor=None)
    assert client.get(edit).url == "/trainer/banks/tea-1/"
    assert client.post(edit, {"title": "x"}).url == "/trainer/banks/tea-1/"


def test_doubles_are_shown_side_by_side_and_one_is_kept(client, bank, django_assert_max_num_queries):
    page = client.get("/trainer/banks/tea-1/doubles/")
    (group,) = page.context["groups"]
    assert (len(group.lines), group.percent, group.keys_differ) == (30, 100, False)
    with django_assert_max_num_queries(10):
        client.get("/trainer/banks/tea-1/doubles/")
    among = ids(bank, *range(30))
    keep = "/trainer/banks/tea-1/doubles/keep/"
    assert "Choose the one that stays" in client.post(keep, {"among": among}, follow=True).content.decode()
    for _click in range(2):
        client.post(keep, {"among": among, "keep": among[3]})
    assert str(Question.objects.filter(bank=bank, state="approved").first().uuid) == among[3]
    assert Question.objects.filter(bank=bank, state="retired").count() == 29
    assert AuditRecord.objects.get().action == "questions-merged"
    assert "No doubles" in client.get("/trainer/banks/tea-1/doubles/").content.decode()
