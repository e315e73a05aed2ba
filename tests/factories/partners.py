"""Partners, their departments and the people who act for them."""

import factory
from factory.django import DjangoModelFactory

from lms.partners.models import Department, MemberRole, Membership, Partner
from tests.factories.accounts import PersonFactory


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    key = factory.Sequence(lambda n: f"partner-{n}")
    name = factory.Sequence(lambda n: f"云岭锌锗 {n}")


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence(lambda n: f"焙烧车间 {n}")


class MembershipFactory(DjangoModelFactory):
    """HR of a partner; `role="mentor"` for a mentor."""

    class Meta:
        model = Membership

    user = factory.SubFactory(PersonFactory)
    partner = factory.SubFactory(PartnerFactory)
    role = MemberRole.HR
