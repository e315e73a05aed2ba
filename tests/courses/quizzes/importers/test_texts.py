"""Questions pasted as people write them, in Aiken and in GIFT: understood, or named with their line."""

from __future__ import annotations

import pytest

from courses.quizzes.importers.formats import intake_of_file, intake_of_text
from courses.quizzes.importers.results import Format
from courses.quizzes.importers.wording import finding_words
from courses.workbooks.refusals import FileRefused

PASTED = """电工理论复习题
一、单项选择题（每题2分，共20分）
1. 安全电压是（ A ）伏以下。
A. 36V  B. 220V  C. 380V  D. 110V
2、下列说法正确的是（  ）
A、甲
B、乙
C、丙
答案：C
解析：丙最对，
因为如此。
3．分两行的
题目 A.红 B.绿
【答案】B 【解析】看图
二、多项选择题
4. 绝缘材料有（ABD）
A.橡胶 B.塑料
C.铜 D.陶瓷
三、判断题
5. 湿手可以操作开关。（×）
6. 地球是圆的。(√)
四、填空题
7. 我国工频是（50）Hz。
8. 欧姆定律是____。
答案：U=IR
五、简答题
9. 什么是接地？
答：把设备外壳与大地连接。保护人身安全。
10. 没有答案（  ）
A. 一
B. 二
"""


def told(intake):
    return [(each.row, each.question.kind, each.question.answer) for each in intake.found]


def test_what_is_pasted_from_word_is_understood():
    intake = intake_of_text(PASTED)
    assert told(intake) == [
        (3, "single", 0), (5, "single", 2), (12, "single", 1), (16, "multiple", [0, 1, 3]), (20, "truefalse", False),
        (21, "truefalse", True), (23, "fill", [["50"]]), (24, "fill", [["U=IR"]]), (27, "essay", None),
    ]  # fmt: skip
    first, second, third = (each.question for each in intake.found[:3])
    assert (first.stem, first.points_hundredths) == ({"zh-hans": "安全电压是（  ）伏以下。"}, 200)
    assert second.explanation == {"zh-hans": "丙最对，\n因为如此。"}
    assert (third.stem, third.options) == ({"zh-hans": "分两行的\n题目"}, {"zh-hans": ["红", "绿"]})
    assert [(e.sheet, e.row, e.column, e.code) for e in intake.errors] == [(None, 29, "A", "answer-missing")]


def test_a_key_at_the_end_answers_what_stands_above():
    text = (
        "一、单选题\n"
        + "".join(f"{n}. 第{n}问（ ）\nA. 一 B. 二 C. 三\n" for n in range(1, 5))
        + "\n参考答案\n1-3 ABC 4.B\n"
    )
    assert [answer for _row, _kind, answer in told(intake_of_text(text))] == [0, 1, 2, 1]


def test_questions_without_numbers_are_parted_by_empty_lines():
    text = "【多选题】选两个（3分）\nA. 1  B. 2  C. 3\n正确答案：AB\n难度：难\n\n哪个是红色（  ）\nA) 红\nB) 绿\n答案：A\n"
    intake = intake_of_text(text)
    assert told(intake) == [(1, "multiple", [0, 1]), (6, "single", 0)]
    assert (intake.found[0].question.points_hundredths, intake.found[0].question.difficulty) == (300, 5)


def test_aiken_is_read_and_what_is_broken_in_it_is_named():
    text = """Two few
A) Only answer
ANSWER: A

A) Not begun

ANSWER: Not begun

A good question
A) Correct
B) Incorrect
ANSWER: A

Not finished
A) Perhaps
B) Perhaps not

Another one
A)No space
B)Here neither
ANSWER: B
"""
    intake = intake_of_text(text)
    assert (intake.format, told(intake)) == (Format.AIKEN, [(9, "single", 0), (18, "single", 1)])
    assert {e.row for e in intake.errors} >= {1, 5, 14}


GIFT = r"""// a comment
$CATEGORY: $course$/top/电工/安全

::Q1:: 36 V is safe. {T#No.#Yes.####See the rules.}

::Q2::[html]Which <b>one</b>?<script>alert(1)</script> {
    =right # good
    ~%50%half
    ~wrong \= no
}

// [id:k-3] [tag:earth] [tag:wire]
Which two? {
    ~%50%a
    ~%50%b

    ~%-100%c
}

Two plus two equals {=four =4}.

Which animal eats what? { =cat -> fish =dog -> bone = -> stone }

A number from 1 to 5? {#3:2}

Pi? {#3.141..3.142}

Born? {#=1822:0 =%50%1822:2 #close}

Best? {=Frog =%50%Cat =%0%*}

Tell us. {}

Only a text.

Broken {=a ~b

::After::It goes on. {FALSE}
"""


def test_gift_is_read_with_all_its_signs():
    intake = intake_of_text(GIFT)
    assert intake.format is Format.GIFT
    assert told(intake) == [
        (4, "truefalse", True), (6, "single", 0), (13, "multiple", [0, 1]), (20, "short", ["four", "4"]),
        (22, "matching", [0, 1]), (24, "numerical", {"value": "3", "tolerance": "2"}),
        (26, "numerical", {"value": "3.1415", "tolerance": "0.0005"}), (28, "numerical", {"value": "1822", "tolerance": "0"}),
        (30, "short", ["Frog"]), (32, "essay", None), (38, "truefalse", False),
    ]  # fmt: skip
    first, second, third, fourth = (each.question for each in intake.found[:4])
    assert (first.category, first.explanation) == ("电工/安全", {"en": "See the rules.\nNo.\nYes."})
    assert (second.stem, second.options) == ({"en": "Which one?"}, {"en": ["right", "half", "wrong = no"]})
    assert (intake.found[2].number, third.tags) == ("k-3", ["earth", "wire"])
    assert fourth.stem == {"en": "Two plus two equals _____."}
    assert [(n.row, n.code) for n in intake.notes] == [
        (6, "partial-answer"), (13, "penalty-lost"), (28, "partial-answer"), (30, "partial-answer"),
    ]  # fmt: skip
    assert [(u.row, u.what) for u in intake.unsupported] == [(34, "description")]
    assert [(e.row, e.code) for e in intake.errors] == [(36, "syntax")]
    assert all("%(" not in finding_words(each) for each in (*intake.errors, *intake.notes))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("题型,题干,A,B,答案\n单选题,甲,一,二,A", Format.SHEET),
        ("甲（对）\n\n乙（错）", Format.TEXT),
        ("How? {T}", Format.GIFT),
        ("How?\nA. x\nB. y\nANSWER: A", Format.AIKEN),
    ],
)
def test_a_text_says_by_itself_what_it_is(text, form):
    intake = intake_of_file(text.encode())
    assert (intake.format, intake.errors) == (form, ())


def test_a_table_without_headings_and_a_letter_say_what_to_write():
    assert [e.code for e in intake_of_text("甲,一,二,A\n乙,一,二,B\n丙,一,二,A").errors] == ["no-headings"]
    assert [e.code for e in intake_of_text("亲爱的老师\n您好").errors] == ["nothing-found"]
    with pytest.raises(FileRefused):
        intake_of_file(b"\x89PNG\r\n\x1a\n\x00\x00")
