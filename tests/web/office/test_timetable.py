"""The timetable on screens: the office fills a week, learners and trainers read it, a calendar fetches it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.attendance.actions import sign_by_finger
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.ledger import at
from tests.factories.timetable import class_session

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=TODAY() - timedelta(days=10))


def asked(**more):
    day = TODAY() + timedelta(days=1)
    return {
        "first_day": day, "last_day": day, "weekdays": [str(n) for n in range(7)], "begins": "09:00",
        "periods": "3", "minutes": "45", "pause_min": "10", "component": "theory", "mode": "onsite", **more,
    }  # fmt: skip


def test_the_office_lays_out_copies_moves_and_cancels(client, office, cohort):
    add = reverse("office:sessions_add", args=[cohort.uuid])
    assert client.post(add, asked(room="一号车间")).status_code == 302
    session = ClassSession.objects.get()
    page = client.get(reverse("office:timetable", args=[cohort.uuid]) + f"?week={session.day}")
    assert "一号车间" in page.content.decode()
    copied = client.post(reverse("office:week_copy", args=[cohort.uuid]), {"monday": session.day, "weeks": 2})
    assert (copied.status_code, ClassSession.objects.count()) == (302, 3)
    one = reverse("office:session", args=[session.uuid])
    moved = {"day": session.day, "begins": "10:00", "room": "二号车间", "topics": "采摘\n揉捻"}
    assert client.post(one, moved).status_code == 422  # no reason
    assert client.post(one, {**moved, "why": "赶集"}).status_code == 302
    assert "赶集" in client.get(one).content.decode()
    client.post(reverse("office:session_cancel", args=[session.uuid]), {"why": "大雨"})
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_a_wrong_pattern_comes_back_with_what_was_typed(client, office, cohort):
    add = reverse("office:sessions_add", args=[cohort.uuid])
    before = client.post(add, asked(first_day=TODAY() - timedelta(days=60), room="一号车间"))
    assert before.status_code == 422
    assert "一号车间" in before.content.decode()
    assert not ClassSession.objects.exists()


def test_a_week_costs_the_same_with_one_session_and_with_twelve(
    client, office, cohort, django_assert_num_queries
):
    address = reverse("office:timetable", args=[cohort.uuid])
    class_session(cohort, TODAY())
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
    for hour in range(12, 23):
        class_session(cohort, TODAY(), begins=f"{hour}:00", periods=1)
    with django_assert_num_queries(6):
        client.get(address)


@pytest.mark.parametrize("week", ["", "?week=2026-13-40", "?week=9999-12-31", "?week=x"])
def test_an_odd_week_in_the_address_is_this_week(client, office, cohort, week):
    assert client.get(reverse("office:timetable", args=[cohort.uuid]) + week).status_code == 200


def test_learner_and_trainer_read_their_own_and_may_take_it_with_them(client, cohort):
    learner = EnrolmentFactory(cohort=cohort).learner
    trainer = CohortTrainerFactory(cohort=cohort).user
    class_session(cohort, TODAY(), topic="茶叶采摘")
    class_session(CohortFactory(), TODAY(), topic="不是我的")
    for user, audience in ((learner, "learner"), (trainer, "trainer")):
        client.force_login(user)
        page = reverse(f"{audience}:timetable")
        assert "茶叶采摘" in client.get(page).content.decode()
        assert "不是我的" not in client.get(page).content.decode()
        client.post(reverse(f"{audience}:calendar"), {"to": "on"})
        address = client.get(page).context["feed_url"]
        client.logout()
        text = client.get(address.removeprefix("http://localhost:8000"))
        assert text["Content-Type"].startswith("text/calendar")
        assert text.content.decode().count("BEGIN:VEVENT") == 1


def test_an_empty_week_says_so(client, office, cohort):
    client.force_login(PersonFactory(language="en"))
    assert "Nothing planned in this week" in client.get(reverse("learner:timetable")).content.decode()


def test_the_register_of_a_session_shows_who_when_how_and_the_signature(client, office, time_machine):
    time_machine.move_to(at("09:10"), tick=False)
    day = morning(2)
    signed, _missing = day.people
    sign_by_finger(
        actor=day.trainer, session=day.session, enrolment=signed, kind=SignKind.IN, strokes=[[1, 2, 30, 40]]
    )
    for person in (office, PersonFactory(roles=["auditor"])):
        client.force_login(person)
        text = client.get(reverse("office:session", args=[day.session.uuid])).content.decode()
        assert 'd="M1 2 L30 40"' in text
        assert reverse("office:hours_day", args=[signed.uuid, day.session.day]) in text
