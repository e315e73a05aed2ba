"""Anybody checks a certificate: valid, in question, revoked at once, unknown; masked, not cached, not flooded."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.certificates.actions import issue_if_earned, revoke
from lms.certificates.rules import grouped
from lms.web.public import verify
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import issued
from tests.factories.ledger import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


def check(code, language="en", **extra):
    return Client(headers={"Accept-Language": language}).get(
        reverse("public:verify_code", args=[code]), **extra
    )


def test_a_valid_one_shows_the_facts_with_the_name_masked():
    certificate = issued(name="和丽梅")
    response = check(grouped(certificate.code))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Valid" in page
    assert "和*梅" in page
    assert "和丽梅" not in page
    assert certificate.serial in page
    assert "hours ledger verified" in page
    assert "signature verified" in page
    assert "(Beijing time)" in page


def test_nobody_keeps_a_copy():
    response = check(issued().code)
    assert "no-store" in response["Cache-Control"]


def test_it_is_found_by_its_number_too():
    assert check(issued().serial.lower()).status_code == 200


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "zh-hans"), ("en", "en"), ("vi", "vi")])
def test_the_page_speaks_the_visitors_language(language, word):
    page = check(issued().code, language).content.decode()
    assert f'<html lang="{word}">' in page
    titles = {"zh-hans": "铅锌冶炼工", "en": "Lead-zinc smelting", "vi": "Luyện chì kẽm"}
    assert titles[language] in page


def test_a_revoked_one_says_so_at_once_with_the_reason():
    certificate = issued()
    assert "Valid" in check(certificate.code).content.decode()
    revoke(actor=PersonFactory(roles=["office"]), certificate=certificate, why="issued to the wrong person")
    page = check(certificate.code).content.decode()
    assert "Revoked" in page
    assert "issued to the wrong person" in page
    assert "Valid" not in page


def test_one_in_question_says_so():
    certificate = issued()
    corrected(certificate.enrolment)
    issue_if_earned(certificate.enrolment_id)
    page = check(certificate.code).content.decode()
    assert "Under review" in page
    assert "recount" not in page


def test_an_unknown_code_is_a_404_with_the_form_and_no_script_of_the_visitor():
    response = check("<script>alert(1)")
    page = response.content.decode()
    assert response.status_code == 404
    assert "No such certificate" in page
    assert "<script>alert" not in page
    assert 'name="code"' in page


def test_what_is_pasted_leads_to_the_page_of_the_certificate():
    certificate = issued()
    response = Client().get(
        reverse("public:verify"), {"code": f"  {grouped(certificate.code).lower()} "}, follow=True
    )
    assert response.status_code == 200
    assert certificate.serial in response.content.decode()


def test_an_empty_form_says_what_to_write():
    response = Client(headers={"Accept-Language": "en"}).get(reverse("public:verify"), {"code": "  "})
    assert response.status_code == 200
    assert "Write the code" in response.content.decode()


def test_one_address_cannot_try_codes_without_end(monkeypatch):
    monkeypatch.setattr(verify, "CHECKS_A_MINUTE", 3)
    codes = [check("0" * 28).status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]
    assert check("0" * 28)["Retry-After"]
    assert check("0" * 28, REMOTE_ADDR="10.0.0.9").status_code == 404


def test_a_check_costs_few_queries(django_assert_max_num_queries):
    certificate = issued()
    with django_assert_max_num_queries(3):
        check(certificate.code)
