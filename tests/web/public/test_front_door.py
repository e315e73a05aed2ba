"""The front door: languages, headers, and errors that say what to do."""

import pytest
from django.urls import reverse

from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("en", "en"), ("vi-VN,vi;q=0.9", "vi"), ("zh-CN,zh;q=0.9", "zh-hans"), ("fr", "zh-hans")],
)
def test_the_front_door_follows_the_browsers_language(client, accepted, expected):
    answer = client.get("/", headers={"accept-language": accepted})
    assert answer["Location"] == f"/{expected}/courses/"
    assert "Accept-Language" in answer["Vary"]


def test_the_language_switch_keeps_the_page(client):
    answer = client.get("/language/?to=vi&next=/en/courses/%3Fq%3Dtea")
    assert answer["Location"] == "/vi/courses/?q=tea"
    assert answer.cookies["lang"].value == "vi"
    assert answer.cookies["lang"]["httponly"]


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_switch_is_no_way_out_of_the_site(client, there):
    assert client.get("/language/", {"to": "vi", "next": there})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client):
    answer = client.get("/language/?to=xx&next=/en/courses/")
    assert answer["Location"] == "/en/courses/"
    assert "lang" not in answer.cookies


def test_a_person_reads_in_their_own_language_on_every_device(client):
    person = PersonFactory(language="vi")
    client.force_login(person)
    assert client.get(reverse("learner:today"), headers={"accept-language": "en"})["Content-Language"] == "vi"
    client.get("/language/?to=en&next=/learn/")
    person.refresh_from_db()
    assert person.language == "en"


def test_scripts_come_from_this_site_alone(client):
    policy = client.get("/nowhere/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "is_let"),
    [
        ("/trainer/uploads/", True),
        ("/cms/", True),
        ("/trainer/", False),
        ("/learn/", False),
        ("/login/", False),
    ],
)
def test_the_bucket_is_let_in_where_films_are_sent_and_nowhere_else(client, settings, path, is_let):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"S3_PUBLIC_ENDPOINT_URL": "https://s3.example.org"}
    policy = client.get(path)["Content-Security-Policy"]
    assert ("connect-src 'self' https://s3.example.org;" in policy) is is_let
    assert policy.count("https://s3.example.org") == is_let


@pytest.mark.parametrize("path", ["/login/", "/verify/", "/nowhere/"])
def test_nobody_shows_our_pages_in_a_frame(client, path):
    response = client.get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_personal_pages_are_kept_by_nobody(client):
    client.force_login(PersonFactory())
    answer = client.get(reverse("learner:today"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_shared_pages_leave_without_a_cookie(client):
    assert not client.get("/en/courses/", headers={"accept-language": "vi"}).cookies


def test_a_missing_page_says_what_to_do(client):
    answer = client.get("/nowhere/", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_form_that_is_too_old_changes_nothing_and_says_so(client):
    client.handler.enforce_csrf_checks = True
    client.force_login(PersonFactory())
    answer = client.post(reverse("learner:saver"), {"on": "0"})
    assert answer.status_code == 403
    assert "saver" not in answer.cookies
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "page"),
    [("/employer/remind/", "/employer/"), ("/logout/", "/"), ("/learn/me/data/", "/learn/me/")],
)
def test_the_address_of_a_form_opened_by_itself_leads_back_to_its_page(client, address, page):
    client.force_login(PersonFactory(language="en"))
    answer = client.get(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Nothing was changed" in answer.content.decode()
    assert f'class="button" href="{page}"' in answer.content.decode()


def test_a_machine_that_asks_wrongly_gets_no_page(client):
    assert client.put("/verify/").content == b""
