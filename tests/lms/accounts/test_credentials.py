"""Codes, passwords and tokens: shown once, kept as hashes, used once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.utils import timezone

from lms.accounts import actions, queries, rules
from lms.accounts.models import ApiToken, Invitation
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_code_sets_the_password_once():
    person = PersonFactory()
    code = actions.issue_invitation(actor=None, user=person)
    assert actions.redeem_invitation(code=code.lower().replace("-", " "), password=PASSWORD) == person
    assert authenticate(username=person.username, password=PASSWORD) == person
    with pytest.raises(rules.CodeUnknown):
        actions.redeem_invitation(code=code, password="another-good-one")
    assert authenticate(username=person.username, password=PASSWORD) == person


def test_the_code_is_not_in_the_database():
    code = actions.issue_invitation(actor=None, user=PersonFactory())
    stored = str(Invitation.objects.values().get())
    assert code not in stored
    assert rules.normalise_code(code) not in stored


def test_a_new_code_ends_the_old_one():
    person = PersonFactory()
    old = actions.issue_invitation(actor=None, user=person)
    new = actions.issue_invitation(actor=None, user=person)
    with pytest.raises(rules.CodeUnknown):
        actions.redeem_invitation(code=old, password=PASSWORD)
    assert actions.redeem_invitation(code=new, password=PASSWORD) == person


def test_a_code_ends_after_thirty_days():
    person = PersonFactory()
    code = actions.issue_invitation(actor=None, user=person)
    with (
        time_machine.travel(timezone.now() + timedelta(days=30, seconds=1)),
        pytest.raises(rules.CodeUnknown),
    ):
        actions.redeem_invitation(code=code, password=PASSWORD)
    assert not person.has_usable_password()


def test_a_refused_password_leaves_the_code_good():
    person = PersonFactory()
    code = actions.issue_invitation(actor=None, user=person)
    with pytest.raises(rules.PasswordRefused):
        actions.redeem_invitation(code=code, password="12345")
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert actions.redeem_invitation(code=code, password="rain42") == person


def test_a_whole_class_gets_codes_with_the_same_number_of_statements(django_assert_max_num_queries):
    people = PersonFactory.create_batch(60)
    with django_assert_max_num_queries(6):
        codes = actions.issue_invitations(actor=None, users=people)
    assert len({code for _person, code in codes}) == 60
    assert [person for person, _code in codes] == people


def test_a_reset_ends_the_old_password():
    person = PersonFactory(password=PASSWORD)
    code = actions.reset_password(actor=None, user=person)
    assert authenticate(username=person.username, password=PASSWORD) is None
    assert actions.redeem_invitation(code=code, password="new-password-7") == person


def test_people_sign_in_by_name_or_number_and_not_when_inactive():
    person = PersonFactory(username="learner", phone="13800138000", password=PASSWORD)
    for login in ("learner", "Learner ", "13800138000", "+86 138 0013 8000"):
        assert authenticate(username=login, password=PASSWORD) == person
    assert authenticate(username="learner", password="wrong") is None
    person.is_active = False
    person.save()
    assert authenticate(username="learner", password=PASSWORD) is None


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(monkeypatch):
    from lms.accounts.hashers import Argon2id19MiB

    hashed = []
    real = Argon2id19MiB.encode
    monkeypatch.setattr(
        Argon2id19MiB, "encode", lambda self, *a, **k: hashed.append(1) or real(self, *a, **k)
    )
    assert authenticate(username="nobody", password="whatever") is None
    assert hashed == [1]


def test_a_person_without_password_cannot_sign_in():
    person = PersonFactory()
    assert authenticate(username=person.username, password="") is None
    assert authenticate(username=person.username, password="!") is None


def test_a_token_names_its_person_until_it_is_revoked():
    person = PersonFactory()
    token = actions.make_api_token(user=person, name="ERP")
    assert token not in str(ApiToken.objects.values().get())
    assert queries.user_by_token(token) == person
    assert queries.user_by_token(token + "x") is None
    ApiToken.objects.update(revoked_at=timezone.now())
    assert queries.user_by_token(token) is None
