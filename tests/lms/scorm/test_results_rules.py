"""How questions did, over many attempts: of a changed answer the last counts, and nothing is judged that nobody judged."""

import random

from lms.scorm.rules.results import Answer, Chosen, objective_figures, objectives_of, question_figures


def answer(
    registration, response="a", result="correct", latency=None, *, element="cmi.interactions.0", **more
):
    facts = {"item": "i", "question": "q", "kind": "choice", "words": "", **more}
    return Answer(
        registration, facts.pop("learner", registration), facts["item"], element, facts["question"], facts["kind"],
        response, result, latency, (), facts["words"],
    )  # fmt: skip


def test_shares_medians_and_the_most_chosen_responses():
    told = [
        answer(1, "a", "correct", 400),
        answer(2, "b", "wrong", 1000),
        answer(3, "a", "correct", 200),
        answer(4, "c", "unanticipated"),
        answer(5, "d", "wrong"),
        answer(6, "b", "wrong", 5000, words="Which?"),
    ]
    [found] = question_figures(told)
    assert (found.people, found.answers, found.judged, found.right, found.percent) == (6, 6, 6, 2, 33)
    assert (found.median_cs, found.words, found.others) == (400, "Which?", 1)
    assert found.chosen == [Chosen("a", 2, True), Chosen("b", 2, False), Chosen("c", 1, False)]


def test_of_a_changed_answer_the_last_counts_and_a_second_try_is_a_try_of_its_own():
    told = [
        answer(1, "b", "wrong"),
        answer(1, "a", "correct"),
        answer(1, "b", "wrong", element="cmi.interactions.1"),
    ]
    [found] = question_figures(told)
    assert (found.people, found.answers, found.right) == (1, 2, 1)


def test_what_nobody_judged_has_no_share():
    [found] = question_figures([answer(1, "an essay", "", kind="fill-in"), answer(2, "another", "neutral")])
    assert (found.judged, found.percent, found.median_cs) == (0, None, None)
    assert [one.is_right for one in found.chosen] == [None, None]


def test_a_response_that_was_now_right_now_wrong_is_neither():
    [found] = question_figures([answer(1), answer(2, "a", "wrong")])
    assert found.chosen == [Chosen("a", 2, None)]


def test_questions_of_two_items_are_two_and_one_without_a_name_has_its_place():
    told = [answer(1), answer(1, item="j"), answer(1, question="", element="cmi.interactions.4")]
    assert [(one.item, one.question) for one in question_figures(told)] == [
        ("i", "q"), ("j", "q"), ("i", "cmi.interactions.4"),
    ]  # fmt: skip


def test_the_order_of_people_changes_no_figure():
    told = [answer(n, random.Random(n).choice("abc"), ("correct", "wrong")[n % 2], n) for n in range(40)]
    shuffled = random.Random(1).sample(told, 40)
    assert question_figures(told) == question_figures(shuffled)


def test_objectives_of_either_edition():
    old = {"cmi.objectives.0.id": "o1", "cmi.objectives.0.status": "passed", "cmi.objectives.1.id": "o2"}
    new = {
        "cmi.objectives.0.id": "o1", "cmi.objectives.0.completion_status": "completed",
        "cmi.objectives.0.success_status": "failed",
    }  # fmt: skip
    assert objectives_of(old) == {"o1": "reached", "o2": ""}
    assert objectives_of(new) == {"o1": "missed"}
    found = objective_figures([("i", objectives_of(old)), ("i", objectives_of(new)), ("j", {"o1": ""})])
    assert [(one.item, one.objective, one.said, one.reached, one.percent) for one in found] == [
        ("i", "o1", 2, 1, 50)
    ]
