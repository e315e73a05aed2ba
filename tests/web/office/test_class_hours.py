"""The statement of a class: who is furthest behind comes first, the sheet is the page, and size costs no queries."""

import io
import re
from datetime import date

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from lms.cohorts.models import EnrolmentState
from lms.ledger.names import Mode
from lms.web.office import class_hours
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import at, film, period, record
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db

SHARE = [
    {"of": "total", "mode": "online", "max": 0.5, "base": "planned"},
    {"of": "total", "what": "practice", "min": 0.25},
]


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(at("12:00", days=30), tick=False):
        yield


@pytest.fixture
def cohort():
    ruleset = RuleSetFactory(code="HALF", version=1, data={"code": "HALF", "version": 1, "share": SHARE})
    programme = ProgrammeFactory(required_tenths={"online": 20, "onsite": 20}, ruleset=ruleset)
    span = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}
    return CohortFactory(name="甲班", programme=programme, **span)


def learner(cohort, name, *, online=0, onsite=0, practice=0):
    """Minutes in film, in class, and in class with a practical part."""
    enrolment = EnrolmentFactory(cohort=cohort, learner__display_name=name, enrolled_on=date(2026, 3, 1))
    pieces = [
        film(enrolment, "20:00", minutes=online, duration_s=9000) if online else None,
        period(enrolment, "09:00", minutes=onsite) if onsite else None,
        period(enrolment, "14:00", minutes=practice, mode=Mode.WORKPLACE) if practice else None,
    ]
    record(*[piece for piece in pieces if piece])
    return enrolment


def sign_in(client, role="office", language="en"):
    client.force_login(PersonFactory(roles=[role], language=language))


def page(client, cohort, **query):
    answer = client.get(reverse("office:class_hours", args=[cohort.uuid]), query)
    assert answer.status_code == 200
    return answer


def sheet(client, cohort):
    answer = client.get(reverse("office:class_hours_file", args=[cohort.uuid]))
    assert "no-store" in answer["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    return list(book.active.iter_rows(values_only=True))


def rows_shown(answer):
    """The cells of each row of the table, as text."""
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", answer.content.decode())
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"(?s)<t[hd]\b.*?</t[hd]>", row)]
        for row in rows
    ]  # fmt: skip


def test_who_is_furthest_behind_comes_first_with_what_counts_and_what_shares_lack(client, cohort):
    sign_in(client)
    learner(cohort, "阿全", online=105, onsite=90, practice=45)
    behind = learner(cohort, "阿美", online=45)
    head, first, second, last = rows_shown(page(client, cohort))
    assert head[0] == "Name"
    assert (first[0], second[0], last[0]) == ("阿美", "阿全", "2 learners")
    named = dict(zip(head, second, strict=True))
    assert (named["Online"], named["Credited"], named["Counts"], named["To go"]) == (
        "2.3 2 count",
        "5.3",
        "4",
        "0",
    )
    assert (named["Surplus"], named["Shares lack"], named["Done about"]) == ("1.3", "", "has everything")
    named = dict(zip(head, first, strict=True))
    assert (named["To go"], named["Shares lack"]) == ("3", "practice 1")
    sums = dict(zip(head, last, strict=True))
    assert (sums["Credited"], sums["Counts"], sums["Needed"], sums["To go"]) == ("6.3", "5", "8", "3")
    shown = page(client, cohort).content.decode()
    assert reverse("office:hours", args=[behind.uuid]) in shown
    assert "1 of 2 have all that is needed." in shown
    assert "Units still to earn: online 1 (1 person); on site 2 (1 person)." in shown
    assert "Units that shares lack: practice 1 (1 person)." in shown


def test_the_workbook_has_the_rows_of_the_page_and_numbers_are_numbers(client, cohort):
    sign_in(client, "auditor")
    learner(cohort, "阿全", online=105, onsite=90)
    learner(cohort, "阿美", online=45)
    shown, cells = rows_shown(page(client, cohort)), sheet(client, cohort)
    assert [row[0] for row in cells[1:-1]] == [row[0] for row in shown[1:-1]]
    heads = {title: place for place, title in enumerate(cells[0])}
    for title in ("Credited", "Counts", "Needed", "To go", "Surplus", "Waiting"):
        place = shown[0].index(title)
        assert [row[heads[title]] for row in cells[1:]] == [float(row[place]) for row in shown[1:]]
    assert [row[heads["online: Counts"]] for row in cells[1:]] == [1, 2, 3]


def test_who_has_left_is_not_in_it_and_nobody_is_said_so(client, cohort):
    sign_in(client)
    assert "Nobody is in the class yet" in page(client, cohort).content.decode()
    EnrolmentFactory(cohort=cohort, state=EnrolmentState.WITHDRAWN, learner__display_name="离班的人")
    assert "离班的人" not in page(client, cohort).content.decode()
    assert len(sheet(client, cohort)) == 2


def test_late_is_said_of_a_date_behind_the_end_alone(client, cohort):
    """Shares that lack something make nobody late."""
    sign_in(client)
    enrolment = learner(cohort, "阿美", online=45)
    record(
        *[period(enrolment, "09:00", minutes=45, days=days) for days in (15, 22)], when=at("12:00", days=29)
    )
    in_time = page(client, cohort).content.decode()
    assert "<time class=" in in_time
    assert "late</" not in in_time
    cohort.ends_on = at("12:00", days=31).date()
    cohort.save()
    assert "late</" in page(client, cohort).content.decode()


def test_a_long_class_has_pages_and_sums_of_everybody(client, cohort, monkeypatch):
    sign_in(client)
    monkeypatch.setattr(class_hours, "LINES_A_PAGE", 2)
    for number in range(3):
        learner(cohort, f"学员{number}", onsite=45)
    first, second = rows_shown(page(client, cohort)), rows_shown(page(client, cohort, page="2"))
    assert [len(first), len(second)] == [4, 3]
    assert first[-1] == second[-1]
    assert len(sheet(client, cohort)) == 5
    assert rows_shown(page(client, cohort, page="x")) == first


@pytest.mark.parametrize("roles", [[], ["trainer"]])
def test_it_is_for_the_office_and_the_auditor_alone(client, cohort, roles):
    client.force_login(PersonFactory(roles=roles))
    for name in ("class_hours", "class_hours_file"):
        assert client.get(reverse(f"office:{name}", args=[cohort.uuid])).status_code == 404


def test_the_class_page_leads_here_and_size_costs_no_queries(client, cohort, django_assert_num_queries):
    sign_in(client)
    learner(cohort, "阿美", online=45)
    address = reverse("office:class_hours", args=[cohort.uuid])
    assert address in client.get(reverse("office:class", args=[cohort.uuid])).content.decode()
    client.get(address)  # the rule set is known from here on
    for _size in (1, 6):
        with django_assert_num_queries(9):
            client.get(address)
        for number in range(5):
            learner(cohort, f"学员{number}", onsite=45)
