"""Keys that are not those of the database are noticed before anybody is served with them."""

from __future__ import annotations

import shutil

import pytest

from lms.operations import doctor
from lms.operations.right_keys import are_keys_of_another_academy
from lms.vault import keyring
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(settings, tmp_path):
    """`machine("a")` is a machine with a keys folder of its own."""

    def on(name: str, *, copied_from: str = ""):
        if copied_from:
            shutil.copytree(tmp_path / copied_from, tmp_path / name)
        settings.KEYS_FOLDER = tmp_path / name
        keyring._ring.cache_clear()

    on("a")
    yield on
    keyring._ring.cache_clear()


def test_a_second_machine_with_keys_of_its_own_is_noticed_and_one_with_the_same_is_not(machine):
    PersonFactory(phone="13800138000")
    assert not are_keys_of_another_academy()
    machine("b")
    assert are_keys_of_another_academy()
    machine("c", copied_from="a")
    assert not are_keys_of_another_academy()


@pytest.mark.parametrize("lost", ["field", "index"])
def test_one_lost_key_is_enough(machine, settings, lost):
    PersonFactory(phone="13800138000")
    machine("b", copied_from="a")
    next(settings.KEYS_FOLDER.glob(f"{lost}-*.key")).unlink()
    assert are_keys_of_another_academy()


def test_an_academy_without_people_takes_any_keys(machine):
    PersonFactory()
    assert not are_keys_of_another_academy()


def test_doctor_says_what_to_do(machine):
    PersonFactory(phone="13800138000")
    assert [check.state for check in doctor.secrets()] == ["ok"]
    machine("b")
    (check,) = doctor.secrets()
    assert (check.state, "KEYS_FOLDER" in check.detail) == ("fail", True)
