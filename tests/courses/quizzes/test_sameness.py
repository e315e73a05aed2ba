"""The same question written otherwise is the same; another question is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courses.quizzes.items import QuestionData
from courses.quizzes.sameness import same_question_key

ASKED = QuestionData(
    "", "single", {"zh-hans": "安全电压（  ）伏以下。"}, {"zh-hans": ["36V", "220V", "380V"]}, 0
)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, uuid="x", difficulty=5, category="用电", explanation={"zh-hans": "见规程"}),
        replace(ASKED, stem={"zh-hans": " 安全电压____伏以下 "}),
        replace(ASKED, stem={"zh-hans": "安全电压（）伏以下。", "en": "Safe voltage"}),
        replace(ASKED, options={"zh-hans": ["220 v", "３６Ｖ", "380V"]}, answer=1),
        replace(ASKED, kind="multiple", answer=[0]),
    ],
)
def test_spelling_order_and_details_make_no_other_question(other):
    assert same_question_key(other) == same_question_key(ASKED)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, stem={"zh-hans": "安全电流（  ）伏以下。"}),
        replace(ASKED, options={"zh-hans": ["36V", "220V", "110V"]}),
        replace(ASKED, kind="ordering", answer=[0, 1, 2]),
    ],
)
def test_other_words_other_options_and_another_way_to_answer_do(other):
    assert same_question_key(other) != same_question_key(ASKED)


def test_signs_that_mean_something_are_kept():
    def key(stem):
        return same_question_key(QuestionData("", "truefalse", {"zh-hans": stem}, {}, answer=True))

    assert (
        len({key(stem) for stem in ("3+5=8", "3-5=8", "3×5=8", "温度-5℃", "温度5℃", "3.5", "35", "？", "！")})
        == 9
    )
