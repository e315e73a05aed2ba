"""Where somebody is signed in: seen, ended by the person or for them, and nothing in it that could be stolen."""

from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from lms.accounts import actions
from lms.accounts.models import DeviceSession
from lms.accounts.rules import Device
from lms.audit.models import AuditRecord
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
PAGE, OUT = "/account/devices/", "/account/devices/sign-out/"
ANDROID = "Mozilla/5.0 (Linux; Android 10; HMA-AL00) AppleWebKit/537.36 Chrome/77.0 Mobile Safari/537.36 MicroMessenger/8"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.fixture
def person():
    return PersonFactory(username="learner", password=PASSWORD)


def signed_in(agent=ANDROID):
    """A browser of its own that signs in as `learner` the real way."""
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.77")
    assert browser.post("/login/", {"login": "learner", "password": PASSWORD}).status_code == 302
    return browser


def is_in(browser):
    return browser.get("/learn/me/").status_code == 200


def rows(browser):
    return browser.get(PAGE).context["devices"]


def test_the_page_shows_kind_and_day_and_which_one_is_this(person):
    phone, desk = signed_in(), signed_in(WINDOWS)
    DeviceSession.objects.filter(device=Device.WINDOWS).update(seen_on=date(2026, 4, 7))
    page = phone.get(PAGE)
    assert [(row["is_this"], str(row["kind"])) for row in page.context["devices"]] == [
        (True, "安卓手机"), (False, "Windows 电脑"),
    ]  # fmt: skip
    assert page.context["others"] == 1
    assert page.context["devices"][1]["seen_on"] == date(2026, 4, 7)
    assert is_in(desk)


def test_neither_keys_nor_addresses_are_shown_or_kept(person):
    phone, desk = signed_in(), signed_in(WINDOWS)
    text = phone.get(PAGE).content.decode()
    for browser in (phone, desk):
        assert browser.session.session_key not in text
    for row in DeviceSession.objects.all():
        kept = f"{row.device} {row.get_decoded()}"
        assert "203.0.113" not in kept
        assert "Mozilla" not in kept
        assert "HMA-AL00" not in kept
    assert not Session.objects.exists()


def test_one_device_is_signed_out_and_the_others_stay(person):
    phone, desk, other = signed_in(), signed_in(WINDOWS), signed_in()
    name = next(row["name"] for row in rows(phone) if "Windows" in str(row["kind"]))
    assert phone.post(OUT, {"device": name}, follow=True).status_code == 200
    assert (is_in(phone), is_in(desk), is_in(other)) == (True, False, True)
    act = AuditRecord.objects.get(action="sessions.ended")
    assert (act.actor, act.object_uuid, act.detail) == (person, person.uuid, {"sessions": 1})


def test_everywhere_else_is_everywhere_but_here(person):
    phone, desk, other = signed_in(), signed_in(WINDOWS), signed_in()
    phone.post(OUT)
    assert (is_in(phone), is_in(desk), is_in(other)) == (True, False, False)
    phone.post(OUT)
    assert AuditRecord.objects.filter(action="sessions.ended").count() == 1


def test_nobody_signs_out_anybody_else(person):
    signed_in()
    stranger = Client()
    stranger.force_login(PersonFactory())
    foreign = signed_in()
    name = rows(foreign)[0]["name"]
    stranger.post(OUT, {"device": name})
    stranger.post(OUT)
    assert is_in(foreign)
    assert DeviceSession.objects.filter(user=person).count() == 2
    assert not AuditRecord.objects.filter(action="sessions.ended").exists()


def test_it_needs_a_form_and_somebody_signed_in(person):
    phone = signed_in()
    assert phone.get(OUT).status_code == 405
    assert Client().get(PAGE)["Location"].startswith("/login/")
    assert Client().post(OUT)["Location"].startswith("/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(OUT).status_code == 403
    assert is_in(phone)


@pytest.mark.parametrize(
    "end",
    [
        lambda who: actions.reset_password(actor=None, user=who),
        lambda who: actions.set_password(actor=None, user=who, password="rain-in-may-7"),
        lambda who: actions.switch_account(actor=None, user=who, is_active=False),
        lambda who: actions.sign_out_everywhere(actor=None, user=who),
    ],
    ids=["reset", "new password", "switched off", "signed out"],
)
def test_what_ends_the_way_in_ends_every_session_and_leaves_no_row(person, end):
    phone, desk = signed_in(), signed_in(WINDOWS)
    end(person)
    assert (is_in(phone), is_in(desk)) == (False, False)
    assert not DeviceSession.objects.filter(user=person).exists()


def test_a_new_name_ends_nothing(person):
    phone = signed_in()
    actions.rename_person(actor=None, user=person, display_name="李", language="vi")
    assert is_in(phone)


class TestOffice:
    @pytest.fixture
    def office(self):
        browser = Client()
        browser.force_login(PersonFactory(roles=["office"]))
        return browser

    def test_a_lost_telephone_is_signed_out_with_a_record_and_the_password_goes_on(self, office, person):
        phone, desk = signed_in(), signed_in(WINDOWS)
        page = office.post(f"/office/people/{person.uuid}/sign-out/", follow=True)
        assert "已让 2 台设备退出登录。" in page.content.decode()
        assert "让设备退出了登录" in page.content.decode()
        assert (is_in(phone), is_in(desk)) == (False, False)
        assert is_in(signed_in())
        act = AuditRecord.objects.get(action="sessions.ended")
        assert act.actor.role_grants.get().role == "office"

    def test_their_own_device_in_hand_stays(self, office):
        me = DeviceSession.objects.get().user
        office.post(f"/office/people/{me.uuid}/sign-out/")
        assert office.get("/office/").status_code == 200

    def test_administrators_are_for_administrators(self, office):
        admin, browser = PersonFactory(roles=["admin"]), Client()
        browser.force_login(admin)
        office.post(f"/office/people/{admin.uuid}/sign-out/")
        assert browser.get("/office/").status_code == 200

    @pytest.mark.parametrize("roles", [["auditor"], ["trainer"], []])
    def test_others_may_not(self, person, roles):
        phone, browser = signed_in(), Client()
        browser.force_login(PersonFactory(roles=roles))
        assert browser.post(f"/office/people/{person.uuid}/sign-out/").status_code in {302, 403, 404}
        assert is_in(phone)


def test_the_day_is_written_once_a_day_and_no_other_request_writes(
    person, django_assert_num_queries, time_machine_at
):
    phone = signed_in()
    key = phone.session.session_key
    phone.get("/learn/me/")
    with django_assert_num_queries(3):
        phone.get(PAGE)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with time_machine_at(timezone.now() + timedelta(days=1)):
        with django_assert_num_queries(4):
            phone.get(PAGE)
        assert DeviceSession.objects.get(pk=key).seen_on == tomorrow
        with django_assert_num_queries(3):
            phone.get(PAGE)


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda when: time_machine.travel(when, tick=False)


def test_the_list_costs_the_same_for_one_device_and_for_ten(person, django_assert_num_queries):
    phone = signed_in()
    for _ in range(10):
        signed_in(WINDOWS)
    with django_assert_num_queries(3):
        assert len(rows(phone)) == 11


def test_what_is_over_is_not_shown_and_is_swept_away(person):
    phone = signed_in()
    signed_in(WINDOWS)
    Client().get("/login/")
    DeviceSession.objects.filter(device=Device.WINDOWS).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    assert len(rows(phone)) == 1
    assert actions.forget_expired_sessions() == 1
    assert actions.forget_expired_sessions() == 0
    assert is_in(phone)


def test_the_store_is_the_one_of_the_settings():
    assert DeviceSession.get_session_store_class().__module__ == django_settings.SESSION_ENGINE
