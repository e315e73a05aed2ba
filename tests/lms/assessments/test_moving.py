"""An exam that goes on on another device: what the one before had not sent is neither lost nor does it win."""

from __future__ import annotations

import random

import pytest

from lms.assessments import rules
from lms.assessments.actions import (
    Entry,
    Packet,
    ask_to_move,
    attempt_token,
    decide_aside,
    go_on_here,
    hand_in,
    let_go,
    save_answer,
    start_attempt,
    submit_attempt,
    take_over,
)
from lms.assessments.actions.moving import FREE
from lms.assessments.models import Answer, AsideAnswer, AttemptEvent
from lms.assessments.queries import paper_for_learner, seat_lines
from lms.assessments.queries.moving import aside_of, asked_to_move
from tests.factories.sittings import make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def exam():
    return make_exam(one_device=True)


@pytest.fixture
def attempt(exam):
    own = exam.people[0]
    return start_attempt(
        learner=own.learner,
        enrolment=own,
        course_key=exam.outline.course_key,
        lesson=exam.lesson,
        entry=Entry(holder="first", device="iphone"),
    )


def moved(attempt, holder="second"):
    return take_over(attempt=attempt, holder=holder, actor=attempt.learner)


def late(token, question, value, stamp, device="a"):
    with pytest.raises(rules.OtherDevice):
        save_answer(token, question=question, value=value, stamp=stamp, device=device)


def saved():
    return dict(Answer.objects.values_list("question", "value"))


def test_what_comes_late_is_kept_aside_once_the_latest_of_each_question(attempt):
    token = attempt_token(attempt)
    moved(attempt)
    for stamp, value in ((5, "old"), (7, "new"), (6, "between"), (7, "new")):
        late(token, 1, value, stamp)
    late(token, 0, None, 8)
    assert saved() == {}
    kept = AsideAnswer.objects.order_by("question").values_list("question", "value", "stamp")
    assert list(kept) == [(0, None, 8), (1, "new", 7)]
    assert aside_of(attempt) == [1, 2]


def test_it_is_taken_in_only_where_nothing_was_answered_since(attempt):
    token = attempt_token(attempt)
    save_answer(token, question=0, value="before", stamp=1, device="a")
    save_answer(token, question=1, value="before", stamp=2, device="a")
    held = moved(attempt)
    save_answer(attempt_token(held), question=1, value="since", stamp=3, device="b")
    for question in range(3):
        late(token, question, "late", 40 + question)
    with pytest.raises(rules.OtherDevice):
        decide_aside(attempt=held, holder="first", is_taken=True)
    assert decide_aside(attempt=held, holder="second", is_taken=True) == 2
    assert saved() == {0: "late", 1: "since", 2: "late"}
    assert decide_aside(attempt=held, holder="second", is_taken=True) == 0
    assert aside_of(attempt) == []


def test_what_is_left_aside_comes_into_no_paper_and_stays_for_people(attempt):
    token = attempt_token(attempt)
    held = moved(attempt)
    late(token, 0, "late", 4)
    assert decide_aside(attempt=held, holder="second", is_taken=False) == 0
    assert (saved(), AsideAnswer.objects.get().was_taken, aside_of(attempt)) == ({}, False, [])


def test_a_hand_in_from_the_device_before_is_refused_and_its_answers_kept(attempt):
    token = attempt_token(attempt)
    moved(attempt)
    with pytest.raises(rules.OtherDevice):
        hand_in(token, answers=[Packet(0, "late", 3, "a"), Packet(9, "nowhere", 3, "a")])
    attempt.refresh_from_db()
    assert (attempt.state, aside_of(attempt)) == ("open", [1])


def test_after_the_end_nothing_is_kept_aside(attempt):
    token = attempt_token(attempt)
    held = moved(attempt)
    submit_attempt(attempt=held, actor=held.learner)
    with pytest.raises(rules.AttemptClosed):
        save_answer(token, question=0, value="late", stamp=3, device="a")
    with pytest.raises(rules.AttemptClosed):
        decide_aside(attempt=held, holder="second", is_taken=True)
    assert not AsideAnswer.objects.exists()


@pytest.mark.parametrize("seed", range(5))
def test_a_device_that_comes_back_never_wins_over_what_was_chosen_on_the_other(attempt, seed):
    """First writes without a network, second takes over and writes, first takes it back and sends what it had."""
    dice = random.Random(seed)
    clock = paper_for_learner(attempt, "en").clock
    unsent = [Packet(dice.randrange(3), f"first{n}", clock + 1 + n, "z") for n in range(dice.randint(1, 30))]
    held = moved(attempt)
    clock = paper_for_learner(held, "en").clock
    chosen = {dice.randrange(3): f"second{n}" for n in range(2)}
    for place, (question, value) in enumerate(chosen.items()):
        save_answer(attempt_token(held), question=question, value=value, stamp=clock + 1 + place, device="a")
    back = moved(held, "first")
    for packet in dice.sample(unsent, len(unsent)):
        save_answer(
            attempt_token(back), question=packet.question, value=packet.value, stamp=packet.stamp, device="z"
        )
    latest = {packet.question: packet.value for packet in unsent}
    assert saved() == {**latest, **chosen}


def test_without_the_head_start_the_device_that_comes_back_would_win(attempt):
    """Control: stamps alone go on from what the server has seen."""
    held = moved(attempt)
    save_answer(attempt_token(held), question=0, value="second", stamp=1, device="a")
    back = moved(held, "first")
    save_answer(attempt_token(back), question=0, value="first", stamp=7, device="z")
    assert saved() == {0: "first"}


def test_the_room_lets_the_asking_device_go_on_and_without_one_whichever_opens_it_next(exam, attempt):
    ask_to_move(attempt=attempt, holder="second", device="iphone", actor=attempt.learner)
    ask_to_move(attempt=attempt, holder="first", device="iphone", actor=attempt.learner)
    assert asked_to_move(attempt).holder == "second"
    assert seat_lines(exam.sitting)[0].asks == "iphone"
    assert let_go(actor=exam.trainer, attempt=attempt).holder == "second"
    assert asked_to_move(attempt) is None
    again = let_go(actor=exam.trainer, attempt=attempt)
    assert again.holder == FREE
    late(attempt_token(attempt), 0, "first", 3)
    opened = go_on_here(attempt=again, holder="third", device="mac", actor=attempt.learner)
    assert (opened.holder, opened.device) == ("third", "mac")
    with pytest.raises(rules.OtherDevice):
        go_on_here(attempt=again, holder="fourth", actor=attempt.learner)
    kinds = list(AttemptEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["asked_to_move", "let_go", "let_go", "taken_over"]
