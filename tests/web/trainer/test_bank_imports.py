"""Bringing questions into a bank on pages: seen before it is written, corrected in place, taken back; for trainers alone."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.actions import forget_imports
from courses.models import Question, QuestionImport
from lms.accounts.models import Role
from lms.assessments.models import Attempt
from lms.audit.models import AuditRecord
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_bank
from tests.factories.questions import HEADINGS, questions_book

pytestmark = pytest.mark.django_db
GOOD = ["单选题", "安全电压是（ ）", "36V", "220V", None, None, "A"]
BAD = ["单选题", "没有答案", "一", "二"]


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
    return make_bank("tea-1", count=0)


def hand_in(client, rows=None, text=""):
    """The address of the draft."""
    values = {"text": text}
    if rows is not None:
        values["file"] = SimpleUploadedFile("题库.xlsx", questions_book({"题库": rows}))
    response = client.post(reverse("trainer:bank_import", args=["tea-1"]), values)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def text_of(response):
    return response.content.decode()


def test_a_file_is_seen_corrected_in_place_written_once_and_taken_back(client, bank):
    draft = hand_in(client, [HEADINGS, GOOD, BAD])
    page = text_of(client.get(draft))
    assert "The answer is missing" in page
    assert "36V" in page
    assert not Question.objects.exists()
    refused = client.post(draft, {"write": "1"})
    assert (refused.status_code, Question.objects.count()) == (422, 0)
    client.post(draft, {"p-0": "3|题库", "f-0-answer": "B", "b-0-answer": "", "check": "1"})
    assert "The answer is missing" not in text_of(client.get(draft))
    for _twice in range(2):
        assert client.post(draft, {"write": "1"})["Location"] == draft
    assert list(Question.objects.values_list("kind", "answer")) == [("single", 0), ("single", 1)]
    assert "2 questions added" in text_of(client.get(draft))
    assert bytes(QuestionImport.objects.get().content) == b""
    for _twice in range(2):
        client.post(f"{draft}undo/")
    assert not Question.objects.exists()
    assert "Taken back" in text_of(client.get(draft))
    acts = list(AuditRecord.objects.filter(noun="bank").order_by("pk").values_list("action", flat=True))
    assert acts == ["questions-imported", "questions-import-undone"]


def test_only_the_good_ones_are_taken_and_what_somebody_was_asked_stays(client, bank):
    second = ["判断题", "湿手可以操作开关", None, None, None, None, "错"]
    draft = hand_in(client, [HEADINGS, GOOD, BAD, second])
    client.post(draft, {"write_good": "1"})
    asked = Question.objects.get(kind="single")
    enrolment = EnrolmentFactory()
    Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=uuid4(), lesson_uuid=uuid4(), lesson_version=1,
        number=1, paper=[asked.as_data().as_json()], pass_percent=80, started_at=timezone.now(), max_hundredths=100,
    )  # fmt: skip
    assert Question.objects.count() == 2
    said = client.post(f"{draft}undo/", follow=True)
    assert "1 stay" in text_of(said)
    assert list(Question.objects.values_list("pk", flat=True)) == [asked.pk]


def test_a_changed_question_is_as_it_was_when_the_file_is_taken_back(client, bank):
    client.post(hand_in(client, [HEADINGS, GOOD]), {"write": "1"})
    draft = hand_in(client, [HEADINGS, [*GOOD, "见规程"]])
    assert "will be updated" in text_of(client.get(draft))
    client.post(draft, {"write": "1"})
    assert Question.objects.get().explanation == {"zh-hans": "见规程"}
    client.post(f"{draft}undo/")
    assert Question.objects.get().explanation == {}


def test_columns_nobody_knows_are_named_by_a_person(client, bank):
    draft = hand_in(client, [["问", "甲", "乙", "对的"], ["一加一等于几", "二", "三", "A"]])
    assert "No line of headings" in text_of(client.get(draft))
    columns = {"m-0-1": "stem", "m-0-2": "option-1", "m-0-3": "option-2", "m-0-4": "answer", "mapped": "1"}
    client.post(draft, {**columns, "check": "columns"})
    client.post(draft, {"k-0": "1|题库", "check": "1"})
    page = text_of(client.get(draft))
    assert "一加一等于几" in page
    assert 'value="stem" selected' in page
    client.post(draft, {"write": "1"})
    assert [(q.kind, q.stem) for q in Question.objects.all()] == [("single", {"zh-hans": "一加一等于几"})]


def test_a_question_that_is_unticked_is_left_out_and_comes_again(client, bank):
    draft = hand_in(client, text="1. 甲（对）\n2. 乙（错）")
    client.post(draft, {"k-0": "1|", "t-0": "1", "k-1": "2|", "check": "1"})
    page = text_of(client.get(draft))
    assert "乙" not in page
    client.post(draft, {"again": "1"})
    assert "乙" in text_of(client.get(draft))


def test_the_workbook_comes_back_with_its_bad_cells_red(client, bank):
    draft = hand_in(client, [HEADINGS, GOOD, BAD])
    book = load_workbook(io.BytesIO(client.get(f"{draft}marked.xlsx").content))
    assert book["题库"]["G3"].fill.start_color.rgb == "FFF4B6B0"
    assert client.get(f"{hand_in(client, text='1. 甲（对）')}marked.xlsx").status_code == 404


def test_what_cannot_be_read_is_said_and_an_empty_form_too(client, bank):
    address = reverse("trainer:bank_import", args=["tea-1"])
    picture = SimpleUploadedFile("a.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00")
    for values in ({}, {"file": picture}):
        response = client.post(address, values)
        assert (response.status_code, QuestionImport.objects.count()) == (422, 0)
    draft = hand_in(client, text="1. 甲（对）")
    assert "1 new question" in text_of(client.get(draft))
    client.post(draft, {"drop": "1"})
    assert client.get(draft).status_code == 404


def test_only_trainers_enter_and_only_their_own_files(client, bank):
    draft = hand_in(client, text="1. 甲（对）")
    for roles, status in (([Role.TRAINER], 404), ([Role.OFFICE], 403), ([], 403)):
        other = Client()
        other.force_login(PersonFactory(roles=roles))
        assert other.get(draft).status_code == status
        assert other.post(draft, {"write": "1"}).status_code == status
        assert other.post(f"{draft}undo/").status_code == status
    assert not Question.objects.exists()
    assert client.get(reverse("trainer:bank_import", args=["none"])).status_code == 404


def test_statements_do_not_grow_with_the_questions(client, bank, django_assert_max_num_queries):
    rows = [["判断题", f"第{n}题对吗", None, None, None, None, "对"] for n in range(150)]
    draft = hand_in(client, [HEADINGS, *rows])
    with django_assert_max_num_queries(14):
        assert client.get(draft).status_code == 200
    with django_assert_max_num_queries(34):
        client.post(draft, {"write": "1"})
    assert Question.objects.count() == 150


def test_files_of_two_weeks_ago_are_forgotten(client, bank):
    hand_in(client, text="1. 甲（对）")
    assert forget_imports() == 0
    QuestionImport.objects.update(made_at=timezone.now() - timezone.timedelta(days=15))
    assert forget_imports() == 1


def test_a_bank_is_taken_out_comes_back_unchanged_and_the_record_knows(client, bank):
    client.post(hand_in(client, [HEADINGS, GOOD]), {"write": "1"})
    page = text_of(client.get(reverse("trainer:bank_export", args=["tea-1"])))
    assert "Excel workbook" in page
    book = client.post(reverse("trainer:bank_export_file", args=["tea-1", "xlsx"])).content
    values = {"file": SimpleUploadedFile("back.xlsx", book), "text": ""}
    draft = client.post(reverse("trainer:bank_import", args=["tea-1"]), values)["Location"]
    shown = text_of(client.get(draft))
    assert "as it is in the bank" in shown
    assert "0 new questions" in shown
    for form, begin in (("gift", b"{\n=[plain]36V"), ("qti", b"imsmanifest.xml")):
        data = client.post(reverse("trainer:bank_export_file", args=["tea-1", form])).content
        assert begin in data
    assert AuditRecord.objects.filter(action="questions-exported").count() == 3
    assert client.post(reverse("trainer:bank_export_file", args=["tea-1", "exe"])).status_code == 404
    assert client.get(reverse("trainer:bank_template")).content.startswith(b"PK")


def test_what_a_file_cannot_hold_is_said_before_and_only_trainers_take_one(
    client, bank, django_assert_max_num_queries
):
    client.post(hand_in(client, [[*HEADINGS, "章"], [*GOOD, None, "难", None, 2, "用电"]]), {"write": "1"})
    address = reverse("trainer:bank_export", args=["tea-1"])
    with django_assert_max_num_queries(10):
        assert "1 with a difficulty: not in it" in text_of(client.get(address))
    other = Client()
    other.force_login(PersonFactory(roles=[Role.OFFICE]))
    assert other.get(address).status_code == 403
    assert other.post(reverse("trainer:bank_export_file", args=["tea-1", "xlsx"])).status_code == 403


def test_a_text_is_corrected_where_it_stands_and_the_rest_stays(client, bank):
    draft = hand_in(client, text="::a::Safe? {=36 V ~220 V}\n\n::b::Which? {=x ~y\n\n::c::Sure? {T}")
    page = text_of(client.get(draft))
    assert "As it stands in line 3" in page
    assert "{=x ~y</textarea>" in page
    was = "::b::Which? {=x ~y"
    stale = {"p-0": "3|", "l-0": "3-3", "w-0": "something else", "x-0": "lost", "check": "1"}
    client.post(draft, stale)
    assert "{=x ~y</textarea>" in text_of(client.get(draft)), "what reads otherwise by now is not overwritten"
    client.post(draft, {**stale, "w-0": was, "x-0": "::b::Which? {=x ~y}\r\n\r\n::d::More? {F}"})
    assert "question to correct" not in text_of(client.get(draft))
    client.post(draft, {"write": "1"})
    assert [q.stem["en"] for q in Question.objects.order_by("sort_order")] == [
        "Safe?",
        "Which?",
        "More?",
        "Sure?",
    ]
