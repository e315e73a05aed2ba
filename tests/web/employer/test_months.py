"""Hours by month of a partner: the same figures for HR and the office, on screens and in files, and nobody else's."""

import io
import re
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from lms.ledger.actions import Mode
from lms.partners.models import MemberRole
from lms.reports.months import partner_hours
from tests.factories.accounts import PersonFactory
from tests.factories.partners import MembershipFactory
from tests.web.employer.conftest import client_of, hours_of

pytestmark = pytest.mark.django_db
ADDRESS = "/employer/hours/"


@pytest.fixture
def office():
    return client_of(PersonFactory(roles=["office"]))


@pytest.fixture
def busy(ours):
    """Ours with hours in more months and modes; the oldest are thirteen months old."""
    first, second, third = ours.people
    hours_of(third, 2, date(2025, 9, 30))
    hours_of(third, 2, date(2025, 11, 1))
    hours_of(first, 4, date(2026, 8, 31), Mode.WORKPLACE)
    hours_of(second, 3, date(2026, 9, 1), Mode.LIVE)
    return ours


def figures(client, address):
    """The cells of the table: month (as an address has it) or Total -> texts."""
    text = client.get(address).content.decode()
    [table] = re.findall(r'<table class="table table--lines table--months.*?</table>', text, re.DOTALL)
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]:
        month = re.search(r'datetime="([^"]+)"', row)
        cells = re.findall(r'<td class="num[^>]*>(.*?)</td>', row)
        found[month[1] if month else "Total"] = [re.sub("<[^>]*>", "", cell) for cell in cells]
    return found


def sheet_of(client, address):
    answer = client.get(address)
    assert answer["Cache-Control"] == "private, no-store"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_twelve_months_by_mode_with_their_sum(busy):
    rows = figures(client_of(busy.hr), ADDRESS)
    assert next(iter(rows)) == "2026-10"
    assert list(rows)[11:] == ["2025-11", "Total"]
    assert rows["2026-08"] == ["0", "0", "3", "3"]
    assert rows["2026-09"][0] == "2.2"
    assert rows["2026-07"] == ["0"] * 4
    total = [sum(float(row[place]) for month, row in rows.items() if month != "Total") for place in range(4)]
    assert [float(cell) for cell in rows["Total"]] == pytest.approx(total, abs=0.5)


def test_hr_and_the_office_see_the_same_figures_on_screen_and_in_their_files(busy, office):
    hr, partner = client_of(busy.hr), busy.partner
    page = reverse("office:partner", args=[partner.uuid])
    seen = figures(hr, ADDRESS)
    assert figures(office, page) == seen
    file = sheet_of(hr, reverse("employer:months_export"))
    assert sheet_of(office, reverse("office:partner_hours", args=[partner.uuid])) == file
    shown = {month: [float(cell) for cell in cells] for month, cells in seen.items()}
    assert {row[1]: row[2:] for row in file[1:]} == shown
    assert {row[0] for row in file[1:]} == {partner.name}


def test_the_hours_of_another_partner_are_nowhere(ours, theirs, office):
    hours_of(theirs.people[0], 8, date(2026, 9, 2))
    before = figures(client_of(ours.hr), ADDRESS)
    hours_of(theirs.people[1], 8, date(2026, 9, 3))
    client = client_of(ours.hr)
    assert figures(client, ADDRESS) == before
    assert theirs.partner.name not in client.get(ADDRESS).content.decode()
    foreign = reverse("office:partner_hours", args=[theirs.partner.uuid])
    assert client.get(foreign).status_code == 404
    assert office.get(foreign).status_code == 200


def test_a_mentor_sees_people_and_not_the_sums_of_everybody(ours):
    client = client_of(ours.mentor)
    assert client.get(ADDRESS).status_code == 404
    assert client.get(reverse("employer:months_export")).status_code == 404
    assert ADDRESS not in client.get("/employer/").content.decode()
    assert ADDRESS in client_of(ours.hr).get("/employer/").content.decode()
    assert client_of(PersonFactory()).get(ADDRESS).status_code == 403


def test_hr_of_two_partners_sees_each_by_itself(ours, theirs, django_assert_num_queries):
    MembershipFactory(partner=theirs.partner, user=ours.hr, role=MemberRole.HR)
    hours_of(theirs.people[0], 8, date(2026, 9, 2))
    client = client_of(ours.hr)
    text = client.get(ADDRESS).content.decode()
    assert text.count("<table") == 2
    assert {row[0] for row in sheet_of(client, reverse("employer:months_export"))[1:]} == {
        ours.partner.name,
        theirs.partner.name,
    }


def test_the_figures_are_one_query_for_any_number_of_partners_and_people(
    busy, theirs, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_num_queries(1):
        partner_hours([busy.partner, theirs.partner], date(2026, 10, 6))
    client = client_of(busy.hr)
    client.get(ADDRESS)
    with django_assert_max_num_queries(4):
        client.get(ADDRESS)


def test_a_partner_without_hours_is_told_when_they_come(theirs):
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        text = client_of(theirs.hr).get(ADDRESS).content.decode()
    assert "No hours yet" in text
    assert "<table" not in text


def test_a_partner_that_has_just_begun_sees_no_empty_months(busy):
    [hours] = partner_hours([busy.partner], date(2027, 2, 28))
    assert [f"{line.month:%Y-%m}" for line in hours.months] == [
        "2027-02", "2027-01", "2026-12", "2026-11", "2026-10", "2026-09", "2026-08",
    ]  # fmt: skip
    [none] = partner_hours([busy.partner], date(2030, 1, 1))
    assert [line.total_tenths for line in none.months] == [0]
