"""One person: months, days, courses; a day down to its evidence; everybody else's are not there."""

import re
import uuid
from datetime import date

import pytest
from django.utils.html import escape

from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from tests.web.employer.conftest import NOW, client_of

pytestmark = pytest.mark.django_db


def address(enrolment, day=""):
    return f"/employer/people/{enrolment.uuid}/{day}"


def test_a_person_shows_the_same_units_as_the_list(ours):
    client = client_of(ours.hr)
    line = client.get("/employer/?q=学徒1").context["rows"][0].line
    page = client.get(address(ours.people[0]))
    assert page.context["line"] == line
    assert line.posted_tenths == 400
    assert sum(month.tenths for month in page.context["months"]) == 400
    assert sum(day.tenths for day in page.context["days"]) == 400


def test_each_reason_is_said_once(ours):
    pages = [client_of(ours.hr).get(address(enrolment)) for enrolment in ours.people]
    many = [page for page in pages if len(page.context["reasons"]) > 1]
    assert many
    for page in many:
        text = page.content.decode()
        assert [text.count(escape(reason)) for reason in page.context["reasons"]] == [1] * len(
            page.context["reasons"]
        )


def test_in_vietnamese_a_figure_has_a_comma_and_a_drawing_has_none(ours):
    client = client_of(ours.hr)
    client.get("/language/?to=vi")
    page = client.get(address(ours.people[1])).content.decode()
    assert re.search(r"\d,\d giờ học", page)
    assert not re.search(r"\d\.\d giờ học", page)
    assert "T2</span>" in page
    day = client.get(address(ours.people[1], "2026-10-01/")).content.decode()
    for text in (page, day):
        drawn = re.findall(r"<rect [^>]*>", text)
        assert drawn
        assert not [mark for mark in drawn if "," in mark]


def test_months_are_calendars_from_monday(ours):
    october, september = client_of(ours.hr).get(address(ours.people[0])).context["months"]
    assert (september.first, october.first) == (date(2026, 9, 1), date(2026, 10, 1))
    assert september.cells[0] is None
    assert september.cells[1].day == date(2026, 9, 1)
    full = october.cells[3]
    assert (full.day, full.tenths, full.parts[0].mode, full.parts[0].height) == (
        date(2026, 10, 1),
        80,
        "onsite",
        24,
    )


def test_a_person_who_has_not_begun_has_a_page_that_says_so(ours):
    text = client_of(ours.hr).get(address(ours.people[2])).content.decode()
    assert "No units yet" in text
    assert "not started" in text


def test_a_day_leads_to_entries_and_to_evidence(ours):
    page = client_of(ours.hr).get(address(ours.people[0], "2026-10-01/"))
    entry = page.context["entries"][0]
    assert page.context["tenths"] == 80
    assert entry.rule == "CN-TEST-45@1"
    assert "09:00:00–15:00:00" in entry.evidence[0].said
    assert page.context["axis"] == ["09:00", "12:00", "15:00"]
    assert "somebody was there" in page.content.decode()


def test_what_did_not_count_is_named(ours):
    start = NOW.replace(hour=1)
    item = NewEvidence(
        natural_key="hidden",
        enrolment=ours.people[1],
        kind=EvidenceKind.PLAY,
        mode=Mode.ONLINE,
        grade=Grade.B,
        started_at=start,
        ended_at=start.replace(minute=30),
        lesson_uuid=uuid.uuid4(),
        media_from_ms=0,
        media_to_ms=1_800_000,
        visible=False,
    )
    record_evidence([item], at=NOW, derive_now=True)
    page = client_of(ours.hr).get(address(ours.people[1], "2026-10-06/"))
    assert [(line.reason, line.seconds) for line in page.context["dropped"]] == [
        ("the page was hidden or the video stood still", 1800)
    ]
    assert page.context["tenths"] == 0


@pytest.mark.parametrize("day", ["2026-02-30/", "yesterday/", "20261001x/"])
def test_a_day_that_is_none_is_404(ours, day):
    assert client_of(ours.hr).get(address(ours.people[0], day)).status_code == 404


def test_nobody_else_is_there(ours, theirs):
    hr, mentor = client_of(ours.hr), client_of(ours.mentor)
    missing = hr.get(f"/employer/people/{uuid.uuid4()}/")
    for day in ("", "2026-10-01/"):
        foreign = hr.get(address(theirs.people[0], day))
        assert foreign.status_code == missing.status_code == 404
        assert "扬江" not in foreign.content.decode()
    assert mentor.get(address(ours.people[0])).status_code == 404
    assert mentor.get(address(ours.people[1])).status_code == 200


def test_queries_are_fixed(ours, django_assert_max_num_queries):
    client = client_of(ours.hr)
    with django_assert_max_num_queries(4 + 19):
        client.get(address(ours.people[0]))
    with django_assert_max_num_queries(4 + 10):
        client.get(address(ours.people[0], "2026-10-01/"))
