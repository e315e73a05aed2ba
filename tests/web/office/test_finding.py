"""Finding in the office: by a part of a name, by whole numbers, and no number anywhere but in the answer."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from lms.accounts import actions
from lms.accounts.models import DeviceSession
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import issued
from tests.factories.cohorts import CohortFactory

pytestmark = pytest.mark.django_db
ID_NO, PHONE = "990000199001010017", "13800138000"


@pytest.fixture
def li():
    return actions.register_person(
        actor=None, display_name="李志强", username="lizq", phone=PHONE, id_no=ID_NO
    )


def find(client, text):
    return client.post(reverse("office:find"), {"q": text}, follow=True)


def names(response):
    return [row["who"].display_name for row in response.context["people"]]


@pytest.mark.parametrize("text", ["志强", "LIZQ", "138 0013 8000", ID_NO])
def test_people_are_found_by_a_part_of_the_name_and_by_whole_numbers(client, office, li, text):
    PersonFactory(display_name="别人")
    assert names(find(client, text)) == ["李志强"]


@pytest.mark.parametrize("text", ["1380013", ID_NO[:17], "zzzz", ""])
def test_a_part_of_a_number_and_nothing_find_nobody(client, office, li, text):
    assert names(find(client, text)) == []


def test_an_id_number_stands_in_no_address_and_sealed_in_the_session(client, office, li):
    response = find(client, ID_NO)
    assert [address for address, _status in response.redirect_chain] == [reverse("office:find")]
    assert response["Cache-Control"] == "private, no-store"
    text = response.content.decode()
    assert "138****8000" in text
    assert PHONE not in text
    stored = [*Session.objects.all(), *DeviceSession.objects.all()]
    assert stored
    for row in stored:
        kept = str(row.get_decoded())
        assert ID_NO not in kept
        assert "office_find" in kept


def test_going_back_shows_the_same_people_to_nobody_but_the_same_session(client, office, li):
    find(client, ID_NO)
    assert names(client.get(reverse("office:find"))) == ["李志强"]
    client.logout()
    client.force_login(PersonFactory(roles=["auditor"]))
    assert names(client.get(reverse("office:find"))) == []


def test_classes_and_certificates_are_found_too(client, office):
    certificate = issued()
    cohort = CohortFactory(name="茶叶加工二班")
    assert [row.name for row in find(client, "加工二").context["classes"]] == [cohort.name]
    assert list(find(client, certificate.serial).context["certificates"]) == [certificate]


def test_finding_costs_the_same_for_one_as_for_thirty(client, office, django_assert_max_num_queries):
    for count in (1, 30):
        for number in range(count):
            PersonFactory(display_name=f"王{count}-{number}")
            CohortFactory(name=f"王家村 {count}-{number}")
        find(client, "王")
        with django_assert_max_num_queries(6):
            assert client.get(reverse("office:find")).status_code == 200


def test_the_auditor_finds_and_sees_numbers_for_a_reason_alone(client, li):
    auditor = PersonFactory(display_name="审计员", roles=["auditor"])
    client.force_login(auditor)
    assert names(find(client, ID_NO)) == ["李志强"]
    address = reverse("office:reveal", args=[li.uuid])
    assert ID_NO not in client.post(address, {"why": ""}).content.decode()
    shown = client.post(address, {"why": "抽查名单"}).content.decode()
    assert ID_NO in shown
    assert PHONE in shown
    later = client.get(reverse("office:person", args=[li.uuid])).content.decode()
    assert ID_NO not in later
    assert "抽查名单" in later
    assert "审计员" in later
