"""The people of the office's tests."""

import pytest

from tests.factories.accounts import PersonFactory


@pytest.fixture
def office(client):
    """The office, signed in."""
    person = PersonFactory(username="office", display_name="崔老师", roles=["office"])
    client.force_login(person)
    return person
