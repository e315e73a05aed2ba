"""Sheets to sign on for any days: what is planned has its serial, other days are empty halves; names alone."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from lms.attendance.models import Register
from lms.cohorts.models import ClassSession
from lms.reports.sign_sheets import COLUMNS_A_PAGE, SheetSpanImpossible, columns_of, sheets_facts
from tests.factories.attendance import morning
from tests.factories.ledger import at
from tests.factories.timetable import DAY, class_session

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def day(time_machine, client):
    time_machine.move_to(at("08:00"), tick=False)
    made = morning(3)
    made.cohort = made.session.cohort
    client.force_login(made.trainer)
    return made


def test_every_planned_session_is_a_column_with_the_serial_of_its_register(day):
    class_session(day.cohort, DAY, begins="14:00")
    off = class_session(day.cohort, DAY + timedelta(days=1))
    ClassSession.objects.filter(pk=off.pk).update(state="cancelled")
    columns = columns_of(day.cohort, DAY, DAY + timedelta(days=6))
    assert [(column.day, column.half, column.clock) for column in columns] == [
        (DAY, "上午", "9:00–11:35"),
        (DAY, "下午", "14:00–16:35"),
    ]
    assert [column.serial for column in columns] == list(
        Register.objects.order_by("session__starts_at").values_list("key", flat=True)
    )
    assert all("/paper/" in column.address for column in columns)
    assert columns_of(day.cohort, DAY, DAY + timedelta(days=6)) == columns


def test_days_without_a_plan_have_two_empty_halves(day):
    first = DAY + timedelta(days=10)
    columns = columns_of(day.cohort, first, first + timedelta(days=1))
    assert [(column.half, column.serial) for column in columns] == [("上午", ""), ("下午", "")] * 2


@pytest.mark.parametrize("days", [-1, 31])
def test_a_span_that_cannot_be_is_refused(day, days):
    with pytest.raises(SheetSpanImpossible):
        columns_of(day.cohort, DAY, DAY + timedelta(days=days))


def test_the_paper_has_names_and_no_numbers_of_people(day):
    learner = day.people[0].learner
    facts = json.dumps(sheets_facts(day.cohort, DAY, DAY + timedelta(days=20)), ensure_ascii=False)
    assert learner.display_name in facts
    assert set(json.loads(facts)) == {
        "cohort", "guests", "institution", "lang", "pages", "people", "span", "title", "words",
    }  # fmt: skip
    pages = sheets_facts(day.cohort, DAY + timedelta(days=1), DAY + timedelta(days=20))["pages"]
    assert [len(page) for page in pages] == [COLUMNS_A_PAGE] * 4


def test_the_page_lists_the_sessions_and_the_pdf_is_drawn(client, day):
    span = {"first": DAY.isoformat(), "last": (DAY + timedelta(days=6)).isoformat()}
    page = client.get(reverse("trainer:sheets", args=[day.cohort.uuid]), span).content.decode()
    assert f"/trainer/sessions/{day.session.uuid}/sheet.pdf" in page
    drawn = client.get(reverse("trainer:sheets_pdf", args=[day.cohort.uuid]), span)
    assert (drawn["Content-Type"], drawn.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in drawn["Cache-Control"]
    wrong = {"first": DAY.isoformat(), "last": (DAY - timedelta(days=1)).isoformat()}
    assert client.get(reverse("trainer:sheets", args=[day.cohort.uuid]), wrong).status_code == 422
    assert client.get(reverse("trainer:sheets_pdf", args=[day.cohort.uuid]), wrong).status_code == 302
