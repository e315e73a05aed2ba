"""An exam in a room: seats, who is let in, the beginning; and pages that were left are kept for people."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.assessments import rules
from lms.assessments.actions import (
    Away,
    attempt_token,
    begin_sitting,
    give_seats,
    let_in,
    note_leavings,
    send_out,
    start_attempt,
    submit_attempt,
)
from lms.assessments.models import IdentityWay, Leaving, Seat
from lms.assessments.queries.rooms import room_lines
from lms.assessments.rules.seat_refusals import (
    IsWriting,
    NotBegunYet,
    NotInTheSitting,
    NotInvigilated,
    NotLetIn,
)
from lms.assessments.rules.seats import free_numbers, seat_plan
from lms.audit.models import AuditRecord
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.sittings import make_exam


@pytest.mark.parametrize("seed", range(40))
def test_everybody_gets_one_seat_that_nobody_has(seed):
    dice = random.Random(seed)
    taken, people = dice.sample(range(1, 41), dice.randint(0, 40)), dice.randint(0, 30)
    plan = seat_plan(range(people), taken, is_mixed=seed % 2 == 0, seed=seed)
    numbers = list(plan.values())
    assert len(set(numbers)) == people == len(plan)
    assert not set(numbers) & set(taken)
    assert sorted(numbers) == free_numbers(people, taken)


def test_seats_in_order_follow_the_list_and_mixed_ones_do_not():
    assert seat_plan([7, 8, 9], [2], is_mixed=False) == {7: 1, 8: 3, 9: 4}
    mixed = seat_plan(range(20), [], is_mixed=True, seed=1)
    assert [mixed[each] for each in range(20)] != list(range(1, 21))


pytestmark = pytest.mark.django_db


def begin(exam, enrolment):
    return start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=exam.outline.course_key, lesson=exam.lesson
    )


def test_nobody_begins_before_they_are_let_in_and_the_invigilator_begins():
    exam = make_exam(invigilated=True)
    (who,) = exam.people
    with pytest.raises(NotLetIn):
        begin(exam, who)
    let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=who, way=IdentityWay.PAPERS)
    with pytest.raises(NotBegunYet):
        begin(exam, who)
    begin_sitting(actor=exam.trainer, sitting=exam.sitting)
    attempt = begin(exam, who)
    assert begin(exam, who) == attempt
    with pytest.raises(IsWriting):
        send_out(actor=exam.trainer, sitting=exam.sitting, enrolment=who)


def test_who_comes_late_is_let_in_after_the_beginning_and_a_mistake_is_taken_back():
    exam = make_exam(people=2, invigilated=True)
    late, wrong = exam.people
    begin_sitting(actor=exam.trainer, sitting=exam.sitting)
    let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=wrong, way=IdentityWay.KNOWN)
    send_out(actor=exam.trainer, sitting=exam.sitting, enrolment=wrong)
    send_out(actor=exam.trainer, sitting=exam.sitting, enrolment=wrong)
    with pytest.raises(NotLetIn):
        begin(exam, wrong)
    let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=late, way=IdentityWay.PAPERS)
    assert begin(exam, late).sitting == exam.sitting


def test_seats_are_given_once_and_the_first_check_counts():
    exam = make_exam(people=3, invigilated=True)
    first, second, _third = exam.people
    own = let_in(actor=second.learner, sitting=exam.sitting, enrolment=second, way=IdentityWay.PIN)
    assert (own.number, own.checked_by) == (1, None)
    assert give_seats(actor=exam.trainer, sitting=exam.sitting) == 2
    assert give_seats(actor=exam.trainer, sitting=exam.sitting, is_mixed=True) == 0
    again = let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=second, way=IdentityWay.PAPERS)
    assert (again.way, again.checked_at) == (IdentityWay.PIN, own.checked_at)
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert AuditRecord.objects.filter(action="seat.let_in", object_uuid=second.uuid).count() == 1
    assert AuditRecord.objects.filter(action="sitting.seated").count() == 1
    assert first != second


def test_an_invigilator_begins_within_the_window_once_and_only_an_invigilated_sitting():
    ahead = make_exam(invigilated=True, opens_at=timezone.now() + timedelta(hours=2))
    with pytest.raises(rules.SittingAhead):
        begin_sitting(actor=ahead.trainer, sitting=ahead.sitting)
    later = timezone.now() + timedelta(hours=2, minutes=1)
    begun = begin_sitting(actor=ahead.trainer, sitting=ahead.sitting, at=later)
    assert begin_sitting(actor=ahead.trainer, sitting=ahead.sitting).begun_at == begun.begun_at == later
    with pytest.raises(NotInTheSitting):
        let_in(
            actor=ahead.trainer, sitting=ahead.sitting, enrolment=EnrolmentFactory(), way=IdentityWay.KNOWN
        )


def test_a_sitting_without_an_invigilator_has_no_room():
    exam = make_exam()
    with pytest.raises(NotInvigilated):
        begin_sitting(actor=exam.trainer, sitting=exam.sitting)
    assert begin(exam, exam.people[0]).sitting == exam.sitting


def test_pages_that_were_left_are_kept_once_and_add_up_for_people(django_assert_num_queries):
    exam = make_exam(people=2, invigilated=True)
    who = exam.people[0]
    let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=who, way=IdentityWay.KNOWN)
    begin_sitting(actor=exam.trainer, sitting=exam.sitting)
    attempt = begin(exam, who)
    token = attempt_token(attempt)
    assert note_leavings(token, page="a", away=[Away(1, 20), Away(2, 5)]) == 2
    assert note_leavings(token, page="a", away=[Away(1, 20), Away(2, 5), Away(3, 1)]) == 1
    assert note_leavings(token, page="b", away=[Away(1, 4)]) == 1
    with django_assert_num_queries(6):
        lines = room_lines(exam.sitting)
    line = next(each for each in lines if each.line.enrolment_uuid == who.uuid)
    assert (line.left, line.left_s, line.is_in) == (4, 30, True)
    done = submit_attempt(attempt=attempt, actor=who.learner)
    assert done.passed is not True or done.withheld, "leaving decides nothing, and neither helps"
    with pytest.raises(rules.AttemptClosed):
        note_leavings(token, page="a", away=[Away(9, 9)])
    with pytest.raises(rules.BadToken):
        note_leavings("nonsense", page="a", away=[])


def test_a_page_that_never_stops_leaving_fills_no_table():
    exam = make_exam()
    token = attempt_token(begin(exam, exam.people[0]))
    for page in range(6):
        note_leavings(token, page=str(page), away=[Away(number, 1) for number in range(50)])
    assert Leaving.objects.count() == 200
