"""What a commit changed becomes statements: each once, in either edition's words, and named so that none comes twice."""

from uuid import UUID

import pytest

from lms.scorm.rules.durations import duration_cs
from lms.scorm.rules.statements import (
    SAID,
    SAID_MOST,
    Facts,
    as_xapi,
    heard_of,
    result_of,
    statements_of,
)

ATTEMPT = UUID("33333333-3333-4333-8333-333333333333")
QUESTION = {
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.student_response": "b",
    "cmi.interactions.0.correct_responses.0.pattern": "a",
    "cmi.interactions.0.objectives.0.id": "o1",
    "cmi.interactions.0.result": "wrong",
    "cmi.interactions.0.latency": "00:00:12.5",
}


def said(before, after):
    return [(one.verb, one.element) for one in statements_of(ATTEMPT, "I", before, after)]


def test_a_first_commit_that_passes_tells_the_whole_story_in_order():
    after = Facts(1, 1, 1, "passed", "passed", values=QUESTION, is_finished=True)
    assert said(Facts(session=1), after) == [
        ("initialized", ""), ("answered", "cmi.interactions.0"), ("completed", ""), ("passed", ""), ("terminated", ""),
    ]  # fmt: skip


def test_only_what_is_new_is_said_again():
    before = Facts(1, 1, 1, "incomplete", heard=heard_of(QUESTION))
    second = {name.replace(".0.", ".1.", 1): value for name, value in QUESTION.items()}
    assert said(before, Facts(1, 2, 1, "incomplete", values=QUESTION)) == []
    assert said(before, Facts(1, 2, 1, "incomplete", values={**QUESTION, **second})) == [
        ("answered", "cmi.interactions.1")
    ]
    other = {**QUESTION, "cmi.interactions.0.student_response": "a", "cmi.interactions.0.result": "correct"}
    assert said(before, Facts(1, 2, 1, "incomplete", values=other)) == [("answered", "cmi.interactions.0")]


def test_a_question_that_was_only_shown_is_not_answered():
    shown = {"cmi.interactions.0.id": "q1", "cmi.interactions.0.type": "choice"}
    assert said(Facts(1, 1, 1), Facts(1, 2, 1, values=shown)) == []


def test_progress_is_said_by_tenths_however_often_it_is_told():
    heard, told = {}, []
    for hundredths in range(101):
        values = {"cmi.progress_measure": f"{hundredths / 100}"}
        told += statements_of(ATTEMPT, "I", Facts(1, 1, 1, heard=heard), Facts(1, 2, 1, values=values))
        heard = heard_of(values)
    assert [one.said["progress"] for one in told] == ["0.0", *(f"{tenth / 10}" for tenth in range(1, 11))]


def test_who_answers_anew_all_day_is_heard_only_so_often():
    def told(count):
        return [
            *statements_of(ATTEMPT, "I", Facts(1, 1, 1, heard={SAID: count}), Facts(1, 2, 1, values=QUESTION))
        ]

    assert [len(told(count)) for count in (0, SAID_MOST - 1, SAID_MOST, SAID_MOST + 9)] == [1, 1, 0, 0]


def test_the_same_commit_again_says_the_same_under_the_same_names():
    after = Facts(1, 4, 1, "failed", "failed", exit="suspend", is_finished=True)
    first, again = (list(statements_of(ATTEMPT, "I", Facts(1, 3, 1), after)) for _ in range(2))
    assert [one.uuid for one in first] == [one.uuid for one in again]
    assert [one.verb for one in first] == ["failed", "suspended"]
    assert (
        len(
            {one.uuid for one in first}
            | {one.uuid for one in statements_of(ATTEMPT, "J", Facts(1, 3, 1), after)}
        )
        == 4
    )


def test_the_words_of_2004_say_the_same():
    values = {
        "cmi.interactions.0.id": "q1", "cmi.interactions.0.type": "choice",
        "cmi.interactions.0.learner_response": "b", "cmi.interactions.0.result": "incorrect",
        "cmi.interactions.0.latency": "PT12.5S", "cmi.interactions.0.description": "Which?",
        "cmi.progress_measure": "0.5",
    }  # fmt: skip
    old, progress = statements_of(ATTEMPT, "I", Facts(1, 1, 1), Facts(1, 2, 1, values=values))
    [new] = statements_of(ATTEMPT, "I", Facts(1, 1, 1), Facts(1, 2, 1, values=QUESTION))
    assert (
        (old.response, old.result, old.latency_cs)
        == (new.response, new.result, new.latency_cs)
        == ("b", "wrong", 1250)
    )
    assert (old.said["words"], progress.verb, progress.said) == ("Which?", "progressed", {"progress": "0.5"})
    assert new.said == {"right": ["a"], "objectives": ["o1"], "raw": "wrong"}


@pytest.mark.parametrize(
    ("text", "centiseconds"),
    [
        ("00:01:02.5", 6250), ("PT1M2.5S", 6250), ("P1DT1H", 9_000_000), ("PT0S", 0), ("PT", None), ("P", None),
        ("P1Y", None), ("", None), ("12 s", None), ("PT1.239S", 123),
    ],
)  # fmt: skip
def test_lengths_of_either_edition(text, centiseconds):
    assert duration_cs(text) == centiseconds


def test_a_number_is_no_judgement():
    assert [result_of(text) for text in ("correct", "wrong", "incorrect", "0.5", "neutral", "")] == [
        "correct", "wrong", "wrong", "", "neutral", "",
    ]  # fmt: skip


def test_a_statement_in_the_shape_of_xapi_names_nobody():
    facts = {
        "uuid": ATTEMPT, "registration": ATTEMPT, "package_version": "v", "item": "I", "verb": "answered",
        "element": "cmi.interactions.0", "question": "q1", "response": "b", "result": "wrong", "latency_cs": 1250,
        "score_hundredths": None, "duration_cs": 0, "at": "t", "stored_at": "s",
    }  # fmt: skip
    told = as_xapi(facts, actor="pseudonym", home="https://academy.example")
    assert told["actor"] == {
        "objectType": "Agent", "account": {"homePage": "https://academy.example", "name": "pseudonym"},
    }  # fmt: skip
    assert told["result"] == {"response": "b", "success": False, "duration": "PT12.50S"}
    assert told["object"]["id"] == "https://academy.example/packages/v/items/I/questions/q1"
    passed = as_xapi({**facts, "verb": "passed", "score_hundredths": 8050}, actor="p", home="h")
    assert passed["result"] == {"duration": "PT0.00S", "score": {"raw": 80.5}, "success": True}
