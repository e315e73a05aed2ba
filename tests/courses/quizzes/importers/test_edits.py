"""Passages of a text that are written anew: the rest stays, and lines keep the numbers that they have in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.importers.edits import Edit, edited, with_edit
from courses.quizzes.importers.formats import Choices, intake_of_text

pytestmark = pytest.mark.sqlite
TEXT = "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    ("edits", "lines", "numbers"),
    [
        ((), "abcde", (1, 2, 3, 4, 5)),
        ((Edit(2, 3, "X"),), "aXde", (1, 2, 4, 5)),
        ((Edit(2, 2, "X\nY\nZ"),), "aXYZcde", (1, 2, 2, 2, 3, 4, 5)),
        ((Edit(4, 5, ""), Edit(1, 1, "X")), "Xbc", (1, 2, 3)),
    ],
)
def test_what_is_written_anew_stands_in_its_place(edits, lines, numbers):
    now = edited(TEXT, edits)
    assert ("".join(now.lines), now.numbers) == (lines, numbers)


def test_a_passage_that_was_written_anew_is_written_anew_again_in_part():
    edits = with_edit(TEXT, (), 2, 3, "X\nY\nZ")
    edits = with_edit(TEXT, edits, 3, 3, "W")  # Y
    assert (edits, edited(TEXT, edits).text) == ((Edit(2, 3, "X\nW\nZ"),), "a\nX\nW\nZ\nd\ne")
    edits = with_edit(TEXT, edits, 4, 5, "Q")  # Z and d
    assert (edits, edited(TEXT, edits).text) == ((Edit(2, 4, "X\nW\nQ"),), "a\nX\nW\nQ\ne")


@given(st.data())
def test_any_history_reads_as_if_each_had_been_written_into_the_file(data):
    plain, edits = TEXT.split("\n"), ()
    for step in range(data.draw(st.integers(1, 5))):
        if not plain:
            break
        first = data.draw(st.integers(1, len(plain)))
        last = data.draw(st.integers(first, min(len(plain), first + 2)))
        fresh = [f"{step}{place}" for place in range(data.draw(st.integers(0, 3)))]
        edits = with_edit(TEXT, edits, first, last, "\n".join(fresh))
        plain[first - 1 : last] = fresh
    assert list(edited(TEXT, edits).lines) == plain


GIFT = "::one::Safe? {=36 V ~220 V}\n\n::two::Which?\n{=a ~b\n\n::three::Right? {T}\n"
AIKEN = "Safe?\nA. 36 V\nB. 220 V\nANSWER: A\n\nWhich?\nA. x\nB. y\nANSWER: Q\n"
PLAIN = "1. 安全电压（A）\nA. 36V\nB. 220V\n\n2. 哪一个（D）\nA. 甲\nB. 乙\n\n3. 湿手不碰开关（对）\n"


@pytest.mark.parametrize(
    ("text", "passage", "new", "good"),
    [
        (GIFT, (3, 4, "::two::Which?\n{=a ~b"), "::two::Which?\n{=a ~b}", 3),
        (AIKEN, (6, 9, "Which?\nA. x\nB. y\nANSWER: Q"), "Which?\nA. x\nB. y\nANSWER: B", 2),
        (PLAIN, (5, 7, "2. 哪一个（D）\nA. 甲\nB. 乙"), "2. 哪一个（B）\nA. 甲\nB. 乙\nC. 丙", 3),
    ],
)
def test_a_faulty_question_of_a_text_is_corrected_where_it_stands(text, passage, new, good):
    before = intake_of_text(text)
    first, last, said = passage
    assert [each[:3] for each in before.passages.values()] == [passage]
    assert [finding.row for finding in before.errors] == [first]
    after = intake_of_text(text, Choices(edits=with_edit(text, (), first, last, new)))
    assert (len(after.found), after.errors, dict(after.passages)) == (good, (), {})
    lines = [each.row for each in before.found]
    assert [each.row for each in after.found if each.row != first] == lines, "the others keep their lines"
    assert said in text
