"""The command prints a token that the API takes."""

import io

import pytest
from django.core.management import CommandError, call_command

from lms.accounts.models import ApiToken
from lms.accounts.queries import user_by_token
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_token_is_printed_once_and_names_its_person():
    person, out, words = PersonFactory(username="hr"), io.StringIO(), io.StringIO()
    call_command("api_token", "hr", "--name", "ERP", stdout=out, stderr=words)
    assert user_by_token(out.getvalue().strip()) == person
    assert "ERP" in words.getvalue()
    assert ApiToken.objects.get().name == "ERP"


def test_an_unknown_name_makes_no_token():
    PersonFactory(username="gone", is_active=False)
    for name in ("nobody", "gone"):
        with pytest.raises(CommandError, match=name):
            call_command("api_token", name, stdout=io.StringIO(), stderr=io.StringIO())
    assert not ApiToken.objects.exists()
