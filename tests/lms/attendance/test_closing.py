"""From signs to hours: the vectors V16 to V20 through the doors that people use."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.access import NotVisible
from lms.attendance.actions import close_session, confirm_out
from lms.attendance.models import Attendance, SignEvent
from lms.attendance.refusals import (
    CloseTooEarly,
    CloseTooLate,
    NotSignedIn,
    RegisterIsClosed,
    TimeOutsideTheSession,
)
from lms.audit.models import AuditRecord
from lms.cohorts.models import EnrolmentLeave
from lms.cohorts.rules import SessionIsCancelled
from lms.ledger.actions import Mode
from lms.ledger.queries import entries_of
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.ledger import at, corrected, film, lines, period, record, sums, whole
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


def close(day, clock="11:40", **more):
    facts = {"actor": day.trainer, "session": day.session, "head_count": len(day.people), "at": at(clock)}
    return close_session(**{**facts, **more})


def test_v16a_in_at_nine_four_and_out_at_eleven_thirty_three_is_three_periods():
    day = morning()
    (person,) = day.people
    day.signed(person, "09:04", "11:33")
    assert close(day).confirmed == 1
    day.derived()
    assert sums(person) == (0, 8100, 0, 0)
    (entry,) = entries_of(person.pk)
    assert (entry.grade, entry.component, entry.mode) == ("A", "practice", "onsite")
    assert Attendance.objects.get().status == "present"
    whole()


def test_v16b_twelve_minutes_late_cost_twelve_minutes():
    day = morning()
    day.signed(day.people[0], "09:12", "11:33")
    close(day)
    day.derived()
    assert sums(day.people[0]) == (0, 7380, 0, 0)
    assert Attendance.objects.get().status == "late"


def test_v17_without_a_sign_out_nothing_counts_until_the_trainer_says_when():
    day = morning()
    (person,) = day.people
    day.signed(person, "09:00")
    closed = close(day)
    assert (closed.confirmed, [line.enrolment for line in closed.waiting]) == (0, [person])
    assert sums(person) == (0, 0, 0, 0)
    said = {"actor": day.trainer, "session": day.session, "enrolment": person, "at": at("12:00")}
    with pytest.raises(TimeOutsideTheSession):
        confirm_out(**said, out_at=at("08:30"))
    confirm_out(**said, out_at=at("10:40"))
    confirm_out(**said, out_at=at("11:35"))  # said again, otherwise: the first word stands
    day.derived()
    assert sums(person) == (0, 5400, 0, 0)
    assert Attendance.objects.get().status == "left"
    assert AuditRecord.objects.filter(action="session.out_confirmed").count() == 1


def test_v18_a_film_in_class_is_seen_and_the_class_has_the_time():
    day = morning()
    (person,) = day.people
    record(film(person, "09:10", minutes=20))
    day.signed(person, "09:04", "11:33")
    close(day)
    day.derived()
    assert sums(person) == (0, 8100, 0, 0)
    assert lines(person) == [
        ("credit", "online", 7, 1200),
        ("reversal", "online", 7, -1200),
        ("credit", "onsite", 7, 8100),
    ]


def test_v19b_the_class_has_the_hours_that_a_work_log_covers_too():
    rules = {
        "tz": "Asia/Shanghai", "unit_min": {"online": 45, "onsite": 45, "workplace": 60},
        "daily_cap_units": {"online": 8}, "max_rate": "2", "max_rate_before_done": "2",
    }  # fmt: skip
    day = morning()
    (person,) = day.people
    person.ruleset = RuleSetFactory(code="WORK-60", data=rules)
    person.save()
    log = {"mode": Mode.WORKPLACE}
    record(period(person, "08:30", minutes=210, **log), period(person, "13:00", minutes=270, **log))
    day.signed(person, "09:00", "11:35")
    close(day)
    day.derived()
    assert sums(person) == (0, 8100, 20700, 0)


def test_v20_a_proxy_found_later_is_reversed_and_recounted_in_the_ledger():
    day = morning()
    (person,) = day.people
    day.signed(person, "09:00", "11:35")
    close(day)
    day.derived()
    corrected(person, sec=5400, why="proxy")
    assert lines(person) == [
        ("credit", "onsite", 7, 8100), ("reversal", "onsite", 7, -8100), ("credit", "onsite", 7, 5400),
    ]  # fmt: skip
    assert sums(person) == (0, 5400, 0, 0)
    close(day)  # once more: nothing of it comes back
    day.derived()
    assert sums(person) == (0, 5400, 0, 0)
    whole()


def test_everybody_is_confirmed_as_they_were_and_nobody_twice():
    day = morning(6)
    stays, goes, ill, never, wrong, late = day.people
    day.signed(stays, "08:55", "11:35")
    day.signed(goes, "09:00")
    day.marked(goes, "out", "10:40")
    day.marked(ill, "leave", "08:40", note="病假")
    day.signed(wrong, "09:01")
    day.marked(wrong, "absent", "09:30")
    day.marked(late, "in", "09:20")
    first = close(day, stayed=True)
    second = close(day, stayed=True)
    assert (first.confirmed, second.confirmed, first.waiting) == (6, 0, [])
    day.derived()
    said = dict(Attendance.objects.values_list("enrolment", "status"))
    assert [said[person.pk] for person in day.people] == [
        "present",
        "left",
        "leave",
        "absent",
        "absent",
        "late",
    ]
    assert [sums(person)[1] for person in day.people] == [8100, 5400, 0, 0, 0, 1500 + 5400]
    assert AuditRecord.objects.filter(action="session.closed").count() == 1
    kept = AuditRecord.objects.get(action="session.closed").detail
    assert (kept["head_count"], kept["signed"], kept["people"]) == (6, 3, 6)
    assert never
    whole()


def test_a_session_is_closed_at_its_end_by_the_trainer_and_after_a_day_by_the_office():
    day = morning(2)
    day.signed(day.people[0], "09:00")
    with pytest.raises(CloseTooEarly):
        close(day, "11:00")
    late = day.session.ends_at + timedelta(hours=25)
    with pytest.raises(CloseTooLate):
        close(day, at=late)
    with pytest.raises(NotVisible):
        close(day, actor=PersonFactory(roles=["trainer"]))
    assert not Attendance.objects.exists()
    assert close(day, at=late, actor=PersonFactory(roles=["office"]), stayed=True).confirmed == 2


def test_when_all_have_left_it_may_be_closed_before_its_end():
    day = morning()
    day.signed(day.people[0], "09:00", "10:40")
    assert close(day, "10:45").confirmed == 1
    day.derived()
    assert sums(day.people[0]) == (0, 5400, 0, 0)


def test_after_closing_nobody_signs_and_a_cancelled_session_has_no_register():
    day = morning()
    close(day)
    with pytest.raises(RegisterIsClosed):
        day.marked(day.people[0], "in", "11:41")
    with pytest.raises(NotSignedIn):
        confirm_out(
            actor=day.trainer, session=day.session, enrolment=morning().people[0], out_at=None, at=at("12:00")
        )
    assert not SignEvent.objects.exists()
    other = morning()
    other.session.state = "cancelled"
    with pytest.raises(SessionIsCancelled):
        close(other)


def test_a_class_is_confirmed_with_the_statements_of_one_person():
    statements = []
    for size in (2, 12):
        day = morning(size)
        for person in day.people:
            day.signed(person, "09:00", "11:35")
        with CaptureQueriesContext(connection) as seen:
            close(day)
        statements.append(len(seen))
    assert statements[0] == statements[1]


def test_who_is_on_leave_by_the_office_is_excused_unless_they_come():
    day = morning(2)
    office = PersonFactory(roles=["office"])
    for person in day.people:
        EnrolmentLeave.objects.create(enrolment=person, since_on=day.session.day, why="病假", made_by=office)
    day.signed(day.people[0], "09:00", "11:35")
    close(day)
    assert list(Attendance.objects.order_by("enrolment").values_list("status", flat=True)) == [
        "present",
        "leave",
    ]
    assert sums(day.people[1]) == (0, 0, 0, 0)
