"""Making up what was missed: a list of its own, each period counted once, seen by those concerned alone."""

from datetime import timedelta

import pytest

from lms.accounts.access import NotVisible
from lms.attendance.actions import close_session, confirm_out, mark, plan_make_up
from lms.attendance.missing import missed_sessions
from lms.attendance.models import Attendance
from lms.attendance.queries import people_of, sessions_to_sign
from lms.attendance.rules.making_up import owed
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession, SessionPerson
from lms.cohorts.rules import MakeUpInThePast, NobodyToMakeUp, SessionsMeet
from lms.cohorts.timetable import access_session, access_taught, learner_sessions
from lms.messaging.models import Notice
from tests.factories.attendance import Morning, morning
from tests.factories.cohorts import CohortTrainerFactory
from tests.factories.ledger import at, sums
from tests.factories.timetable import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEXT = at("09:00", days=1)


@pytest.mark.parametrize(
    ("attended", "left"),
    [
        ([], {1: 2700, 2: 2700}),
        ([{1: 2700}], {2: 2700}),
        ([{1: 2700, 2: 1500}], {2: 1200}),
        ([{1: 2700, 2: 1500}, {2: 1200}], {}),
        ([{1: 2700}, {2: 2700}, {2: 2700}], {}),
        ([{1: 2700, 2: 2650}], {}),
        ([{9: 2700}], {1: 2700, 2: 2700}),
    ],
)
def test_each_period_is_owed_once(attended, left):
    assert owed({1: 2700, 2: 2700}, attended) == left


@pytest.fixture
def day():
    """Of three people one was there, one left after the first period, one never came."""
    made = morning(3)
    whole, left, _absent = made.people
    made.signed(whole, "08:55", "11:35")
    made.signed(left, "08:55", "09:45")
    close_session(actor=made.trainer, session=made.session, head_count=2, at=at("11:36"))
    made.derived()
    return made


def missed_of(day):
    return missed_sessions(day.session.cohort)[0]


def planned(day, *people, begins=NEXT, actor=None):
    return plan_make_up(
        actor=actor or day.trainer,
        missed=missed_of(day),
        who={person.uuid for person in people},
        starts_at=begins,
        at=at("12:00"),
    )


def said(day, person, kind, moment):
    mark(actor=day.trainer, session=day.session, enrolment=person, kind=SignKind(kind), at=moment)


def attended(day, session, came, left, *people):
    """Those people sign at the make-up of the next day, and it is closed."""
    again = Morning(day.trainer, access_taught(day.trainer, session.uuid), day.people)
    for person in people:
        for clock, kind in ((came, "in"), (left, "out")):
            said(again, person, kind, at(clock, days=1))
    close_session(actor=day.trainer, session=again.session, head_count=1, at=at("12:00", days=1))
    again.derived()


def test_who_missed_which_periods_is_listed(day):
    _whole, left, absent = day.people
    found = {each.enrolment.pk: each for each in missed_of(day).people}
    assert set(found) == {left.pk, absent.pk}
    assert (found[left.pk].status, set(found[left.pk].owed)) == ("left", {2, 3})
    assert (found[absent.pk].status, set(found[absent.pk].owed)) == ("absent", {1, 2, 3})
    assert all(each.is_open for each in found.values())


def test_only_those_on_the_list_see_it_sign_in_it_and_are_told(day):
    whole, _left, absent = day.people
    session = planned(day, absent)
    assert [row.pk for row in people_of(session)] == [absent.pk]
    week = (DAY, DAY + timedelta(days=6))
    assert [len(learner_sessions(each.learner, *week)) for each in (whole, absent)] == [1, 2]
    assert [len(sessions_to_sign(each.learner, NEXT)) for each in (whole, absent)] == [0, 1]
    assert access_session(absent.learner, session.uuid) == session
    with pytest.raises(NotVisible):
        access_session(whole.learner, session.uuid)
    notice = Notice.objects.get(kind="make_up_planned")
    assert (notice.recipient_id, notice.values["clock"]) == (absent.learner_id, "9:00")
    assert not {each.enrolment.pk: each for each in missed_of(day).people}[absent.pk].is_open


def test_a_made_up_lesson_counts_once_and_no_more_than_was_lacking(day):
    whole, left, absent = day.people
    before = sums(left)
    session = planned(day, left, absent)
    assert [row.number for row in session.periods.all()] == [1, 2, 3]
    attended(day, session, "09:00", "11:35", left, absent)
    periods = 3 * 2700
    assert [sums(person)[1] for person in (whole, left, absent)] == [periods] * 3
    assert before[1] == 2700
    assert missed_of(day).open_people == []
    assert all(not each.owed for each in missed_of(day).people)
    assert not Attendance.objects.filter(register__session=session, enrolment=whole).exists()
    with pytest.raises(NobodyToMakeUp):
        planned(day, left, absent, begins=at("09:00", days=3))


def test_without_the_cap_a_period_would_count_twice(day, monkeypatch):
    """The control: the same without knowing what is lacking."""
    _whole, left, absent = day.people
    session = planned(day, left, absent)
    everything = {person.pk: {1: 2700, 2: 2700, 3: 2700} for person in day.people}
    monkeypatch.setattr("lms.attendance.actions.closing.owed_at", lambda _session: everything)
    attended(day, session, "09:00", "11:35", left, absent)
    assert sums(left)[1] == 4 * 2700


def test_who_misses_the_make_up_too_is_open_again(day):
    _whole, left, absent = day.people
    session = planned(day, left, absent)
    attended(day, session, "09:00", "11:35", left)
    assert [each.enrolment.pk for each in missed_of(day).open_people] == [absent.pk]


def test_sent_twice_it_is_one_session_and_one_message(day):
    absent = day.people[2]
    assert planned(day, absent) == planned(day, absent)
    assert (SessionPerson.objects.count(), Notice.objects.filter(kind="make_up_planned").count()) == (1, 1)
    with pytest.raises(NobodyToMakeUp):
        planned(day, absent, begins=at("09:00", days=2))


def test_what_cannot_be_planned_is_refused(day):
    whole, left, absent = day.people
    for people, begins, refusal in (
        ([whole], NEXT, NobodyToMakeUp),
        ([], NEXT, NobodyToMakeUp),
        ([absent], at("10:00"), MakeUpInThePast),
    ):
        with pytest.raises(refusal):
            planned(day, *people, begins=begins)
    with pytest.raises(NotVisible):
        planned(day, absent, actor=CohortTrainerFactory().user)
    planned(day, absent)
    with pytest.raises(SessionsMeet):
        planned(day, left, begins=at("09:30", days=1))
    assert ClassSession.objects.filter(makes_up=day.session).count() == 1


def test_somebody_who_still_has_to_be_confirmed_is_not_missing(day):
    """A word about when they left makes the attendance; before it nothing is known."""
    made = morning(2, cohort=day.session.cohort, day=DAY + timedelta(days=2))
    made.people[0].refresh_from_db()
    said(made, made.people[0], "in", at("09:00", days=2))
    close_session(actor=made.trainer, session=made.session, head_count=1, at=at("11:36", days=2))
    listed = {
        each.enrolment.pk for row in missed_sessions(day.session.cohort)
        if row.view.session == made.session for each in row.people
    }  # fmt: skip
    assert made.people[0].pk not in listed
    confirm_out(
        actor=made.trainer, session=made.session, enrolment=made.people[0],
        out_at=at("09:50", days=2), at=at("11:40", days=2),
    )  # fmt: skip
    listed = {
        each.enrolment.pk for row in missed_sessions(day.session.cohort)
        if row.view.session == made.session for each in row.people
    }  # fmt: skip
    assert made.people[0].pk in listed
