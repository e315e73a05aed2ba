"""One question of a bank: written in words, changed with its past kept, reviewed with remarks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.actions import save_questions
from courses.models import Question, QuestionVersion
from courses.queries import questions_of
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from lms.web.trainer.bank_lines import question_line
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank, make_question

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


def test_a_new_question_is_written_in_words_and_a_double_click_writes_one(client, bank, trainer):
    new = reverse("trainer:bank_question_new", args=[bank.key])
    assert "several right answers" in client.get(new).content.decode()
    form = client.get(f"{new}?kind=single")
    values = {
        "kind": "single", "uuid": form.context["uuid"], "rows": "4", "right": "1", "version": "1", "state": "approved",
        "stem_zh-hans": "用什么装？", "stem_en": "What carries it?", "o0_zh-hans": "袋", "o0_en": "bag",
        "o1_zh-hans": "篮", "o1_en": "basket", "points": "1.5", "difficulty": "4", "category": "Tea / Leaf", "tags": "a, b",
    }  # fmt: skip
    for _click in range(2):
        answer = client.post(new, values)
        assert answer.status_code == 302
    made = questions_of("tea-1")[-1]
    assert Question.objects.filter(bank=bank).count() == 32
    assert (made.options, made.answer, made.points_hundredths) == (
        {"zh-hans": ["袋", "篮"], "en": ["bag", "basket"]},
        1,
        150,
    )
    assert (made.category, made.tags, made.difficulty) == ("Tea/Leaf", ["a", "b"], 4)
    assert Question.objects.get(uuid=made.uuid).state == "approved"
    page = client.get(answer.url).content.decode()
    assert "What carries it?" in page
    assert "basket" in page


def test_more_lines_keep_what_was_typed_and_what_is_unclear_is_said(client, bank):
    new = reverse("trainer:bank_question_new", args=[bank.key])
    values = {
        "kind": "single",
        "rows": "4",
        "stem_en": "What?",
        "o0_en": "bag",
        "o0_vi": "túi",
        "o1_en": "basket",
    }
    page = client.post(new, {**values, "more": "1"})
    assert (page.status_code, len(page.context["sheet"].rows)) == (200, 6)
    assert 'value="túi"' in page.content.decode()
    page = client.post(new, {**values, "right": "0"})
    assert page.status_code == 422
    assert "Tiếng Việt: some options are missing" in page.content.decode()
    page = client.post(new, {**values, "o0_vi": ""})
    assert "Name the right option" in page.content.decode()
    assert Question.objects.filter(bank=bank).count() == 31


def test_changing_anothers_question_is_on_record_and_an_older_form_is_refused(client, bank, trainer):
    question = bank.questions.get(sort_order=0)
    edit = reverse("trainer:bank_question_edit", args=[bank.key, question.uuid])
    page = client.get(edit)
    assert 'value="bamboo basket"' in page.content.decode()
    values = {
        "kind": "single", "rows": "3", "right": "2", "version": "1", "stem_en": "What carries fresh leaf?",
        **{f"o{place}_en": text for place, text in enumerate(("plastic bag", "bamboo basket", "iron bucket"))},
    }  # fmt: skip
    assert client.post(edit, values).status_code == 302
    question.refresh_from_db()
    assert (question.version, question.answer, question.changed_by) == (2, 2, trainer)
    assert QuestionVersion.objects.get().as_data().answer == 1
    assert AuditRecord.objects.get().action == "question-changed"
    assert client.post(edit, values).status_code == 302
    late = client.post(edit, {**values, "right": "0"})
    assert late.status_code == 422
    assert "Somebody else has changed" in late.content.decode()
    question.refresh_from_db()
    assert question.version == 2


def test_old_versions_are_shown_with_what_was_changed_and_come_back(
    client, bank, django_assert_max_num_queries
):
    item = questions_of("tea-1")[0]
    other = PersonFactory(display_name="Li")
    save_questions(bank, [replace(item, answer=2, stem={**item.stem, "en": "What holds leaf?"})], actor=other)
    page = reverse("trainer:bank_question_history", args=[bank.key, item.uuid])
    with django_assert_max_num_queries(9):
        shown = client.get(page)
    today, first = shown.context["versions"]
    assert [(each.field, each.before, each.after) for each in today.differences] == [
        ("Question", ["What carries fresh leaf?"], ["What holds leaf?"]),
        ("Right answer", ["B"], ["C"]),
    ]
    assert (today.by, first.differences, first.is_today) == ("Li", [], False)
    for _click in range(2):
        assert client.post(f"{page}1/back/").status_code == 302
    assert replace(questions_of("tea-1")[0], version=1) == item
    assert questions_of("tea-1")[0].version == 3
    assert AuditRecord.objects.get().action == "question-put-back"
    assert client.post(f"{page}9/back/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("multiple", {"rows": "3", "o0_en": "a", "o1_en": "b", "o2_en": "c", "right": ["0", "2"]}, ({"en": ["a", "b", "c"]}, [0, 2])),
        ("truefalse", {"truth": "false"}, ({}, False)),
        ("fill", {"answer": "basket | bamboo basket; 50"}, ({}, [["basket", "bamboo basket"], ["50"]])),
        ("numerical", {"answer": "12.5 ± 0.5"}, ({}, {"value": "12.5", "tolerance": "0.5"})),
        ("short", {"answer": "leaf"}, ({}, ["leaf"])),
        (
            "matching",
            {"rows": "3", "r0_en": "trap", "o1_en": "acid", "r1_en": "sour", "o2_en": "salt", "r2_en": "salty"},
            ({"en": [["acid", "sour"], ["salt", "salty"], ["", "trap"]]}, [0, 1]),
        ),
        ("ordering", {"rows": "3", "o0_en": "first", "o2_en": "second"}, ({"en": ["first", "second"]}, [0, 1])),
        ("essay", {}, ({}, None)),
        ("practical", {"rows": "2", "o0_en": "cuts clean", "points0": "2", "must0": "1", "o1_en": "tidies up", "points1": "0.5"}, ({}, None)),
    ],
)  # fmt: skip
def test_every_kind_is_written_by_the_form_and_opens_again_as_it_was(client, bank, kind, values, expected):
    new = reverse("trainer:bank_question_new", args=[bank.key])
    answer = client.post(new, {"kind": kind, "stem_en": "Q?", "state": "approved", **values})
    assert answer.status_code == 302, answer.context["sheet"].errors
    made = questions_of("tea-1")[-1]
    assert (made.options, made.answer) == expected
    if kind == "practical":
        assert made.points_hundredths == 250
        assert made.rubric[0] == {"words": {"en": "cuts clean"}, "points_hundredths": 200, "must": True}
    assert client.get(answer.url).status_code == 200
    sheet = client.get(f"{answer.url}edit/").context["sheet"]
    again = {
        "kind": kind,
        "rows": len(sheet.rows),
        "answer": sheet.answer,
        "truth": sheet.truth,
        "version": "1",
        "stem_en": "Q?",
    }
    again["right"] = [row.place for row in sheet.rows if row.is_right]
    for row in sheet.rows:
        again |= {cell.name: cell.text for cell in row.cells} | {
            cell.right_name: cell.right for cell in row.cells
        }
        again |= {f"points{row.place}": row.points} | ({f"must{row.place}": "1"} if row.must else {})
    assert client.post(f"{answer.url}edit/", again).status_code == 302
    assert questions_of("tea-1")[-1] == made


def test_review_goes_with_a_remark_and_is_shown(client, bank):
    question = bank.questions.get(sort_order=0)
    page = reverse("trainer:bank_question", args=[bank.key, question.uuid])
    client.post(f"{page}state/", {"to": "review"})
    refused = client.post(f"{page}state/", {"to": "draft"}, follow=True)
    assert "Write what has to be changed" in refused.content.decode()
    client.post(f"{page}state/", {"to": "draft", "remark": "B is right too"})
    client.post(f"{page}state/", {"to": "draft", "remark": "twice"})
    client.post(f"{page}state/", {"to": "nonsense"})
    text = client.get(page).content.decode()
    assert "B is right too" in text
    assert "twice" not in text
    assert AuditRecord.objects.filter(action="question-state").count() == 2
    assert [shelf[1:3] for shelf in client.get("/trainer/banks/tea-1/").context["shelves"]] == [
        ("All questions", 31), ("question draft", 1), ("approved for use", 30),
    ]  # fmt: skip


def test_a_question_page_costs_a_fixed_number_of_queries(client, bank, django_assert_max_num_queries):
    question = bank.questions.get(sort_order=0)
    page = reverse("trainer:bank_question", args=[bank.key, question.uuid])
    client.get(page)
    with django_assert_max_num_queries(9):
        shown = client.get(f"{page}?language=vi")
    assert [(code, lacks) for code, _name, _now, lacks in shown.context["languages"]] == [
        ("zh-hans", True), ("en", False), ("vi", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"kind": "truefalse", "options": {}, "answer": False}, ["False"]),
        ({"kind": "ordering", "answer": [2, 0, 1]}, ["1. iron bucket", "2. plastic bag", "3. bamboo basket"]),
        ({"kind": "multiple", "answer": [0, 2]}, ["plastic bag", "iron bucket"]),
        (
            {"kind": "matching", "options": {"en": [["a", "1"], ["b", "2"]]}, "answer": [1, 0]},
            ["a – 2", "b – 1"],
        ),
        ({"kind": "fill", "options": {}, "answer": [["竹篮", "篮"], ["x"]]}, "竹篮 | 篮; x"),
        ({"kind": "numerical", "options": {}, "answer": {"value": "12.5", "tolerance": "0.5"}}, "12.5 ± 0.5"),
        ({"kind": "essay", "options": {}, "answer": None}, ""),
    ],
)
def test_every_kind_of_key_can_be_read(changes, shown):
    with translation.override("en"):
        line = question_line(make_question(**changes), "en")
    right = [option.text for option in line.options if option.is_right]
    assert (right or line.answer) == shown
