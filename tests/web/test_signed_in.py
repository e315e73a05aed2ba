"""The person comes with the session's row, and is nobody the moment Django would say so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import DeviceSession
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(language="en")


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def is_signed_in(client) -> bool:
    return client.get("/learn/me/").status_code == 200


def test_session_and_person_are_one_query(client):
    assert is_signed_in(client)
    with CaptureQueriesContext(connection) as spent:
        assert is_signed_in(client)
    about = [query["sql"] for query in spent.captured_queries if '"accounts_user"' in query["sql"]]
    assert len(about) == 1
    assert "accounts_devicesession" in about[0]


def test_who_was_switched_off_is_nobody_at_once(client, person):
    assert is_signed_in(client)
    person.is_active = False
    person.save()
    assert not is_signed_in(client)


def test_a_password_that_changed_elsewhere_ends_the_session(client, person):
    assert is_signed_in(client)
    person.set_password("another-one")
    person.save()
    assert not is_signed_in(client)


def test_a_row_that_names_another_than_its_data_makes_nobody_else(client, person):
    """The signed data decides; the row's owner is only the shorter way."""
    other = PersonFactory(language="en")
    DeviceSession.objects.update(user=other)
    page = client.get("/learn/me/")
    assert page.context["user"] == person


def test_signing_in_as_somebody_else_in_the_same_browser_changes_who_one_is(client):
    other = PersonFactory(language="en")
    client.force_login(other)
    assert client.get("/learn/me/").context["user"] == other
    client.logout()
    assert not is_signed_in(client)
