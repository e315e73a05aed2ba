"""A person stops messages with one tap and without signing in, and chooses hours, channels and address."""

from datetime import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from lms.messaging.models import Contact, Notice, Preference, Stop
from lms.messaging.stopping import stop_token
from tests.factories.accounts import PersonFactory
from tests.factories.messages import delivery_to

pytestmark = pytest.mark.django_db
HABITS = {"quiet_from": "09:00", "quiet_until": "16:00"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person():
    return PersonFactory(phone="13800138000", language="en")


@pytest.fixture
def address(person, settings):
    return f"/m/{stop_token(delivery_to(person, settings))}/"


def stops(person):
    return [(row.channel, row.kind) for row in Stop.objects.filter(user=person)]


def test_opening_the_link_asks_and_changes_nothing(client, person, address):
    text = client.get(address).content.decode()
    assert "You are in a class" in text
    assert stops(person) == []


def test_one_tap_stops_this_kind_or_all_and_can_be_taken_back(client, person, address):
    assert "You get no more" in client.post(address, {"what": "kind"}).content.decode()
    assert stops(person) == [("sms", "enrolled")]
    client.post(address, {"what": "all"})
    assert sorted(stops(person)) == [("sms", ""), ("sms", "enrolled")]
    client.post(address, {"what": "undo"})
    assert stops(person) == []


def test_a_mail_program_stops_with_a_post_of_its_own(person, address):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stops(person) == [("sms", "enrolled")]


def test_a_changed_token_stops_nothing(client, person, address):
    forged = address[:-2] + ("0" if address[-2] != "0" else "1") + "/"
    for method in (client.get, client.post):
        assert method(forged).status_code == 404
    assert stops(person) == []


def test_whoever_tries_tokens_is_slowed_down(client, address):
    codes = [client.get("/m/1-00000000000000000000/").status_code for _ in range(62)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_the_page_is_in_the_language_of_who_got_the_message(client, settings):
    someone = PersonFactory(phone="13800138001", language="vi")
    text = client.get(f"/m/{stop_token(delivery_to(someone, settings))}/").content.decode()
    assert "Bạn đã vào lớp" in text


def test_own_hours_and_channels_are_kept_and_a_channel_that_is_off_keeps_its_choice(client, person, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["sms", "wecom"]}
    Preference.objects.create(user=person, silent=["dingtalk"])
    client.force_login(person)
    for _ in range(2):
        assert client.post(reverse("public:messages"), {**HABITS, "wanted": ["wecom"]}).status_code == 302
    chosen = Preference.objects.get(user=person)
    assert (chosen.quiet_from, chosen.quiet_until) == (time(9), time(16))
    assert chosen.silent == ["dingtalk", "sms"]


def test_a_wrong_hour_is_refused_in_words_and_nothing_changes(client, person):
    client.force_login(person)
    answer = client.post(reverse("public:messages"), {**HABITS, "quiet_from": "25:00"})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_a_mail_address_counts_after_somebody_tapped_its_link(client, person, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["mail"]}
    client.force_login(person)
    data = {**HABITS, "wanted": ["mail"], "mail": "amei@a.example"}
    client.post(reverse("public:messages"), data)
    client.post(reverse("public:messages"), data)
    notice = Notice.objects.get(kind="mail_confirm")
    assert not notice.inside
    assert "amei" not in str(notice.values)
    client.logout()
    link = notice.url.removeprefix(settings.PUBLIC_ORIGIN)
    assert "Shall messages" in client.get(link).content.decode()
    assert Contact.objects.get().confirmed_at is None
    client.post(link)
    first = Contact.objects.get().confirmed_at
    client.post(link)
    assert first is not None
    assert Contact.objects.get().confirmed_at == first


def test_a_link_of_an_address_before_confirms_nothing(client, person, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["mail"]}
    client.force_login(person)
    client.post(reverse("public:messages"), {**HABITS, "mail": "old@a.example"})
    link = Notice.objects.get(kind="mail_confirm").url.removeprefix(settings.PUBLIC_ORIGIN)
    client.post(reverse("public:messages"), {**HABITS, "mail": "new@a.example"})
    assert client.post(link).status_code == 404
    assert Contact.objects.get().confirmed_at is None


def test_a_stop_is_taken_back_on_the_page_and_only_ones_own(client, person, settings):
    other = PersonFactory()
    for each in (person, other):
        Stop.objects.create(user=each, channel="sms", kind="enrolled")
    client.force_login(person)
    assert "You are in a class" in client.get(reverse("public:messages")).content.decode()
    client.post(reverse("public:messages_resume"), {"channel": "sms", "kind": "enrolled"})
    assert stops(person) == []
    assert stops(other) == [("sms", "enrolled")]


def test_while_nothing_leaves_the_page_says_so(client, person):
    client.force_login(person)
    assert "stay in the academy" in client.get(reverse("public:messages")).content.decode()
    assert reverse("public:messages") in client.get(reverse("learner:me")).content.decode()
