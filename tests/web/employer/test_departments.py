"""Departments as HR keeps them: sums, a new one, renamed, merged, archived, back; a roster finds the merged one."""

import pytest

from lms.cohorts.models import Enrolment
from lms.partners.actions import add_departments
from lms.partners.models import Department
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.partners import DepartmentFactory
from tests.web.employer.conftest import STARTS, client_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db
PAGE = "/employer/departments/"


def change(row, what, **fields):
    return f"{PAGE}{row.uuid}/", {"what": what, **fields}


def figures(page):
    return {
        (one.row.name if one.row else ""): (one.people, one.on_pace, one.at_risk, one.blocked, one.month_h)
        for one in page.context["sums"]
    }


def test_each_department_comes_to_what_its_people_are(ours):
    page = client_of(ours.hr).get(PAGE)
    # 学徒1 (on pace) and 学徒3 (never began) are of the workshop; two of five days fell into October: 12 of 30 hours.
    assert figures(page) == {"云岭焙烧车间": (2, 1, 0, 1, 12), "": (1, 0, 1, 0, 1)}


def test_added_renamed_archived_and_brought_back(ours):
    client = client_of(ours.hr)
    for _twice in range(2):
        assert client.post(PAGE, {"name": "电积车间"}).status_code == 302
    assert client.post(PAGE, {"name": " "}).status_code == 422
    new, old = Department.objects.get(name="电积车间"), ours.people[0].department
    client.post(*change(new, "rename", name=old.name))
    assert Department.objects.filter(name="电积车间").exists()
    client.post(*change(new, "rename", name="电积一车间"))
    page = client.post(*change(old, "archive"), follow=True)
    assert "People are still in 云岭焙烧车间: 2" in page.content.decode()
    client.post(*change(new, "archive"))
    assert [row.name for row in client.get(PAGE).context["archived"]] == ["电积一车间"]
    client.post(*change(new, "back"))
    assert not client.get(PAGE).context["archived"]


def test_merged_people_and_later_rosters_are_in_the_other(ours):
    client, old = client_of(ours.hr), ours.people[0].department
    into = DepartmentFactory(partner=ours.partner, name="冶炼车间")
    for _twice in range(2):
        client.post(*change(old, "merge", into=into.uuid))
    assert Enrolment.objects.filter(department=into).count() == 2
    assert add_departments(actor=None, partner=ours.partner, names={old.name})[old.name] == into
    client.post(*change(into, "merge", into=into.uuid))
    assert Department.objects.filter(archived_on__isnull=True).count() == 1


def test_only_those_who_write_enter_and_foreign_ones_are_missing(ours, theirs):
    for rank, status in (("manager", 200), ("hr", 200), ("head", 404), ("viewer", 404), ("mentor", 404)):
        assert client_of(with_rank(ours, rank)).get(PAGE).status_code == status, rank
    client, foreign = client_of(ours.hr), theirs.people[0].department
    assert client.post(*change(foreign, "rename", name="x")).status_code == 404
    assert client.post(*change(ours.people[0].department, "merge", into=foreign.uuid)).status_code == 404
    assert client.post(*change(ours.people[0].department, "x")).status_code == 302
    assert client.post(PAGE, {"name": "x", "partner": theirs.partner.uuid}).status_code == 404


def test_queries_do_not_grow_with_departments_and_people(ours, django_assert_max_num_queries):
    for number in range(12):
        place = DepartmentFactory(partner=ours.partner)
        EnrolmentFactory(
            cohort=ours.cohort,
            department=place,
            enrolled_on=STARTS,
            learner=PersonFactory(display_name=f"人{number}"),
        )
    client = client_of(ours.hr)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
