"""Whatever sheet a trainer has: its questions are found, its bad cells are named where the program shows them."""

from __future__ import annotations

import pytest

from courses.quizzes.importers.columns import Part, Role, is_heading, role_from, role_of
from courses.quizzes.importers.spreadsheets import intake_of_sheets, tables_in
from courses.quizzes.importers.wording import finding_words
from courses.workbooks.reading import sheets_in
from tests.factories.questions import HEADINGS, questions_book


def read(data, **options):
    return intake_of_sheets(sheets_in(data, is_heading), **options)


def told(intake):
    """(row, kind, answer) of every question."""
    return [(each.row, each.question.kind, each.question.answer) for each in intake.found]


SHAPES = {
    "titles above, a column an option": (
        {"Sheet1": [["2026年电工题库"], ["说明：请勿改动表头"], HEADINGS,
            ["单选题", "安全电压是", "36V", "220V", "380V", "110V", "A"],
            ["多选题", "绝缘材料有", "橡胶", "铜", "陶瓷", "铝", "A、C"],
            ["判断题", "湿手可以操作开关", None, None, None, None, "错误"],
            ["填空题", "工频是（  ）Hz，相电压是____V", None, None, None, None, "50；220|二百二"]]},
        {},
        [(4, "single", 0), (5, "multiple", [0, 2]), (6, "truefalse", False), (7, "fill", [["50"], ["220", "二百二"]])],
    ),
    "stars, bare letters, numbers in cells": (
        {"题库": [["*试题类型", "*题目", "A", "B", "C", "D", "*正确答案"],
            ["单选", "1+1=？", 1, 2, 3, 4, 2], ["多选", "偶数有", 1, 2, 3, 4, "ＢＤ"],
            ["判断", "地球是圆的", None, None, None, None, "√"], ["判断", "太阳从西边出", None, None, None, None, False]]},
        {},
        [(2, "single", 1), (3, "multiple", [1, 3]), (4, "truefalse", True), (5, "truefalse", False)],
    ),
    "options in one cell": (
        {"S": [["题号", "类型", "题目", "选项", "正确答案"],
            [1, "选择题", "颜色一", "A.红\nB.绿\nC.蓝", "B"], [2, "选择题", "颜色二", "A.红 B.绿 C.蓝 D.黄", "A|C"],
            [3, "选择题", "颜色三", "红|绿|蓝", "绿"], [4, "选择题", "颜色四", "A、红；B、绿；C、蓝", "Ａ，Ｃ"]]},
        {},
        [(2, "single", 1), (3, "multiple", [0, 2]), (4, "single", 1), (5, "multiple", [0, 2])],
    ),
    "a sheet a kind": (
        {"单选题": [["题目", "A", "B", "答案"], ["甲", "一", "二", "A"]],
         "多选题": [["题目", "A", "B", "C", "答案"], ["乙", "一", "二", "三", "A,B"]],
         "判断题": [["题目", "答案"], ["丙", "对"], ["丁", "F"]],
         "填空题": [["题目", "答案"], ["水的沸点是{100}度", None], ["戊__", "1|一"]],
         "说明": [["随便写写"]]},
        {},
        [(2, "single", 0), (2, "multiple", [0, 1]), (2, "truefalse", True), (3, "truefalse", False),
         (2, "fill", [["100"]]), (3, "fill", [["1", "一"]])],
    ),
    "headings in two lines, a kind merged downwards": (
        {"S": [["题型", "题干", "选项", None, None, "答案"], [None, None, "A", "B", "C", None],
            ["单选题", "第一题", "甲", "乙", "丙", "C"], [None, "第二题", "甲", "乙", "丙", "A"],
            ["多选题", "第三题", "甲", "乙", "丙", "AB"]]},
        {"S": ["C1:E1", "A1:A2", "A3:A4"]},
        [(3, "single", 2), (4, "single", 0), (5, "multiple", [0, 1])],
    ),
    "a line an option, the question merged over them": (
        {"S": [["题干", "选项", "是否正确"], ["第一题", "红", "是"], [None, "绿", "否"], [None, "蓝", "是"],
            ["第二题", "红", "否"], [None, "绿", "是"]]},
        {"S": ["A2:A4"]},
        [(2, "multiple", [0, 2]), (5, "single", 1)],
    ),
    "no kind at all": (
        {"S": [["题目", "选项一", "选项二", "选项三", "答案"], ["甲", "一", "二", "三", "A"], ["乙", "一", "二", "三", "AC"],
            ["丙", None, None, None, "对"], ["丁是（ ）", None, None, None, "电阻"], ["戊", None, None, None, "12.5±0.5"],
            ["己", None, None, None, "欧姆"], ["庚", "正确", "错误", None, "B"]]},
        {},
        [(2, "single", 0), (3, "multiple", [0, 2]), (4, "truefalse", True), (5, "fill", [["电阻"]]),
         (6, "numerical", {"value": "12.5", "tolerance": "0.5"}), (7, "short", ["欧姆"]), (8, "truefalse", False)],
    ),
    "sections instead of a column": (
        {"电工": [["电工理论试卷"], ["题目", "A", "B", "C", "答案"], ["一、单选题（每题2分）"], ["甲", "一", "二", "三", "A"],
            ["二、多选题"], ["乙", "一", "二", "三", "A B"], ["三、判断题"], ["丙", None, None, None, "×"]]},
        {},
        [(4, "single", 0), (6, "multiple", [0, 1]), (8, "truefalse", False)],
    ),
    "pairs and orders": (
        {"S": [["题型", "题干", "选项A", "选项B", "选项C", "答案"], ["连线题", "配对", "猫=喵", "狗=汪", "＝哞", None],
            ["排序题", "步骤", "验电", "停电", "挂牌", "B、A、C"], ["匹配题", "配对二", None, None, None, "一=壹；二=贰"]]},
        {},
        [(2, "matching", [0, 1]), (3, "ordering", [1, 0, 2]), (4, "matching", [0, 1])],
    ),
    "answers with words around them": (
        {"S": [["序号", "试题题型", "试题内容", "A选项", "B选项", "C选项", "参考答案"],
            [1, "单项选择题", "甲", "A.一", "B.二", "C.三", "答案：B"], [2, "单选", "乙", "一", "二", "三", "【C】"],
            [3, "单选", "丙", "一", "二", "三", "C、三"], [4, "不定项选择题", "丁", "一", "二", "三", "一；三"]]},
        {},
        [(2, "single", 1), (3, "single", 2), (4, "single", 2), (5, "multiple", [0, 2])],
    ),
    "one heading over the columns of the options, hints below, a truth with its letter": (
        {"S": [["题型", "题目", "选项", None, None, "答案"], ["必填", "必填", "选填", None, None, "必填（字母）"],
            ["单选题", "甲", "一", "二", "三", "C"], ["多选题", "乙", "一", "二", None, "A+B"], ["判断题", "丙", None, None, None, "B.错误"]]},
        {"S": ["C1:E1"]},
        [(3, "single", 2), (4, "multiple", [0, 1]), (5, "truefalse", False)],
    ),
    "English": (
        {"S": [["Type", "Question", "Option 1", "Option 2", "Option 3", "Correct Answer", "Difficulty"],
            ["Multiple choice", "Capital of France", "Paris", "Rome", "Oslo", "Paris", "easy"],
            ["True/False", "The sky is blue", None, None, None, "TRUE"], ["Numeric", "Pi", None, None, None, "3.14 ± 0.01"],
            ["Short answer", "Largest planet", None, None, None, "Jupiter"], ["Essay", "Explain"]]},
        {},
        [(2, "single", 0), (3, "truefalse", True), (4, "numerical", {"value": "3.14", "tolerance": "0.01"}),
         (5, "short", ["Jupiter"]), (6, "essay", None)],
    ),
    "Vietnamese": (
        {"S": [["Loại câu hỏi", "Nội dung", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án đúng", "Độ khó"],
            ["Trắc nghiệm", "Thủ đô của Việt Nam là gì?", "Hà Nội", "Huế", "Đà Nẵng", "A", "Dễ"],
            ["Đúng/Sai", "Nước sôi ở 100 độ", None, None, None, "Đúng"], ["Tự luận", "Trình bày quy trình hàn"]]},
        {},
        [(2, "single", 0), (3, "truefalse", True), (4, "essay", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_sheet_is_understood(shape):
    sheets, merged, wanted = SHAPES[shape]
    intake = read(questions_book(sheets, merged))
    assert (told(intake), intake.errors) == (wanted, ())


def test_every_bad_cell_is_named_with_its_place_and_keeps_only_its_own_question_out():
    rows = [HEADINGS, *(
        [*row, *[None] * (7 - len(row)), *more]
        for row, more in [
            (["单选题", "缺答案", "一", "二"], []),
            (["单选题", "超范围", "一", "二", "三", None, "E"], []),
            (["怪题", "怪", "一", "二", None, None, "A"], []),
            (["单选题", None, "一", "二", None, None, "A"], []),
            (["单选题", "跳项", "一", None, "三", None, "A"], []),
            (["单选题", "两个答案", "一", "二", None, None, "AB"], []),
            (["判断题", "不明", None, None, None, None, "也许"], []),
            (["单选题", "难度", "一", "二", None, None, "A"], [None, "玄"]),
            (["单选题", "分值", "一", "二", None, None, "A"], [None, None, None, "很多"]),
            (["填空题", "（ ）和（ ）", None, None, None, None, "甲"], []),
            (["单选题", "公式", "=1+1", "二", None, None, "A"], []),
            (["单选题", "一个选项", "一", None, None, None, "A"], []),
            (["单选题", "好题", "一", "二", None, None, "A"], []),
        ]
    )]  # fmt: skip
    intake = read(questions_book({"题库": rows}))
    assert [(e.row, e.column, e.code) for e in intake.errors] == [
        (2, "G", "answer-missing"), (3, "G", "option-beyond"), (4, "A", "kind-unknown"), (5, "B", "stem-missing"),
        (6, "D", "option-gap"), (7, "G", "several-answers"), (8, "G", "not-truth"), (9, "I", "difficulty-unknown"),
        (10, "K", "points-unknown"), (11, "G", "blanks-differ"), (12, "C", "formula"), (13, "C", "options-missing"),
    ]  # fmt: skip
    assert told(intake) == [(14, "single", 0)]
    assert {e.sheet for e in intake.errors} == {"题库"}
    assert all("%(" not in finding_words(error) for error in intake.errors)


def test_details_are_read_as_they_are_written():
    rows = [[*HEADINGS, "章", "节", "漏选得分"],
        ["多选题", "甲", "一", "二", "三", None, "AB", "因为", "★★★", "接地、绝缘", "2分", "用电", "安全", "1"],
        ["多选题", "乙", "一", "二", "三", None, "AB", None, 0.7, None, 2.5, None, None, "不得分"],
        ["单选题", "丙", "一", "二", None, None, "A", None, "难"]]  # fmt: skip
    first, second, third = (each.question for each in read(questions_book({"S": rows})).found)
    assert (first.difficulty, first.tags, first.points_hundredths, first.category, first.marking) == (
        3, ["接地", "绝缘"], 200, "用电/安全", "half",
    )  # fmt: skip
    assert first.explanation == {"zh-hans": "因为"}
    assert (second.difficulty, second.points_hundredths, second.marking) == (2, 250, "all")
    assert third.difficulty == 5


def test_a_second_language_beside_the_first_belongs_to_the_same_question():
    rows = [["题型", "题干", "题干(英)", "选项A", "选项A(英)", "选项B", "B_en", "答案", "nội dung (vi)", "解析(英文)"],
            ["单选题", "红色？", "Red?", "是", "yes", "否", "no", "A", "Màu đỏ?", "because"],
            ["单选题", "绿色？", "Green?", "是", "yes", "否", None, "A"]]  # fmt: skip
    intake = read(questions_book({"S": rows}))
    (item,) = (each.question for each in intake.found)
    assert item.stem == {"zh-hans": "红色？", "en": "Red?", "vi": "Màu đỏ?"}
    assert item.options == {"zh-hans": ["是", "否"], "en": ["yes", "no"]}
    assert item.explanation == {"en": "because"}
    assert [(e.row, e.code) for e in intake.errors] == [(3, "options-differ")]


def test_the_same_question_again_is_told_and_taken_once():
    rows = [HEADINGS, ["单选题", "安全电压是（ ）", "36V", "220V", None, None, "A"],
            ["单选题", "安全电压是____。", "220Ｖ", "36v", None, None, "B"],
            ["单选题", "安全电压是", "36V", "220V", None, None, "B"]]  # fmt: skip
    intake = read(questions_book({"S": rows}))
    assert (intake.ok, len(intake.found), [(d.row, d.first_row) for d in intake.duplicates]) == (
        3,
        1,
        [(3, 2), (4, 2)],
    )
    assert [(n.row, n.code) for n in intake.notes] == [(4, "other-answer")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_csv_is_read_in_any_characters(encoding, sign):
    lines = [["题型", "题干", "A", "B", "答案"], ["单选题", "安全带应当高挂低用吗", "是", "否", "A"]]
    data = "\r\n".join(sign.join(line) for line in lines).encode(encoding)
    assert told(read(data)) == [(2, "single", 0)]


def test_a_person_says_what_a_column_holds_and_corrects_a_cell():
    data = questions_book({"S": [["类", "问", "甲", "乙", "对的"], ["单选", "一加一", "二", "三", "Z"]]})
    assert [e.code for e in read(data).errors] == ["no-headings"]
    maps = {"S": {1: "kind", 2: "stem", 3: "option-1", 4: "option-2", 5: "answer"}}
    wrong = read(data, maps=maps)
    assert [(e.row, e.column, e.code, e.role) for e in wrong.errors if e.row == 2] == [
        (2, "E", "answer-unknown", "answer")
    ]
    assert told(read(data, maps=maps, fixes={("S", 2, "answer"): "A"}, out=[("S", 1)])) == [(2, "single", 0)]
    assert tables_in(sheets_in(data, is_heading), maps)[0].roles[3] == Role(Part.OPTION, 0)


def test_a_file_without_questions_says_what_to_write():
    intake = read(questions_book({"S": [["姓名", "电话"], ["张三", "1"]]}))
    assert [(e.sheet, e.row, e.column, e.code) for e in intake.errors] == [("S", 1, "A", "no-headings")]


@pytest.mark.parametrize("part", list(Part))
def test_a_token_says_its_role(part):
    for role in (Role(part), Role(part, 0, "en")):
        assert role_from(role.token) == role
    assert role_from("option-99") is None
    assert role_from("x") is None


@pytest.mark.parametrize("heading", ["备注", "姓名", "选项数", "1", "一", "", "2026年电工题库", "日期"])
def test_other_headings_are_none_of_ours(heading):
    assert role_of(heading) is None
