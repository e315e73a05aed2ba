"""Village mode: a film for everybody, a roll-call by chance, and the sheet of paper that two people stand for."""

import uuid
from datetime import timedelta

import pytest

from courses.outline import LessonRef
from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.attendance.actions import (
    bring_paper,
    compare_paper,
    report_name,
    roll_call,
    show_lesson,
    stop_lesson,
)
from lms.attendance.models import Attendance, PaperSheet, Showing
from lms.attendance.refusals import (
    CloseTooEarly,
    CloseTooLate,
    NameMissing,
    NobodySigned,
    PhotoMissing,
    RegisterIsClosed,
    SecondPersonNeeded,
    SomethingIsShown,
)
from lms.audit.models import AuditRecord
from lms.cases.models import Case
from lms.ledger.queries import entries_of, lesson_progress
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.ledger import at, lines, sums, whole
from tests.lms.attendance.test_closing import close

pytestmark = pytest.mark.django_db


def film(seconds=1200):
    return LessonRef(
        uuid=uuid.uuid4(), version=1, kind="video", component="theory", nominal_s=seconds, duration_s=seconds,
        asset=None, quiz=None, required=True, title={"en": "Tea"},
    )  # fmt: skip


def test_everybody_who_is_there_has_seen_the_film_and_the_class_has_the_time_once():
    day = morning(3)
    whole_film, half, never = day.people
    day.signed(whole_film, "09:00", "11:35")
    day.signed(half, "09:20", "11:35")
    lesson = film()
    show_lesson(actor=day.trainer, session=day.session, lesson=lesson, title="采摘", at=at("09:10"))
    stop_lesson(actor=day.trainer, session=day.session, at=at("09:40"))
    close(day)
    assert [sums(person) for person in day.people] == [(0, 8100, 0, 0), (0, 1500 + 5400, 0, 0), (0, 0, 0, 0)]
    seen = lesson_progress(whole_film.pk)[lesson.uuid]
    assert seen.seen_percent == 100
    assert lesson_progress(half.pk)[lesson.uuid].seen_percent == 50
    assert lesson_progress(never.pk) == {}
    assert {mode for _kind, mode, _day, _sec in lines(whole_film)} == {"onsite"}
    whole()


def test_what_runs_into_the_pause_earns_no_second_beside_the_class():
    day = morning()
    day.signed(day.people[0], "09:00", "11:35")
    show_lesson(actor=day.trainer, session=day.session, lesson=film(), at=at("09:40"))
    close(day)  # nobody stopped it: closing does
    assert Showing.objects.get().ended_at == at("11:35")
    assert sums(day.people[0]) == (0, 8100, 0, 0)


def test_one_film_at_a_time_and_only_by_who_runs_the_class():
    day, lesson = morning(), film()
    asks = {"actor": day.trainer, "session": day.session, "at": at("09:10")}
    assert show_lesson(**asks, lesson=lesson) == show_lesson(**asks, lesson=lesson)
    with pytest.raises(SomethingIsShown):
        show_lesson(**asks, lesson=film())
    for call in (show_lesson, roll_call, stop_lesson):
        more = {"lesson": lesson} if call is show_lesson else {}
        with pytest.raises(NotVisible):
            call(actor=PersonFactory(roles=["trainer"]), session=day.session, **more)
    close(day)
    with pytest.raises(RegisterIsClosed):
        stop_lesson(actor=day.trainer, session=day.session)
    assert Showing.objects.count() == 1


def test_a_roll_call_meets_five_of_those_who_are_there_and_is_recorded():
    day = morning(12)
    for person in day.people[:9]:
        day.signed(person, "09:00")
    day.marked(day.people[0], "out", "10:00")
    asked = roll_call(actor=day.trainer, session=day.session)
    assert len({person.pk for person in asked}) == 5
    assert {person.pk for person in asked} <= {person.pk for person in day.people[1:9]}
    kept = AuditRecord.objects.get(action="session.roll_called").detail
    assert kept == {"asked": [str(person.uuid) for person in asked], "here": 8}
    draws = {
        tuple(sorted(each.pk for each in roll_call(actor=day.trainer, session=day.session)))
        for _n in range(8)
    }
    assert len(draws) > 1


def paper(day, people, clock="11:40", **more):
    facts = {
        "actor": day.trainer,
        "session": day.session,
        "photo": "x.jpg",
        "people": people,
        "at": at(clock),
    }
    return bring_paper(**{**facts, **more})


def test_paper_counts_with_grade_c_until_a_second_person_has_compared_it():
    day = morning(2)
    signed, absent = day.people
    sheet = paper(day, [signed])
    assert [(entry.grade, entry.sec) for entry in entries_of(signed.pk)] == [("C", 8100)]
    assert dict(Attendance.objects.values_list("enrolment", "status")) == {
        signed.pk: "present", absent.pk: "absent",
    }  # fmt: skip
    office = PersonFactory(roles=["office"])
    for _twice in range(2):
        compare_paper(actor=office, sheet=sheet, at=at("15:00"))
    assert [(entry.kind, entry.grade, entry.sec) for entry in entries_of(signed.pk)] == [
        ("credit", "C", 8100), ("reversal", "C", -8100), ("credit", "A", 8100),
    ]  # fmt: skip
    assert sums(signed) == (0, 8100, 0, 0)
    assert AuditRecord.objects.filter(action="session.paper_compared").count() == 1
    whole()


def test_nobody_compares_what_they_brought_and_only_the_office_compares():
    day = morning()
    office = PersonFactory(roles=["office"])
    sheet = paper(day, day.people, actor=office)
    with pytest.raises(SecondPersonNeeded):
        compare_paper(actor=office, sheet=sheet)
    with pytest.raises(NotOffice):
        compare_paper(actor=day.trainer, sheet=sheet)
    assert PaperSheet.objects.get().compared_by is None
    assert entries_of(day.people[0].pk)[0].grade == "C"


def test_paper_that_proves_nothing_is_not_taken():
    day, other = morning(), morning()
    with pytest.raises(PhotoMissing):
        paper(day, day.people, photo="")
    with pytest.raises(NobodySigned):
        paper(day, [])
    with pytest.raises(CloseTooEarly):
        paper(day, day.people, "11:00")
    with pytest.raises(NotVisible):
        paper(day, other.people)
    with pytest.raises(CloseTooLate):
        paper(day, day.people, at=day.session.ends_at + timedelta(days=8))
    close(day)
    with pytest.raises(RegisterIsClosed):
        paper(day, day.people)
    assert not PaperSheet.objects.exists()


def test_a_wrong_name_goes_to_the_office_and_the_person_signs_all_the_same():
    day = morning()
    asks = {"actor": day.trainer, "session": day.session, "enrolment": day.people[0]}
    with pytest.raises(NameMissing):
        report_name(**asks, right=" ")
    report_name(**asks, right="和阿妹")
    day.signed(day.people[0], "09:00")
    case = Case.objects.get()
    assert (case.kind, case.words.get().text, case.opened_by) == ("wrong_name", "和阿妹", day.trainer)
    with pytest.raises(NotVisible):
        report_name(**{**asks, "actor": day.people[0].learner}, right="x")
