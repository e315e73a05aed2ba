"""Signing in to a class with a telephone: scanned, typed, too early, by a stranger, too often."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lms.attendance.models import SignEvent
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.attendance import morning
from tests.factories.ledger import at

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def day(time_machine):
    time_machine.move_to(at("09:02"), tick=False)
    return morning(2)


def page(client, day):
    return client.get(reverse("learner:here", args=[day.register.key])).content.decode()


def scan(client, day, clock="09:02"):
    return client.get(reverse("public:scan", args=[day.register.key, day.code(clock)]))


def test_a_scan_leads_to_one_button_and_one_tap_signs_in(client, day):
    client.force_login(day.people[0].learner)
    assert scan(client, day)["Location"] == reverse("learner:here", args=[day.register.key])
    assert 'name="code"' not in page(client, day)
    for _twice in range(2):
        client.post(reverse("learner:here", args=[day.register.key]), {"kind": "in"})
    assert SignEvent.objects.get().way == "code"
    assert "9:02" in page(client, day)


def test_who_has_to_sign_in_to_the_academy_first_keeps_the_time_of_the_scan(client, day, time_machine):
    person = day.people[0].learner
    person.set_password(PASSWORD)
    person.save()
    scan(client, day)
    time_machine.shift(timedelta(minutes=4))
    here = reverse("learner:here", args=[day.register.key])
    client.post("/login/", {"login": person.username, "password": PASSWORD, "next": here})
    client.post(here, {"kind": "in"})
    assert SignEvent.objects.get().at == at("09:02")
    time_machine.shift(timedelta(minutes=7))
    client.post(here, {"kind": "out"})  # seen too long ago: the screen has to be looked at again
    assert SignEvent.objects.count() == 1


def test_a_scan_by_one_person_is_worth_nothing_to_another(client, day):
    client.force_login(day.people[0].learner)
    scan(client, day)
    friend = Client()
    friend.force_login(day.people[1].learner)
    assert 'name="code"' in page(friend, day)
    friend.post(reverse("learner:here", args=[day.register.key]), {"kind": "in"})
    assert not SignEvent.objects.exists()


def test_the_six_digits_are_typed_on_the_page_today(client, day):
    client.force_login(day.people[0].learner)
    key = day.register.key
    today = client.get("/learn/").content.decode()
    assert reverse("learner:here", args=[key]) in today
    client.post(reverse("learner:here", args=[key]), {"kind": "in", "code": day.code("09:02")})
    client.post(reverse("learner:here", args=[key]), {"kind": "out", "code": day.code("09:02")})
    assert [row.kind for row in SignEvent.objects.order_by("pk")] == ["in", "out"]


def test_too_early_says_when_to_come_back(client, day, time_machine):
    time_machine.move_to(at("08:40"), tick=False)
    client.force_login(day.people[0].learner)
    scan(client, day, "08:40")
    assert "8:50" in page(client, day)
    time_machine.move_to(at("08:51"), tick=False)
    client.post(reverse("learner:here", args=[day.register.key]), {"kind": "in", "code": day.code("08:51")})
    assert SignEvent.objects.count() == 1


def test_a_stranger_learns_nothing_of_the_class(client, day):
    client.force_login(PersonFactory())
    scan(client, day)
    text = page(client, day)
    assert day.session.cohort.name not in text
    client.post(reverse("learner:here", args=[day.register.key]), {"kind": "in", "code": day.code("09:02")})
    assert not SignEvent.objects.exists()
    assert client.get(reverse("learner:here", args=["nokey"])).status_code == 404


def test_guessing_ends_after_ten_tries_and_for_that_person_alone(client, day):
    here = reverse("learner:here", args=[day.register.key])
    client.force_login(day.people[0].learner)
    for _try in range(10):
        client.post(here, {"kind": "in", "code": "000000"})
    client.post(here, {"kind": "in", "code": day.code("09:02")})
    assert not SignEvent.objects.exists()
    other = Client()
    other.force_login(day.people[1].learner)
    other.post(here, {"kind": "in", "code": day.code("09:02")})
    assert SignEvent.objects.get().enrolment == day.people[1]


def test_a_class_behind_one_address_is_not_kept_out(client, time_machine):
    """Sixty telephones on one network: none of them meets a limit of the network."""
    time_machine.move_to(at("09:00"), tick=False)
    day = morning(61)
    here = reverse("learner:here", args=[day.register.key])
    for person in day.people:
        client.force_login(person.learner)
        assert client.post(here, {"kind": "in", "code": day.code("09:00")}).status_code == 302
    assert SignEvent.objects.count() == 61


def test_after_the_trainer_has_closed_it_the_page_leads_to_the_hours(client, day, time_machine):
    day.register.__class__.objects.update(closed_at=at("09:02"), closed_by=day.trainer)
    client.force_login(day.people[0].learner)
    assert reverse("learner:hours") in page(client, day)


def test_before_the_trainer_has_begun_nobody_is_asked_for_digits(client, day):
    client.force_login(day.people[0].learner)
    day.register.delete()
    today = client.get("/learn/").content.decode()
    assert "教师还没有开始签到" in today
    assert 'name="code"' not in today
