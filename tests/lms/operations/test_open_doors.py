"""The demo's public password is found where it still opens a door, and nowhere else."""

from __future__ import annotations

import pytest

from lms.operations.demo.people import PASSWORD
from lms.operations.open_doors import accounts_with_public_password
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_only_accounts_that_still_take_the_public_password_are_named():
    PersonFactory(username="office", password=PASSWORD)
    PersonFactory(username="hr", password="another-1")
    PersonFactory(username="mentor", password=PASSWORD, is_active=False)
    PersonFactory(username="admin")
    assert accounts_with_public_password() == ["office"]


def test_an_academy_without_people_has_no_open_door():
    assert accounts_with_public_password() == []
