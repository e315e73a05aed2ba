"""Signing in: by name or number, with limits that hit guessers, and a second factor for staff."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse

from lms.accounts import actions
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(reverse("public:login"), {"login": login, "password": password, **extra})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["learner", "Learner ", "13800138000", "+86 138-0013-8000"])
def test_people_sign_in_by_name_or_number(client, login):
    PersonFactory(username="learner", phone="13800138000", password=PASSWORD)
    response = sign_in(client, login)
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert is_signed_in(client)


def test_signing_in_costs_at_most_ten_queries(client, django_assert_max_num_queries):
    PersonFactory(username="learner", password=PASSWORD)
    client.get("/login/")
    with django_assert_max_num_queries(10):
        sign_in(client, "learner")
    assert is_signed_in(client)


def test_the_first_form_of_the_page_posts_login_and_password(client):
    page = client.get("/login/").content.decode()
    form = page[page.index("<form") : page.index("</form>")]
    assert 'name="login"' in form
    assert 'name="password"' in form
    assert 'method="post"' in form


@pytest.mark.parametrize("login", ["learner", "nobody", "gone", "nopassword"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, login):
    PersonFactory(username="learner", password=PASSWORD)
    PersonFactory(username="gone", password=PASSWORD, is_active=False)
    PersonFactory(username="nopassword")
    response = sign_in(client, login, "wrong-one")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() or response.context["form"].errors
    assert not is_signed_in(client)
    assert f'value="{login}"' in response.content.decode()


def test_an_inactive_person_does_not_get_in(client):
    PersonFactory(username="gone", password=PASSWORD, is_active=False)
    sign_in(client, "gone")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "http://content.localhost:8000/x"]
)
def test_an_open_redirect_is_refused(client, target):
    PersonFactory(username="learner", password=PASSWORD)
    assert sign_in(client, "learner", next=target)["Location"] == "/home/"


def test_the_way_back_is_kept(client):
    PersonFactory(username="learner", password=PASSWORD)
    assert 'value="/learn/hours/"' in client.get("/login/?next=/learn/hours/").content.decode()
    assert sign_in(client, "learner", next="/learn/hours/")["Location"] == "/learn/hours/"


def test_a_guesser_is_stopped_and_the_owner_is_not(client):
    PersonFactory(username="victim", password=PASSWORD)
    for _ in range(9):
        response = client.post("/login/", {"login": "victim", "password": "guess"}, REMOTE_ADDR="203.0.113.7")
    assert response.context["form"].has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
    blocked = client.post("/login/", {"login": "victim", "password": PASSWORD}, REMOTE_ADDR="203.0.113.7")
    assert blocked.status_code == 200
    owner = client.post("/login/", {"login": "victim", "password": PASSWORD}, REMOTE_ADDR="198.51.100.4")
    assert owner.status_code == 302


def test_guessing_from_many_addresses_is_stopped_and_a_known_device_still_gets_in(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "5/h/key"}
    PersonFactory(username="victim", password=PASSWORD)
    sign_in(client, "victim")
    known = client.cookies["known_device"].value
    client.post("/logout/")
    client.cookies.pop("known_device")
    for number in range(5):
        client.post("/login/", {"login": "victim", "password": "guess"}, REMOTE_ADDR=f"203.0.113.{number}")
    stranger = client.post("/login/", {"login": "victim", "password": PASSWORD}, REMOTE_ADDR="198.51.100.4")
    assert stranger.status_code == 200
    assert not is_signed_in(client)
    client.cookies["known_device"] = known
    owner = client.post("/login/", {"login": "victim", "password": PASSWORD}, REMOTE_ADDR="198.51.100.4")
    assert owner.status_code == 302


def test_a_browser_keeps_its_name_whoever_signs_in(client):
    names = set()
    for login in ("one", "two"):
        PersonFactory(username=login, password=PASSWORD)
        sign_in(client, login)
        names.add(client.cookies["browser"].value)
        assert client.cookies["browser"]["httponly"]
        client.post("/logout/")
    assert len(names) == 1
    client.cookies["browser"] = "somebody"
    sign_in(client, "one")
    assert client.cookies["browser"].value not in {*names, "somebody"}


def test_a_class_behind_one_address_signs_in(client):
    PersonFactory(username="one", password=PASSWORD)
    for _ in range(12):  # more than the eight failures that one account and address may have
        assert sign_in(client, "one").status_code == 302
        client.post("/logout/")


def test_signing_out_is_a_form_and_nothing_else(client):
    PersonFactory(username="learner", password=PASSWORD)
    sign_in(client, "learner")
    assert client.get("/logout/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/logout/")["Location"] == "/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("roles", "start"),
    [
        ([], "/learn/"),
        (["trainer"], "/trainer/"),
        (["office"], "/office/"),
        (["auditor"], "/office/"),
        (["admin"], "/office/"),
        (["trainer", "office"], "/office/"),
    ],
)
def test_each_role_begins_at_its_own_page(client, roles, start):
    client.force_login(PersonFactory(roles=roles))
    assert client.get("/home/")["Location"] == start


@pytest.mark.parametrize("role", ["hr", "mentor"])
def test_people_of_a_partner_begin_at_the_employers_page(client, role):
    client.force_login(MembershipFactory(role=role).user)
    assert client.get("/home/")["Location"] == "/employer/"


def test_a_visitor_is_asked_to_sign_in_first(client):
    assert client.get("/home/")["Location"] == "/login/?next=/home/"


def test_the_editor_has_no_sign_in_of_its_own(client):
    assert client.get("/cms/login/?next=/cms/")["Location"] == "/login/?next=/cms/"
    assert client.post("/cms/login/", {"username": "x", "password": "y"}).status_code in {301, 302, 405}


def test_a_learner_at_the_editor_is_refused_and_not_sent_round_in_circles(client):
    client.force_login(PersonFactory())
    response = client.get("/cms/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


class TestJoin:
    def join(self, client, code, password="rain-in-may-7", again=None):
        return client.post("/join/", {"code": code, "password": password, "again": again or password})

    def test_the_code_on_the_paper_sets_a_password_and_signs_in(self, client):
        person = PersonFactory()
        code = actions.issue_invitation(actor=None, user=person)
        response = self.join(client, code.lower())
        assert response["Location"] == "/home/"
        assert client.session["_auth_user_id"] == str(person.pk)
        client.post("/logout/")
        assert self.join(client, code).status_code == 200
        assert sign_in(client, person.username, "rain-in-may-7").status_code == 302

    @pytest.mark.parametrize(
        ("code", "password", "again", "field"),
        [
            (None, "12345", None, "password"),
            (None, "123456", None, "password"),
            (None, "rain-in-may-7", "other", "again"),
            ("ABCDE-FGHJK", "rain-in-may-7", None, "code"),
        ],
    )
    def test_a_refusal_keeps_the_code_good_and_what_was_typed(self, client, code, password, again, field):
        person = PersonFactory()
        good = actions.issue_invitation(actor=None, user=person)
        response = self.join(client, code or good, password, again)
        assert field in response.context["form"].errors
        assert (code or good) in response.content.decode()
        person.refresh_from_db()
        assert not person.has_usable_password()
        assert self.join(client, good).status_code == 302

    def test_trying_codes_is_slowed_down(self, client):
        for _ in range(30):
            self.join(client, "ABCDE-FGHJK")
        assert self.join(client, "ABCDE-FGHJK").status_code == 429


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def real_academy(self, settings):
        settings.DEMO = False

    @staticmethod
    def code_of(secret):
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    @pytest.mark.parametrize("path", ["/office/", "/trainer/", "/employer/", "/cms/"])
    def test_staff_are_led_to_set_it_up(self, client, path):
        PersonFactory(username="boss", roles=["admin"], password=PASSWORD)
        sign_in(client, "boss")
        assert client.get(path)["Location"].startswith("/account/2fa/totp/activate/")

    def test_hr_too_and_learners_and_mentors_never(self, client):
        client.force_login(MembershipFactory().user)
        assert client.get("/employer/")["Location"].startswith("/account/2fa/")
        for person in (MembershipFactory(role="mentor").user, PersonFactory()):
            client.force_login(person)
            assert "2fa" not in client.get("/employer/").get("Location", "")

    def test_the_api_answers_with_a_problem(self, client):
        client.force_login(PersonFactory(roles=["trainer"]))
        response = client.post("/api/v1/uploads")
        assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")

    @pytest.mark.django_db(transaction=True)  # allauth tells of the new factor when the transaction commits
    def test_set_up_once_then_asked_at_every_sign_in(self, client):
        person = PersonFactory(username="boss", roles=["office"], password=PASSWORD)
        sign_in(client, "boss")
        page = client.get("/account/2fa/totp/activate/")
        assert page.status_code == 200
        secret = page.context["form"].secret
        done = client.post("/account/2fa/totp/activate/", {"code": self.code_of(secret)}, follow=True)
        assert done.status_code == 200
        assert secret not in str(Authenticator.objects.get(user=person, type="totp").data)
        assert client.get("/office/").status_code != 302
        client.post("/logout/")
        assert sign_in(client, "boss")["Location"] == "/account/2fa/authenticate/"
        assert not is_signed_in(client)
        assert client.get("/home/")["Location"].startswith("/login/")
        cache.clear()  # a code works once; the next is thirty seconds away
        response = client.post("/account/2fa/authenticate/", {"code": self.code_of(secret)})
        assert response["Location"] == "/home/"
        assert client.get("/office/").status_code != 302

    def test_a_wrong_code_does_not_open(self, client):
        person = PersonFactory(username="boss", roles=["office"], password=PASSWORD)
        secret = generate_totp_secret()
        from allauth.mfa.totp.internal.auth import TOTP

        TOTP.activate(person, secret)
        sign_in(client, "boss")
        wrong = "000000" if self.code_of(secret) != "000000" else "111111"
        assert client.post("/account/2fa/authenticate/", {"code": wrong}).status_code == 200
        assert not is_signed_in(client)
