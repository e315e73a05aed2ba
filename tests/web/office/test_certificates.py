"""The office's certificates: found, questioned, revoked with a reason; the auditor reads; others find nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lms.certificates.actions import issue_if_earned
from lms.certificates.models import CertificateState
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import issued
from tests.factories.ledger import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = PersonFactory(roles=["office"], language="en")
    client.force_login(person)
    return person


def address(name, certificate):
    return reverse(f"office:{name}", args=[certificate.uuid])


def questioned(office):
    certificate = issued()
    corrected(certificate.enrolment, actor=office)
    return issue_if_earned(certificate.enrolment_id)


def test_the_list_shows_everybody_and_searches(client, office):
    first, second = issued(name="和丽梅"), issued(name="张三")
    page = client.get(reverse("office:certificates")).content.decode()
    assert first.serial in page
    assert second.serial in page
    page = client.get(reverse("office:certificates"), {"q": "丽梅"}).content.decode()
    assert first.serial in page
    assert second.serial not in page


def test_an_empty_list_says_what_will_be_there(client, office):
    assert "No certificate yet" in client.get(reverse("office:certificates")).content.decode()


def test_the_list_costs_the_same_for_one_and_for_five(client, office, django_assert_max_num_queries):
    for _ in range(5):
        issued()
    client.get(reverse("office:certificates"))
    with django_assert_max_num_queries(9):
        client.get(reverse("office:certificates"))


def test_what_is_in_question_stands_first_and_is_confirmed_with_a_reason(client, office):
    certificate = questioned(office)
    issued()
    page = client.get(reverse("office:certificates")).content.decode()
    assert "1 certificate needs a look" in page
    response = client.post(address("certificate_confirm", certificate), {"why": "counted again"}, follow=True)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    assert "stands" in response.content.decode()


def test_revoking_says_what_will_happen_and_asks_for_a_reason(client, office):
    certificate = issued()
    assert "cannot be taken back" in client.get(address("certificate_revoke", certificate)).content.decode()
    assert client.post(address("certificate_revoke", certificate), {"why": " "}).status_code == 422
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    client.post(address("certificate_revoke", certificate), {"why": "wrong person"})
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoked_by) == (CertificateState.REVOKED, office)
    again = client.post(address("certificate_revoke", certificate), {"why": "again"})
    assert again.status_code == 422
    assert "revoked already" in again.content.decode()


def test_the_paper_is_a_pdf(client, office):
    response = client.get(address("certificate_pdf", issued()))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_auditor_reads_and_changes_nothing(client):
    certificate = issued()
    client.force_login(PersonFactory(roles=["auditor"]))
    assert client.get(reverse("office:certificates")).status_code == 200
    assert client.post(address("certificate_revoke", certificate), {"why": "x"}).status_code == 403
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID


@pytest.mark.parametrize("roles", [[], ["trainer"]])
def test_others_find_nothing(client, roles):
    certificate = issued()
    client.force_login(PersonFactory(roles=roles))
    for name in ("certificate_revoke", "certificate_confirm", "certificate_pdf"):
        assert client.get(address(name, certificate)).status_code == 404
    assert client.get(reverse("office:certificates")).status_code == 404


def test_the_holder_fetches_the_paper_and_nobody_else_does(client):
    certificate = issued()
    own = reverse("learner:certificate_pdf", args=[certificate.uuid])
    client.force_login(certificate.learner)
    response = client.get(own)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    client.force_login(PersonFactory())
    assert client.get(own).status_code == 404
    client.logout()
    assert client.get(own).status_code == 302


def test_a_name_that_no_font_can_draw_is_explained_to_its_holder(client):
    certificate = issued(name="张\U0001f600")
    client.force_login(certificate.learner)
    response = client.get(reverse("learner:certificate_pdf", args=[certificate.uuid]))
    assert response.status_code == 409
    assert "\U0001f600" in response.content.decode()
