"""People and rights of a partner: only a manager opens the page; each rank gets the pages of its rights."""

import pytest

from lms.partners.models import Membership
from lms.partners.rules import Rank
from tests.factories.partners import MembershipFactory
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db


def with_rank(place, rank):
    role = {"manager": "hr", "examiner": "mentor"}.get(rank, rank)
    rights = {"is_manager": rank == "manager", "is_examiner": rank == "examiner"}
    department = place.people[0].department if rank == "head" else None
    return MembershipFactory(partner=place.partner, role=role, department=department, **rights).user


@pytest.fixture
def boss(ours):
    return client_of(with_rank(ours, "manager"))


def test_only_a_manager_opens_the_page(ours):
    answers = {rank: client_of(with_rank(ours, rank)).get("/employer/team/").status_code for rank in Rank}
    assert answers == {"manager": 200, "hr": 404, "head": 404, "viewer": 404, "examiner": 404, "mentor": 404}
    assert client_of(ours.people[0].learner).get("/employer/team/").status_code == 403


def test_a_viewer_reads_everything_and_changes_nothing(ours):
    client = client_of(with_rank(ours, "viewer"))
    page = client.get("/employer/")
    assert len(page.context["rows"]) == 3
    assert "/employer/remind/" not in page.content.decode().split("<table")[1]
    assert client.get("/employer/hours/").status_code == 200
    person = ours.people[1].uuid
    assert client.get(f"/employer/people/{person}/").context["can_remind"] is False
    for address in ("/employer/remind/", f"/employer/people/{person}/proof/"):
        assert client.post(address, {"only": person}).status_code == 404


def test_a_head_sees_and_reminds_the_department_alone(ours):
    client = client_of(with_rank(ours, "head"))
    names = [row.line.name for row in client.get("/employer/").context["rows"]]
    assert sorted(names) == ["云岭学徒1", "云岭学徒3"]
    assert client.get(f"/employer/people/{ours.people[1].uuid}/").status_code == 404
    assert client.get("/employer/hours/").status_code == 404
    answer = client.post("/employer/remind/", {"only": ours.people[2].uuid}, follow=True)
    assert "1 person reminded" in answer.content.decode()


def test_somebody_is_added_changed_and_ended(ours, boss):
    data = {"name": "李四", "phone": "13800138000", "rank": "viewer", "language": "zh-hans"}
    page = boss.post("/employer/team/", data)
    member, code = page.context["slip"]
    assert code in page.content.decode()
    assert boss.post("/employer/team/", data).status_code == 302
    change = f"/employer/team/{member.user.uuid}/"
    assert boss.post(change, {"rank": "head"}, follow=True).status_code == 200
    assert Membership.objects.get(pk=member.pk).rank is Rank.VIEWER
    boss.post(change, {"rank": "head", "department": ours.people[0].department.uuid})
    row = Membership.objects.get(user=member.user, ended_on__isnull=True)
    assert (row.rank, row.department) == (Rank.HEAD, ours.people[0].department)
    boss.post(change, {"what": "end"})
    assert not Membership.objects.filter(user=member.user, ended_on__isnull=True).exists()


def test_another_partners_people_and_departments_do_not_exist(ours, theirs, boss):
    assert boss.post(f"/employer/team/{theirs.hr.uuid}/", {"what": "end"}).status_code == 404
    assert boss.get("/employer/team/", {"partner": theirs.partner.uuid}).status_code == 404
    assert boss.get("/employer/team/", {"partner": "nonsense"}).status_code == 404
    data = {"name": "李四", "phone": "13800138000", "rank": "head", "language": "zh-hans"}
    foreign = {**data, "department": theirs.people[0].department.pk}
    assert boss.post("/employer/team/", foreign).status_code == 422
    assert Membership.objects.filter(partner=theirs.partner, ended_on__isnull=True).count() == 2


def test_the_page_takes_as_many_queries_for_one_as_for_ten(ours, boss, django_assert_max_num_queries):
    MembershipFactory.create_batch(10, partner=ours.partner)
    with django_assert_max_num_queries(6):
        boss.get("/employer/team/")
