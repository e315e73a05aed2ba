"""Signing in: with a telephone, without one, too early, too late, twice, and by somebody who is not on the list."""

import pytest

from lms.accounts.access import NotVisible
from lms.attendance.actions import (
    check_code,
    decide_candidate,
    note_candidate,
    sign_by_code,
    sign_by_finger,
    sign_by_pin,
)
from lms.attendance.models import Candidate, Pin, Register, SignEvent
from lms.attendance.queries import counted, presence_at, roster
from lms.attendance.refusals import (
    CodeWrong,
    NameMissing,
    NotOnTheList,
    NotSignedIn,
    PinMalformed,
    PinWrong,
    SignatureMissing,
    SigningIsOver,
    TimeOutsideTheSession,
    TooEarlyToSign,
)
from lms.attendance.rules.presence import SignKind
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import at

pytestmark = pytest.mark.django_db
STROKES = [[10, 10, 20, 30, 40, 35]]


def test_too_early_says_when_to_come_back_and_burns_nothing():
    day = morning()
    code = day.code("08:30")
    with pytest.raises(TooEarlyToSign) as refused:
        check_code(session=day.session, code=code, at=at("08:30"))
    assert "8:50" in refused.value.message
    assert not SignEvent.objects.exists()
    check_code(session=day.session, code=day.code("08:50"), at=at("08:50"))


def test_after_the_session_it_says_whom_to_ask():
    day = morning()
    with pytest.raises(SigningIsOver):
        check_code(session=day.session, code=day.code("12:10"), at=at("12:10"))


def test_only_the_code_of_now_is_taken():
    day, other = morning(), morning()
    for code in (day.code("08:58"), other.code("09:00"), "", "000000x"):
        with pytest.raises(CodeWrong):
            check_code(session=day.session, code=code, at=at("09:00"))
    assert Register.objects.count() == 2


def test_the_first_sign_in_stands_however_often_it_is_sent():
    day = morning()
    (person,) = day.people
    for clock in ("09:02", "09:02", "09:40"):
        day.signed(person, clock)
    assert SignEvent.objects.count() == 1
    assert presence_at(person.learner, day.session).in_at == at("09:02")


def test_nobody_signs_out_who_did_not_sign_in_and_strangers_not_at_all():
    day = morning()
    with pytest.raises(NotSignedIn):
        day.signed(day.people[0], left="09:10")
    for stranger in (EnrolmentFactory(), EnrolmentFactory(cohort=day.session.cohort, state="withdrawn")):
        with pytest.raises(NotOnTheList):
            sign_by_code(
                learner=stranger.learner,
                session=day.session,
                kind=SignKind.IN,
                seen_at=at("09:00"),
                at=at("09:00"),
            )
    assert not SignEvent.objects.exists()


def test_without_a_telephone_by_a_pin_that_is_set_at_first_use():
    day = morning(2)
    asks = {"actor": day.trainer, "session": day.session, "kind": SignKind.IN, "at": at("09:00")}
    person, other = day.people
    with pytest.raises(PinMalformed):
        sign_by_pin(**asks, enrolment=person, pin="12")
    sign_by_pin(**asks, enrolment=person, pin="4711")
    assert "4711" not in Pin.objects.get().hash
    with pytest.raises(PinWrong):
        sign_by_pin(**asks, enrolment=person, pin="0815")
    sign_by_pin(**asks, enrolment=person, pin="4711")
    sign_by_pin(**asks, enrolment=other, pin="0815")
    assert SignEvent.objects.count() == 2
    assert counted(roster(day.register, day.session)).here == 2


def test_without_a_telephone_by_a_finger_and_the_strokes_are_kept():
    day = morning()
    asks = {
        "actor": day.trainer, "session": day.session, "enrolment": day.people[0], "kind": SignKind.IN, "at": at("09:00"),
    }  # fmt: skip
    for nothing in (
        None,
        [],
        [[]],
        [[1, 2]],
        [[1, 2, 3]],
        [[1, 2, 3, "4"]],
        [[0, 0, 9999, 1]],
        [[1, 2, 3, 4]] * 61,
    ):
        with pytest.raises(SignatureMissing):
            sign_by_finger(**asks, strokes=nothing)
    assert sign_by_finger(**asks, strokes=STROKES).strokes == STROKES


def test_only_who_runs_the_session_writes_people_in():
    day, other = morning(), morning()
    for actor in (other.trainer, day.people[0].learner, PersonFactory(roles=["auditor"])):
        day.trainer = actor
        with pytest.raises(NotVisible):
            day.marked(day.people[0], "in", "09:00")
    with pytest.raises(NotVisible):
        other.marked(day.people[0], "in", "09:00")
    assert not SignEvent.objects.exists()


def test_a_trainer_may_say_that_it_was_earlier_but_not_before_or_after_the_session():
    day = morning()
    (person,) = day.people
    day.marked(person, "in", "09:30", happened_at=at("09:05"))
    assert presence_at(person.learner, day.session).in_at == at("09:05")
    for clock in ("08:00", "09:31", "12:00"):
        with pytest.raises(TimeOutsideTheSession):
            day.marked(person, "out", "09:30", happened_at=at(clock))


def test_a_guest_is_noted_once_and_counts_nothing_until_the_office_decides():
    day = morning()
    asks = {"actor": day.trainer, "session": day.session}
    guest = note_candidate(**asks, name=" 李大姐 ")
    assert note_candidate(**asks, name="李大姐") == guest
    with pytest.raises(NameMissing):
        note_candidate(**asks, name=" ")
    assert counted(roster(day.register, day.session)).people == 1
    decide_candidate(actor=PersonFactory(roles=["office"]), candidate=guest, approve=True)
    assert Candidate.objects.get().state == "approved"
