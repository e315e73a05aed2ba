"""What people changed in a month, on a page and in a workbook: steps of classes, hours by hand, numbers looked at."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from lms.accounts.actions import reveal_numbers
from lms.cohorts.actions import change_cohort, move_class
from lms.cohorts.rules.states import ClassAct
from lms.web.office.record import details_text, span_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.corrections import CorrectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MARCH = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
TODAY = date(2026, 3, 5)


def page(client, month):
    return client.get(reverse("office:record"), {"month": month})


def book(client, month):
    response = client.get(reverse("office:record_file"), {"month": month})
    content = b"".join(response.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True)


def cells(sheet):
    return [tuple(cell or "" for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.fixture
def march(office, settings):
    """A class is suspended, hours are corrected, a number is looked at: on the last day of March."""
    settings.TIME_ZONE = "Asia/Shanghai"
    with time_machine.travel(MARCH, tick=False):
        cohort = CohortFactory(name="冶炼一班")
        move_class(actor=office, cohort=cohort, act=ClassAct.SUSPEND, why="=因洪水")
        change_cohort(actor=office, cohort=cohort, name="冶炼甲班", starts_on=TODAY, ends_on=None)
        learner = PersonFactory(display_name="李志强")
        reveal_numbers(actor=office, user=learner, why="核对名单")
        CorrectionFactory(enrolment__learner=learner, proposed_at=MARCH)
    return cohort


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-03", date(2026, 3, 1), date(2026, 4, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("", date(2026, 3, 1), date(2026, 4, 1)),
        ("2026-13", date(2026, 3, 1), date(2026, 4, 1)),
        ("9999", date(2026, 3, 1), date(2026, 4, 1)),
        ("٢٠٢٦", date(2026, 3, 1), date(2026, 4, 1)),
    ],
)
def test_a_month_or_a_year_is_asked_for(text, first, after):
    span = span_of(text, TODAY)
    assert (span.first, span.after) == (first, after)


def test_a_month_names_steps_corrections_and_looks_with_who_and_why(client, march):
    response = page(client, "2026-03")
    counts = [response.context[name] for name in ("step_count", "change_count", "look_count")]
    assert counts == [1, 1, 1]
    text = response.content.decode()
    for words in ("冶炼甲班", "因洪水", "崔老师", "李志强", "核对名单"):
        assert words in text
    empty = page(client, "2026-04")
    assert [empty.context[name] for name in ("step_count", "change_count", "look_count")] == [0, 0, 0]


@pytest.mark.parametrize("span", ["2026-03", "2026"])
def test_the_workbook_has_before_and_after_of_everything(client, march, span):
    steps, changes, acts = (cells(sheet) for sheet in book(client, span).worksheets)
    (step,) = steps
    assert step[1] == "冶炼甲班"
    assert step[6:8] == ("崔老师", "=因洪水")
    assert step[0] == "2026-03-31 23:59:00"
    assert len(changes) == 1
    assert any("before name: 冶炼一班" in row[5] for row in acts)
    assert [row[3] for row in acts if row[4] == "核对名单"] == ["李志强"]


def test_the_auditor_reads_the_record_and_takes_it_along(client, march):
    client.force_login(PersonFactory(roles=["auditor"]))
    assert page(client, "2026-03").context["step_count"] == 1
    assert len(book(client, "2026-03").worksheets) == 3


def test_a_month_costs_the_same_for_one_change_as_for_thirty(client, office, django_assert_max_num_queries):
    for count in (1, 30):
        for _number in range(count):
            cohort = CohortFactory()
            move_class(actor=office, cohort=cohort, act=ClassAct.SUSPEND, why="x")
            reveal_numbers(actor=office, user=PersonFactory(), why="x")
        with django_assert_max_num_queries(7):
            assert page(client, "").status_code == 200


def test_details_stand_on_one_line():
    said = {"before": {"name": "旧"}, "to": "closed", "days": [1, 2]}
    assert details_text(said) == "before name: 旧 · to: closed · days: 1, 2"
    assert details_text({}) == ""
