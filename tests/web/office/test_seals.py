"""The daily roots on a page: office and auditor read them, each with its signature checked."""

import pytest
from django.db import connection
from django.urls import reverse

from lms.audit import triggers
from lms.ledger.actions import record_evidence, seal_the_day
from lms.ledger.models import DailyRoot
from lms.ledger.queries import root
from lms.vault.signing import raw_public_key
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import film

pytestmark = pytest.mark.django_db


def page(client):
    return client.get(reverse("office:seals")).content.decode()


@pytest.fixture(autouse=True)
def auditor(client, tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    client.force_login(PersonFactory(roles=["auditor"], language="en"))


def test_before_the_first_night_the_page_says_when_there_will_be_one(client):
    assert "No seal yet" in page(client)


def test_a_root_is_shown_with_its_figures_and_its_signature_checked(client):
    record_evidence([film(EnrolmentFactory())], derive_now=True)
    seal_the_day()
    assert root() in page(client)
    assert "not ours" not in page(client)
    assert raw_public_key("0001").hex() in page(client)
    triggers.lift(connection)
    DailyRoot.objects.update(entries=2)
    assert "not ours" in page(client)


def test_the_board_leads_there(client):
    assert reverse("office:seals") in client.get(reverse("office:home")).content.decode()
