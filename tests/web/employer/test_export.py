"""The class as a file: as seen, the same people as the screen, and nobody else's."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def workbook(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_workbook_has_the_people_of_the_screen_in_its_order(ours):
    client = client_of(ours.hr)
    answer = client.get("/employer/export/?format=xlsx&sort=-progress")
    assert "云岭" not in answer["Content-Disposition"].split("filename*=")[0]
    assert answer["Cache-Control"] == "private, no-store"
    people, lessons = workbook(answer).worksheets
    assert [cell.value for cell in people["A"]] == ["Name", "云岭学徒1", "云岭学徒2", "云岭学徒3"]
    assert (people["F2"].value, people["H2"].value, people["I2"].value) == (40, 40, 70)
    assert lessons["A2"].value == "云岭学徒1"


def test_filters_apply_as_seen(ours):
    rows = rows_of(client_of(ours.hr).get("/employer/export/?format=csv&standing=at_risk"))
    assert [row[0] for row in rows] == ["Name", "云岭学徒2"]
    assert rows[1][3] == "at risk"
    assert rows[1][-1] == "needs 13.6 a week, does 0.5: at this pace far too late · 33 units behind the plan"


def test_a_name_that_looks_like_a_formula_stays_a_name(ours):
    learner = ours.people[0].learner
    learner.display_name = "=cmd()"
    learner.save()
    client = client_of(ours.hr)
    assert "'=cmd()" in [row[0] for row in rows_of(client.get("/employer/export/?format=csv"))]
    sheet = workbook(client.get("/employer/export/?format=xlsx")).worksheets[0]
    assert "=cmd()" in [cell.value for cell in sheet["A"] if cell.data_type == "s"]


def test_another_class_or_format_is_404(ours, theirs):
    client = client_of(ours.hr)
    assert client.get(f"/employer/export/?class={theirs.cohort.uuid}").status_code == 404
    assert client.get("/employer/export/?format=pdf").status_code == 404


def test_a_mentor_exports_their_own_apprentices_alone(ours):
    rows = rows_of(client_of(ours.mentor).get("/employer/export/?format=csv"))
    assert [row[0] for row in rows[1:]] == ["云岭学徒2"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_queries_do_not_grow_with_people(ours, form):
    client = client_of(ours.hr)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            b"".join(client.get(f"/employer/export/?format={form}").streaming_content)
        counts.append(len(queries))
        for _number in range(30):
            EnrolmentFactory(cohort=ours.cohort, learner=PersonFactory())
    # Who asks: 4 and the class. The report itself: people, hours, lessons, progress; and rule sets, the first time.
    assert counts[1] == counts[0] - 1 <= 5 + 6
