"""manage.py import_questions as operators and scripts use it: keys, exit status, nothing written by halves."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from courses.quizzes.models import Question, QuestionBank
from tests.factories.questions import HEADINGS, questions_book

pytestmark = pytest.mark.django_db
GOOD = [
    HEADINGS,
    ["单选题", "安全电压是（ ）", "36V", "220V", None, None, "A"],
    ["多选题", "绝缘材料有", "橡胶", "铜", "陶瓷", None, "AC"],
    ["判断题", "湿手可以操作开关", None, None, None, None, "错"],
]
BAD = [*GOOD, ["单选题", "缺答案", "一", "二"], ["单选题", "安全电压是（）", "36V", "220V", None, None, "A"]]


@pytest.fixture
def run(tmp_path, capsys):
    def _run(rows, *options, key="b1"):
        """The status and the document that it prints."""
        file = tmp_path / "questions.xlsx"
        file.write_bytes(rows if isinstance(rows, bytes) else questions_book({"题库": rows}))
        status = 0
        try:
            call_command("import_questions", str(file), "--bank", key, "--json", *options)
        except SystemExit as end:
            status = end.code
        return status, json.loads(capsys.readouterr().out)

    return _run


def figures(document):
    return [document[key] for key in ("ok", "created", "updated", "unchanged", "known", "duplicates")]


def test_good_questions_are_written_once_and_again_change_nothing(run):
    status, said = run(GOOD, "--create")
    assert (status, figures(said), said["errors"], said["annotated"]) == (0, [3, 3, 0, 0, 0, 0], [], None)
    assert said["kinds"] == {"single": 1, "multiple": 1, "truefalse": 1}
    before = list(Question.objects.values_list("pk", "uuid", "version"))
    status, said = run(GOOD)
    assert (status, figures(said)) == (0, [3, 0, 0, 3, 0, 0])
    assert list(Question.objects.values_list("pk", "uuid", "version")) == before


def test_what_was_corrected_in_the_file_is_corrected_in_the_bank(run):
    run(GOOD, "--create")
    changed = [*GOOD[:3], ["判断题", "湿手可以操作开关", None, None, None, None, "错", "会触电"]]
    assert figures(run(changed)[1]) == [3, 0, 1, 2, 0, 0]
    assert Question.objects.get(kind="truefalse").explanation == {"zh-hans": "会触电"}


def test_with_errors_nothing_is_written_unless_the_good_ones_are_asked_for(run):
    status, said = run(BAD, "--create")
    assert (status, figures(said)) == (1, [4, 0, 0, 0, 0, 1])
    assert not Question.objects.exists()
    assert [{key: e[key] for key in ("sheet", "row", "column", "code")} for e in said["errors"]] == [
        {"sheet": "题库", "row": 5, "column": "G", "code": "answer-missing"}
    ]
    cell = load_workbook(said["annotated"])["题库"]["G5"]
    assert (cell.fill.start_color.rgb, bool(cell.comment.text)) == ("FFF4B6B0", True)
    status, said = run(BAD, "--partial")
    assert (status, figures(said), Question.objects.count()) == (1, [4, 3, 0, 0, 0, 1], 3)


def test_a_bank_that_is_not_there_is_looked_at_dry_and_refused_else(run, tmp_path):
    status, said = run(GOOD, "--dry-run", key="none")
    assert (status, figures(said), QuestionBank.objects.exists()) == (0, [3, 3, 0, 0, 0, 0], False)
    with pytest.raises(CommandError) as refused:
        run(GOOD, key="none")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as refused:
        call_command("import_questions", str(tmp_path / "none.xlsx"), "--bank", "b1")
    assert refused.value.returncode == 2


def test_a_second_workbook_that_counts_from_one_overwrites_nothing(run):
    first = [["ID", *HEADINGS], [1, *GOOD[1]]]
    second = [["ID", *HEADINGS], [1, *GOOD[2]]]
    run(first, "--create")
    assert figures(run(second)[1]) == [1, 1, 0, 0, 0, 0]
    assert sorted(Question.objects.values_list("kind", flat=True)) == ["multiple", "single"]


def test_a_copied_line_with_the_name_of_another_question_is_a_question_of_its_own(run):
    run(GOOD, "--create")
    name = str(Question.objects.get(kind="single").uuid)
    rows = [["系统编号", *HEADINGS], [name, *GOOD[1], "新解析"], [name, *GOOD[2]], [name, *GOOD[3], "又一"]]
    assert figures(run(rows)[1]) == [3, 0, 2, 1, 0, 0]
    assert Question.objects.count() == 3


def test_a_question_of_the_bank_is_known_again_and_stays_as_it_is(run):
    run(GOOD, "--create")
    Question.objects.filter(kind="single").update(uuid="00000000-0000-4000-8000-000000000001")
    other = [HEADINGS, ["单选题", "安全电压是____", "220V", "36V", None, None, "A"]]
    status, said = run(other)
    assert (status, figures(said)) == (0, [1, 0, 0, 0, 1, 0])
    assert [note["code"] for note in said["notes"]] == ["bank-answer"]
    assert Question.objects.count() == 3


def test_texts_have_lines_and_no_sheets(run):
    status, said = run(b"How? {T}\n\nBroken {=a ~b\n\nOnly a text.\n", "--dry-run")
    assert (status, said["format"], said["kinds"]) == (1, "gift", {"truefalse": 1})
    assert [(e["sheet"], e["row"], e["code"]) for e in said["errors"]] == [(None, 3, "syntax")]
    status, said = run(b"\x89PNG\r\n\x1a\n\x00\x00", "--dry-run")
    assert (status, [e["code"] for e in said["errors"]], said["ok"]) == (1, ["file-unknown"], 0)


def test_statements_do_not_grow_with_the_questions(run, django_assert_max_num_queries):
    rows = [HEADINGS, *(["单选题", f"第{n}题", "一", "二", None, None, "A"] for n in range(200))]
    run([HEADINGS], "--create")
    with django_assert_max_num_queries(16):
        assert run(rows)[1]["created"] == 200
    with django_assert_max_num_queries(10):
        assert run(rows)[1]["unchanged"] == 200
