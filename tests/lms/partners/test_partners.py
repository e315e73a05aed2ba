"""Partners are made by the office, and nobody sees another's."""

import uuid
from datetime import date

import pytest

from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.partners import access, actions, queries, rules
from lms.partners.models import CourseGrant, Department, Membership, Partner
from tests.factories.accounts import PersonFactory
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


def test_a_partner_gets_a_key_from_its_name():
    office = PersonFactory(roles=["office"])
    partner = actions.create_partner(actor=office, name="云岭锌锗", name_en="Yunling Zinc & Germanium")
    assert partner.key == "yunling-zinc-germanium"
    assert actions.create_partner(actor=office, name="腊土村").key.startswith("p-")
    again = actions.create_partner(actor=office, name="云岭二厂", name_en="Yunling Zinc & Germanium")
    assert again.key.startswith("yunling-zinc-germanium-")
    assert AuditRecord.objects.filter(action="partner.created", actor=office).count() == 3


def test_a_vietnamese_name_makes_a_plain_key():
    assert rules.key_from("Trung tâm Sen Hồng Đỏ") == "trung-tam-sen-hong-do"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": " "}, rules.PartnerNameMissing),
        ({"name": "B", "key": "taken"}, rules.PartnerKeyTaken),
        ({"name": " A "}, rules.PartnerIsThere),
    ],
)
def test_a_refused_partner_leaves_nothing_behind(fields, refusal):
    PartnerFactory(key="taken", name="A")
    with pytest.raises(refusal):
        actions.create_partner(actor=None, **fields)
    assert Partner.objects.count() == 1
    assert not AuditRecord.objects.exists()


def test_nobody_but_the_office_writes_partners():
    """Departments are kept by HR of the partner as well."""
    partner, person = PartnerFactory(), PersonFactory()
    membership = MembershipFactory(partner=partner)
    for actor in (
        PersonFactory(),
        PersonFactory(roles=["auditor"]),
        PersonFactory(roles=["trainer"]),
        membership.user,
    ):
        for attempt in (
            lambda a: actions.create_partner(actor=a, name="X"),
            lambda a: actions.change_partner(actor=a, partner=partner, name="X", name_en="", kind="village"),
            lambda a: actions.add_member(actor=a, partner=partner, user=person, role="hr"),
            lambda a: actions.end_membership(actor=a, membership=membership),
            lambda a: actions.grant_course(actor=a, partner=partner, course_key=uuid.uuid4()),
        ):
            with pytest.raises(NotOffice):
                attempt(actor)
        if actor != membership.user:
            with pytest.raises(NotOffice):
                actions.add_department(actor=actor, partner=partner, name="X")
    counts = [model.objects.count() for model in (Partner, Department, Membership, CourseGrant, AuditRecord)]
    assert counts == [1, 0, 1, 0, 0]


def test_hr_sees_their_partner_and_no_other():
    hr, foreign = MembershipFactory(), PartnerFactory()
    assert access.access_partner(hr.user, hr.partner.uuid) == hr.partner
    for hidden in (foreign.uuid, uuid.uuid4()):
        with pytest.raises(NotVisible):
            access.access_partner(hr.user, hidden)
    assert access.partners_of(hr.user, role="mentor") == []


def test_an_ended_membership_shows_nothing_and_may_begin_again():
    hr = MembershipFactory()
    actions.end_membership(actor=None, membership=hr, on=date(2026, 9, 30))
    with pytest.raises(NotVisible):
        access.access_partner(hr.user, hr.partner.uuid)
    assert actions.add_member(actor=None, partner=hr.partner, user=hr.user, role="hr") == hr
    assert access.access_partner(hr.user, hr.partner.uuid) == hr.partner


def test_the_office_and_the_auditor_see_every_partner():
    partner = PartnerFactory()
    for role in ("office", "auditor", "admin"):
        assert access.access_partner(PersonFactory(roles=[role]), partner.uuid) == partner
    for stranger in (PersonFactory(), PersonFactory(roles=["trainer"])):
        with pytest.raises(NotVisible):
            access.access_partner(stranger, partner.uuid)


def test_a_department_of_another_partner_is_refused():
    with pytest.raises(rules.ForeignDepartment):
        actions.add_member(
            actor=None,
            partner=PartnerFactory(),
            user=PersonFactory(),
            role="hr",
            department=DepartmentFactory(),
        )
    assert not Membership.objects.exists()


def test_departments_are_made_once():
    partner = PartnerFactory()
    first = actions.add_departments(actor=None, partner=partner, names={"焙烧", "电积"})
    second = actions.add_departments(actor=None, partner=partner, names={"焙烧", "净化"})
    assert first["焙烧"] == second["焙烧"]
    assert actions.add_department(actor=None, partner=partner, name=" 净化 ") == second["净化"]
    assert [row.name for row in queries.departments_of(partner)] == sorted(["焙烧", "电积", "净化"])


def test_the_list_counts_people_with_one_query(django_assert_num_queries):
    partner = PartnerFactory()
    MembershipFactory.create_batch(2, partner=partner)
    MembershipFactory(partner=partner, role="mentor")
    MembershipFactory(partner=partner, ended_on=date(2026, 1, 1))
    DepartmentFactory(partner=partner)
    with django_assert_num_queries(1):
        (row,) = queries.partner_list()
    assert (row.hr_count, row.mentor_count, row.department_count) == (2, 1, 1)
    assert len(queries.members_of(partner, "hr")) == 2
