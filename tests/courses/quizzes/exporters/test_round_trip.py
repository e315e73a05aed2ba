"""What is exported comes back the same, for what the file can hold; what it cannot hold is named before."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from courses.quizzes.exporters.gift import gift_of
from courses.quizzes.exporters.losses import FileKind, holds, losses
from courses.quizzes.exporters.qti import package_of
from courses.quizzes.exporters.workbook import template, workbook_of
from courses.quizzes.importers.formats import intake_of_file
from courses.quizzes.items import Kind, QuestionData

# Signs of every format, formulas, HTML and languages; words begin and end with letters, as people write.
SIGNS = "甲乙丙接地abcXYZ0129ăệ，。（）“”'\"&<>\\~=#{}:%@+-*/!?$^`.[]"
WORDS = st.text(alphabet=SIGNS, max_size=14).map(lambda text: f"题{text}文")
PLAIN = st.text(alphabet="甲乙丙丁接地abcXYZ&<>\\~#{}:%@+*!?$^.", min_size=0, max_size=8).map(
    lambda text: f"词{text}字"
)
OPTIONS = st.lists(PLAIN, min_size=2, max_size=6, unique=True)
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2).map(lambda value: f"{value:f}")


@st.composite
def questions(draw):
    """A question of any kind that people mark by machine or by hand, in Chinese."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.PRACTICAL]))
    item = QuestionData(
        uuid=str(UUID(int=draw(st.integers(1, 2**64)), version=4)),
        kind=kind,
        stem={"zh-hans": draw(WORDS)},
        explanation={"zh-hans": draw(WORDS)} if draw(st.booleans()) else {},
    )
    options = {"zh-hans": draw(OPTIONS)}
    count = len(options["zh-hans"])
    if kind == Kind.SINGLE:
        return replace(item, options=options, answer=draw(st.integers(0, count - 1)))
    if kind == Kind.MULTIPLE:
        return replace(
            item, options=options, answer=sorted(draw(st.sets(st.integers(0, count - 1), min_size=1)))
        )
    if kind == Kind.ORDERING:
        return replace(item, options=options, answer=draw(st.permutations(range(count))))
    if kind == Kind.MATCHING:
        pairs = [[f"左{text}", f"右{text}"] for text in options["zh-hans"]] + [["", "右边多的"]]
        return replace(item, options={"zh-hans": pairs}, answer=list(range(count)))
    keys = {
        Kind.TRUEFALSE: st.booleans(),
        Kind.NUMERICAL: st.builds(lambda value, margin: {"value": value, "tolerance": margin}, NUMBERS, st.sampled_from(["0", "0.5"])),
        Kind.SHORT: st.lists(PLAIN, min_size=1, max_size=3, unique=True),
        Kind.FILL: st.lists(st.lists(PLAIN, min_size=1, max_size=2, unique=True), min_size=1, max_size=3),
        Kind.ESSAY: st.none(),
    }  # fmt: skip
    item = replace(item, answer=draw(keys[kind]))
    if kind == Kind.FILL:
        stem = "____，".join(["题目", *["再"] * len(item.answer)])
        return replace(item, stem={"zh-hans": stem})
    return item


def back(data):
    """The questions of a file under the names that it gives them."""
    intake = intake_of_file(data)
    assert not intake.errors, intake.errors
    return [replace(each.question, uuid=each.number) for each in intake.found]


def plain(item):
    return replace(item, answer=list(item.answer) if isinstance(item.answer, tuple) else item.answer)


EXPORTS = {
    FileKind.XLSX: workbook_of,
    FileKind.GIFT: lambda items: gift_of(items, "zh-hans").encode(),
    FileKind.QTI: lambda items: package_of(items, "zh-hans"),
}


@pytest.mark.parametrize("form", list(FileKind))
@settings(max_examples=30, deadline=None)
@given(item=questions())
def test_a_question_comes_back_the_same(form, item):
    if holds(form, item) and not losses(form, [item]):
        assert back(EXPORTS[form]([item])) == [plain(item)]


RICH = [
    QuestionData(
        "00000000-0000-4000-8000-000000000001", "multiple", {"zh-hans": "=SUM(A1)", "en": "+cmd", "vi": "Câu hỏi"},
        {"zh-hans": ["@甲", "-乙", "＝丙"], "en": ["a", "b", "c"]}, [0, 2], {"zh-hans": "第一行\n第二行", "en": "why"},
        difficulty=5, points_hundredths=250, category="用电/接地", tags=["甲", "乙"], marking="half",
    ),
    QuestionData(
        "00000000-0000-4000-8000-000000000002", "practical", {"zh-hans": "更换插座"}, {}, None, points_hundredths=300,
        rubric=[{"words": {"zh-hans": "先停电"}, "points_hundredths": 100, "must": True},
                {"words": {"zh-hans": "牢固"}, "points_hundredths": 200, "must": False}],
    ),
]  # fmt: skip


def test_our_workbook_holds_everything_and_no_formula():
    data = workbook_of(RICH)
    assert back(data) == RICH
    sheet = load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [
        cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None
    ]
    assert losses(FileKind.XLSX, RICH) == []


def test_the_template_has_a_line_of_each_kind_and_reads_without_a_finding():
    intake = intake_of_file(template())
    assert (intake.errors, intake.notes, len(intake.found)) == ((), (), len(Kind))
    assert set(intake.read) == set(Kind)


def test_what_a_file_cannot_hold_is_named_before():
    told = {form: {loss.code: loss.count for loss in losses(form, RICH)} for form in FileKind}
    assert told[FileKind.GIFT] == {"kind": 1, "languages": 1, "points": 1, "difficulty": 1, "marking": 1}
    assert told[FileKind.QTI] == {"kind": 1, "languages": 1, "difficulty": 1, "category": 1, "marking": 1}
    signs = QuestionData("", "fill", {"zh-hans": "____"}, {}, [["a;b"]])
    assert [loss.code for loss in losses(FileKind.XLSX, [signs])] == ["signs"]


def test_gift_keeps_category_tags_and_names():
    item = replace(RICH[0], marking="parts", difficulty=2, points_hundredths=100)
    (found,) = back(gift_of([item], "zh-hans").encode())
    assert (found.uuid, found.category, found.tags, found.answer) == (
        item.uuid,
        "用电/接地",
        ["甲", "乙"],
        [0, 2],
    )


def test_qti_keeps_points_and_a_package_is_the_same_on_every_day():
    item = replace(RICH[0], kind="single", answer=1)
    (found,) = back(package_of([item], "en"))
    assert (found.uuid, found.points_hundredths, found.options) == (item.uuid, 250, {"en": ["a", "b", "c"]})
    assert package_of([item], "en") == package_of([item], "en")
