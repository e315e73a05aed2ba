"""The page of a piece of evidence shows both clocks of courseware: what the server timed, and what it claims itself."""

import pytest
from django.test import Client

from lms.ledger.actions import record_reading
from lms.ledger.models import Evidence
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware_time import used, word
from tests.factories.ledger import LATER, record

pytestmark = pytest.mark.django_db


def page_of(row):
    client = Client()
    client.force_login(PersonFactory(roles=["office"], language="en"))
    answer = client.get(f"/office/evidence/{row.uuid}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_stretch_names_what_its_courseware_claims_and_why_less_counted():
    own = EnrolmentFactory()
    record_reading([used(own, minutes=20)], nominal_ms=1_800_000, at=LATER)
    record(word(own, 0, 20, claimed=12, done=True))
    said = page_of(Evidence.objects.get(kind="courseware"))
    for words in (
        "Courseware used",
        "The courseware claims of these visits",
        "12 min",
        "less time was spent on it",
        "8 min",
    ):
        assert words in said, words
    claim = page_of(Evidence.objects.get(kind="courseware_time"))
    for words in ("What courseware says of its time", "The courseware claims", "12 min"):
        assert words in claim, words


def test_a_silent_package_leaves_it_to_the_server():
    own = EnrolmentFactory()
    record_reading([used(own, minutes=20)], nominal_ms=1_800_000, at=LATER)
    assert "the server’s clock alone counts" in page_of(Evidence.objects.get())
