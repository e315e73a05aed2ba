"""Monthly reports over HTTP: made with one click, fetched, told about; nobody else's; anybody checks the code."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.reports.models import PartnerReport, ReportReader, ReportSchedule
from lms.web.components import monthly
from lms.web.public import verify
from tests.factories.accounts import PersonFactory
from tests.factories.monthly import report_of
from tests.web.employer.conftest import client_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    cache.clear()
    yield
    cache.clear()


def test_hr_makes_one_with_a_click_and_fetches_both_files(ours):
    client = client_of(ours.hr)
    for _click in range(2):
        page = client.post("/employer/reports/make/", {"month": "2026-10"}, follow=True)
    assert "The report is made" in page.content.decode()
    report = PartnerReport.objects.get()
    assert report.made_by == ours.hr
    for form, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = client.get(f"/employer/reports/{report.uuid}/{form}/")
        body = b"".join(answer) if answer.streaming else answer.content
        assert body.startswith(begins)
        assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"/employer/reports/{report.uuid}/exe/").status_code == 404


def test_many_people_are_counted_by_a_worker_and_the_page_says_so(ours, monkeypatch):
    monkeypatch.setattr(monthly, "is_small", lambda _partner: False)
    page = client_of(ours.hr).post("/employer/reports/make/", {"month": "2026-10"}, follow=True)
    assert "<progress" in page.content.decode()
    assert not PartnerReport.objects.exists()


def test_who_may(ours, theirs):
    report = report_of(ours.partner)
    allowed = {"manager": (200, 302), "hr": (200, 302), "viewer": (200, 404)}
    for rank in ("manager", "hr", "head", "viewer", "mentor"):
        client = client_of(with_rank(ours, rank))
        read, write = allowed.get(rank, (404, 404))
        assert client.get("/employer/reports/").status_code == read
        assert client.get(f"/employer/reports/{report.uuid}/xlsx/").status_code == read
        for address in ("make", "schedule"):
            answer = client.post(f"/employer/reports/{address}/", {"month": "2026-10", "day": "3"})
            assert answer.status_code == write
    stranger = client_of(theirs.hr)
    assert stranger.get(f"/employer/reports/{report.uuid}/pdf/").status_code == 404
    assert stranger.get("/employer/reports/", {"partner": ours.partner.uuid}).status_code == 404


@pytest.mark.parametrize("month", ["", "2026-13", "2026-12", "nonsense"])
def test_a_month_that_is_none_or_to_come_makes_nothing(ours, month):
    page = client_of(ours.hr).post("/employer/reports/make/", {"month": month}, follow=True)
    assert page.status_code == 200
    assert not PartnerReport.objects.exists()


def test_the_schedule_and_who_is_told(ours):
    client = client_of(ours.hr)
    client.post("/employer/reports/schedule/", {"day": "5"})
    client.post("/employer/reports/tell/", {"to": "on"})
    assert ReportSchedule.objects.get().day == 5
    assert "Send me none" in client.get("/employer/reports/").content.decode()
    client.post("/employer/reports/tell/", {"to": "off"})
    assert not ReportReader.objects.exists()
    for nonsense in ("29", "-1", "x", ""):
        assert client.post("/employer/reports/schedule/", {"day": nonsense}).status_code == 404
    assert ReportSchedule.objects.get().day == 5


def test_the_page_takes_the_same_queries_for_many_reports(ours, now, django_assert_max_num_queries):
    for month in (7, 8, 9, 10):
        report_of(ours.partner, date(2026, month, 1))
    client = client_of(ours.hr)
    with django_assert_max_num_queries(9):
        client.get("/employer/reports/")


def test_the_office_sees_and_makes_the_auditor_sees(ours):
    report = report_of(ours.partner, by=ours.hr)
    page = reverse("office:partner_reports", args=[ours.partner.uuid])
    make = reverse("office:partner_report_make", args=[ours.partner.uuid])
    file = reverse("office:partner_report_get", args=[report.uuid, "xlsx"])
    for role, made in (("office", 302), ("auditor", 403)):
        client = client_of(PersonFactory(roles=[role]))
        text = client.get(page).content.decode()
        assert ours.hr.display_name in text
        assert client.get(file).status_code == 200
        assert client.post(make, {"month": "2026-09"}).status_code == made
    assert client_of(ours.hr).get(page).status_code == 404
    assert client_of(ours.hr).get(file).status_code == 404


def test_anybody_checks_the_code_and_learns_no_name(ours, monkeypatch):
    report = report_of(ours.partner)
    address = reverse("public:verify_code", args=[report.code.lower()])
    text = Client().get(address, headers={"accept-language": "en"}).content.decode()
    assert "Genuine, and still the same" in text
    assert ours.partner.name in text
    assert "学徒" not in text
    assert "车间" not in text
    monkeypatch.setattr(verify, "CHECKS_A_MINUTE", 1)
    assert Client().get(address).status_code == 429
