"""Partners: made, corrected, with departments and people who act for them."""

import pytest
from django.urls import reverse

from lms.accounts.queries import person_by_login
from lms.partners.models import Department, Membership, Partner
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


def act(client, view, /, *args, **data):
    return client.post(reverse(f"office:{view}", args=args), data)


def test_a_partner_is_made_and_corrected(client, office):
    response = act(client, "partner_new", name="云岭锌锗", name_en="Yunling", kind="enterprise")
    partner = Partner.objects.get()
    assert response["Location"] == reverse("office:partner", args=[partner.uuid])
    act(client, "partner_edit", partner.uuid, name="云岭锌锗股份", name_en="", kind="enterprise")
    partner.refresh_from_db()
    assert partner.name == "云岭锌锗股份"
    assert "云岭锌锗股份" in client.get(reverse("office:partners")).content.decode()


def test_a_partner_without_a_name_is_refused(client, office):
    assert act(client, "partner_new", name="", kind="enterprise").status_code == 422
    assert not Partner.objects.exists()


def test_the_page_of_a_partner_shows_its_people_and_classes(client, office, django_assert_max_num_queries):
    partner = PartnerFactory()
    members = [MembershipFactory(partner=partner), MembershipFactory(partner=partner, role="mentor")]
    cohort, department = CohortFactory(partner=partner), DepartmentFactory(partner=partner)
    CohortFactory(name="别家的班")
    with django_assert_max_num_queries(8):
        text = client.get(reverse("office:partner", args=[partner.uuid])).content.decode()
    for words in (cohort.name, department.name, *(row.user.display_name for row in members)):
        assert words in text
    assert "别家的班" not in text


def test_hr_is_added_with_a_code_and_sees_the_employers_page(client, office):
    partner = PartnerFactory()
    response = act(
        client,
        "member_add",
        partner.uuid,
        name="王总监",
        phone="13800138000",
        role="hr",
        language="zh-hans",
    )
    assert response["Location"] == reverse("office:codes")
    person = person_by_login("13800138000")
    assert Membership.objects.get().user == person
    client.force_login(person)
    assert client.get("/home/")["Location"] == "/employer/"
    assert client.get(reverse("office:home")).status_code == 404


def test_a_foreign_department_and_a_taken_number_leave_nobody_behind(client, office):
    partner = PartnerFactory()
    PersonFactory(display_name="别人", phone="13900139000")
    data = {"name": "王总监", "phone": "13800138000", "role": "hr", "language": "zh-hans"}
    foreign = act(client, "member_add", partner.uuid, **data, department=DepartmentFactory().pk)
    taken = act(client, "member_add", partner.uuid, **{**data, "phone": "13900139000"})
    assert (foreign.status_code, taken.status_code) == (422, 422)
    assert "13900139000" in taken.content.decode()
    assert person_by_login("13800138000") is None
    assert not Membership.objects.exists()


def test_a_part_for_a_partner_ends(client, office):
    member = MembershipFactory()
    other = PartnerFactory()
    assert act(client, "member_end", other.uuid, member.user.uuid, "hr").status_code == 404
    member.refresh_from_db()
    assert member.ended_on is None
    act(client, "member_end", member.partner.uuid, member.user.uuid, "hr")
    member.refresh_from_db()
    assert member.ended_on is not None


def test_a_mentor_is_named_examiner_and_no_longer(client, office):
    member = MembershipFactory(role="mentor")
    place = (member.partner.uuid, member.user.uuid)
    assert act(client, "examiner_set", PartnerFactory().uuid, member.user.uuid, may=1).status_code == 404
    for may, words in ((1, "实操考评员"), (0, "设为考评员")):
        act(client, "examiner_set", *place, may=may)
        member.refresh_from_db()
        assert member.is_examiner is bool(may)
        assert words in client.get(reverse("office:partner", args=[place[0]])).content.decode()


def test_departments_are_added_on_the_page(client, office):
    partner = PartnerFactory()
    act(client, "department_add", partner.uuid, name="焙烧车间")
    assert act(client, "department_add", partner.uuid, name=" ").status_code == 422
    assert Department.objects.get().name == "焙烧车间"
