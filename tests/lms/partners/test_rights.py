"""Who of a partner may do what: the table, the last manager, what each rank sees."""

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.access import visible_cohorts, visible_enrolments
from lms.partners import access, actions, rules
from lms.partners.models import Membership
from lms.partners.rules import Rank, Right
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory

MAY = {
    Right.ACT: {"manager", "hr", "head", "mentor", "examiner"},
    Right.WRITE: {"manager", "hr"},
    Right.REPORT: {"manager", "hr", "viewer"},
    Right.SHARE: {"manager", "hr"},
    Right.MANAGE: {"manager"},
    Right.EXAMINE: {"examiner"},
}


@pytest.mark.parametrize("right", list(Right))
def test_the_permission_table(right):
    assert {str(rank) for rank in rules.ranks_with(right)} == MAY[right]
    assert set(rules.RIGHTS) == set(rules.SEES) == set(Rank)


@pytest.mark.django_db
class TestRanks:
    def manager(self, **fields):
        return MembershipFactory(is_manager=True, **fields)

    def test_the_first_hr_of_a_partner_is_its_manager_and_the_next_is_not(self):
        partner = PartnerFactory()
        first = actions.add_member(actor=None, partner=partner, user=PersonFactory(), role="hr")
        second = actions.add_member(actor=None, partner=partner, user=PersonFactory(), role="hr")
        again = actions.add_member(actor=None, partner=partner, user=first.user, role="hr")
        assert [row.rank for row in (first, second, again)] == [Rank.MANAGER, Rank.HR, Rank.MANAGER]

    def test_the_office_names_a_mentor_examiner_and_takes_it_back_each_once_in_the_record(self):
        mentor, office = MembershipFactory(role="mentor"), PersonFactory(roles=["office"])
        for may in (True, True, False, False, True):
            row = actions.set_examiner(actor=office, membership=mentor, may=may)
            assert access.has_right(mentor.user, Right.EXAMINE) is may
        told = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
        assert list(told) == ["examiner.named", "examiner.ended", "examiner.named"]
        actions.end_membership(actor=office, membership=row)
        again = actions.add_member(actor=office, partner=mentor.partner, user=mentor.user, role="mentor")
        assert again.rank is Rank.MENTOR

    def test_an_enterprise_names_no_examiner_and_hr_is_none(self):
        boss = self.manager()
        mentor = MembershipFactory(partner=boss.partner, role="mentor")
        with pytest.raises(NotOffice):
            actions.set_examiner(actor=boss.user, membership=mentor, may=True)
        with pytest.raises(rules.NotMentor):
            actions.set_examiner(actor=PersonFactory(roles=["office"]), membership=boss, may=True)
        assert not AuditRecord.objects.exists()
        assert not Membership.objects.filter(is_examiner=True).exists()

    def test_the_last_manager_cannot_be_ended_or_changed(self):
        boss = self.manager()
        for attempt in (
            lambda: actions.end_rank(actor=boss.user, membership=boss),
            lambda: actions.set_rank(actor=boss.user, partner=boss.partner, user=boss.user, rank=Rank.VIEWER),
        ):
            with pytest.raises(rules.LastManager):
                attempt()
        assert Membership.objects.get().rank is Rank.MANAGER
        assert not AuditRecord.objects.exists()

    def test_with_a_second_manager_the_first_may_go(self):
        boss = self.manager()
        other = PersonFactory()
        actions.set_rank(actor=boss.user, partner=boss.partner, user=other, rank=Rank.MANAGER)
        actions.end_rank(actor=other, membership=boss)
        actions.end_rank(actor=other, membership=boss)
        assert access.memberships_of(boss.user) == []
        assert AuditRecord.objects.filter(action="member.ended").count() == 1

    def test_a_rank_replaces_the_one_before_and_twice_changes_nothing(self):
        boss, who = self.manager(), PersonFactory()
        place = DepartmentFactory(partner=boss.partner)
        for _twice in range(2):
            actions.set_rank(
                actor=boss.user, partner=boss.partner, user=who, rank=Rank.HEAD, department=place
            )
        assert [row.rank for row in access.memberships_of(who)] == [Rank.HEAD]
        actions.set_rank(actor=boss.user, partner=boss.partner, user=who, rank=Rank.HR)
        assert [(row.rank, row.department) for row in access.memberships_of(who)] == [(Rank.HR, None)]
        assert AuditRecord.objects.filter(action="member.rank_set").count() == 2

    def test_a_head_needs_a_department_of_the_partner(self):
        boss, who = self.manager(), PersonFactory()
        with pytest.raises(rules.HeadWithoutDepartment):
            actions.set_rank(actor=boss.user, partner=boss.partner, user=who, rank=Rank.HEAD)
        with pytest.raises(rules.ForeignDepartment):
            actions.set_rank(
                actor=boss.user,
                partner=boss.partner,
                user=who,
                rank=Rank.HEAD,
                department=DepartmentFactory(),
            )
        with pytest.raises(rules.HeadWithoutDepartment):
            actions.add_member(actor=None, partner=boss.partner, user=who, role="head")
        assert not access.memberships_of(who)

    def test_nobody_but_a_manager_gives_rights(self):
        partner = self.manager().partner
        foreign = self.manager()
        for row in (
            MembershipFactory(partner=partner),
            MembershipFactory(partner=partner, role="viewer"),
            MembershipFactory(partner=partner, role="mentor"),
            foreign,
        ):
            with pytest.raises(rules.NotManager):
                actions.set_rank(actor=row.user, partner=partner, user=row.user, rank=Rank.MANAGER)
            with pytest.raises(NotOffice):
                actions.add_member(actor=row.user, partner=partner, user=row.user, role="hr")

    def test_a_manager_learns_nothing_of_somebody_by_their_number_and_opens_no_account_of_theirs(self):
        boss = self.manager()
        known = PersonFactory(display_name="别人", phone="13900139000")
        known.set_unusable_password()
        known.save()
        who = actions.Newcomer(name="王五", phone="13900139000")
        with pytest.raises(rules.NumberOfAnother) as refused:
            actions.invite_member(actor=boss.user, partner=boss.partner, who=who, rank=Rank.HR)
        assert "别人" not in str(refused.value)
        right = actions.Newcomer(name="别人", phone="13900139000")
        row, code = actions.invite_member(actor=boss.user, partner=boss.partner, who=right, rank=Rank.HR)
        assert (row.user, code) == (known, "")

    def test_somebody_new_gets_a_code_once(self):
        boss = self.manager()
        who = actions.Newcomer(name="王五", phone="13900139000")
        codes = [
            actions.invite_member(actor=boss.user, partner=boss.partner, who=who, rank=Rank.VIEWER)[1]
            for _twice in range(2)
        ]
        assert [bool(code) for code in codes] == [True, False]

    def test_each_rank_sees_its_people(self):
        partner = PartnerFactory()
        cohort, empty = CohortFactory(partner=partner), CohortFactory(partner=partner)
        place = DepartmentFactory(partner=partner)
        inside = EnrolmentFactory(cohort=cohort, department=place)
        outside = EnrolmentFactory(cohort=cohort)
        foreign = EnrolmentFactory(cohort=CohortFactory(partner=PartnerFactory()))
        seen = {
            role: MembershipFactory(
                partner=partner, role=role, department=place if role == "head" else None
            ).user
            for role in ("hr", "viewer", "head", "mentor")
        }
        whole, own = {inside, outside}, {inside}
        people = {role: set(visible_enrolments(user)) for role, user in seen.items()}
        assert people == {"hr": whole, "viewer": whole, "head": own, "mentor": set()}
        classes = {role: set(visible_cohorts(user)) for role, user in seen.items()}
        both = {cohort, empty}
        assert classes == {"hr": both, "viewer": both, "head": {cohort}, "mentor": set()}
        assert foreign not in set().union(*people.values())
