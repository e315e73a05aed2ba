"""Forms of the office that are sent twice, or sixteen times: one thing is made, and the others are told."""

from __future__ import annotations

from datetime import date

import pytest

from lms.accounts.actions import (
    find_or_register,
    issue_invitation,
    redeem_invitation,
    register_person,
    set_numbers,
)
from lms.accounts.models import Identity, Invitation, User
from lms.accounts.queries import open_invitation
from lms.audit.models import AuditRecord
from lms.cohorts.actions import (
    assign_mentor,
    create_cohort,
    create_programme,
    enrol,
    import_rows,
    move_class,
    withdraw,
)
from lms.cohorts.models import ClassTransition, Cohort, Enrolment, Mentorship, Programme
from lms.cohorts.rules.states import ClassAct
from lms.messaging.models import Notice
from lms.partners.actions import create_partner
from lms.partners.models import Department, Partner
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.rulesets import RuleSetFactory
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PHONE, ID_NO = "13800138000", "990000199001010017"
ROWS = "姓名\t手机\t部门\n" + "".join(f"李志强{n}\t138001380{n:02}\t焙烧\n" for n in range(20))


def test_a_partner_is_made_once():
    met = all_devices(lambda: create_partner(actor=None, name="云岭锌锗"))
    assert (Partner.objects.count(), len(met.results)) == (1, 1)
    assert met.kinds == {"PartnerIsThere"}


def test_a_class_is_made_once():
    programme, partner = ProgrammeFactory(), PartnerFactory()
    met = all_devices(
        lambda: create_cohort(
            actor=None, name="冶炼 1 班", programme=programme, partner=partner, starts_on=date(2026, 9, 1)
        )
    )
    assert (Cohort.objects.count(), len(met.results)) == (1, 1)
    assert met.kinds == {"ClassIsThere"}


def filed(cohort):
    """One device files the class as it finds it."""
    return move_class(actor=None, cohort=Cohort.objects.get(pk=cohort.pk), act=ClassAct.FILE)


def test_a_step_of_a_class_is_done_once_and_everybody_hears_of_the_same_one():
    cohort = CohortFactory(state="draft")
    met = all_devices(lambda: filed(cohort))
    assert met.faults == []
    assert {line.pk for line in met.results} == {ClassTransition.objects.get().pk}
    assert AuditRecord.objects.filter(action="class.file").count() == 1


def test_a_programme_with_a_key_is_made_once():
    ruleset = RuleSetFactory()
    met = all_devices(
        lambda: create_programme(
            actor=None, title={"en": "Smelting"}, ruleset=ruleset, required_tenths={}, key="smelting"
        )
    )
    assert (Programme.objects.count(), len(met.results)) == (1, 1)
    assert met.kinds == {"KeyTaken"}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"phone": PHONE}, "PhoneTaken"),
        ({"id_no": ID_NO}, "IdentityTaken"),
        ({"username": "ame"}, "UsernameTaken"),
    ],
)
def test_a_person_is_registered_once_and_the_others_are_told_who_has_the_number(fields, kind):
    met = all_devices(lambda: register_person(actor=None, display_name="阿美", **fields))
    assert (User.objects.count(), len(met.results)) == (1, 1)
    assert met.kinds == {kind}


def test_whoever_is_looked_for_by_a_number_is_found_by_all():
    met = all_devices(lambda: find_or_register(actor=None, display_name="阿美", phone=PHONE))
    assert met.faults == []
    assert len({user.pk for user in met.results}) == User.objects.count() == 1


def test_a_number_is_given_to_one_of_those_who_ask_for_it():
    people = PersonFactory.create_batch(DEVICES)
    met = at_once(
        [lambda user=user: set_numbers(actor=None, user=user, phone=PHONE, id_no=ID_NO) for user in people]
    )
    assert len(met.results) == 1
    assert met.kinds == {"PhoneTaken"}
    assert User.objects.exclude(phone_index=None).count() == Identity.objects.count() == 1


def test_the_code_that_was_shown_last_works_when_many_are_asked_for():
    user = PersonFactory()
    met = all_devices(lambda: issue_invitation(actor=None, user=user))
    assert met.faults == []
    assert Invitation.objects.count() == 1
    assert [code for code in met.results if open_invitation(code)]


def test_a_code_opens_the_account_once_and_the_others_are_told():
    user = PersonFactory()
    code = issue_invitation(actor=None, user=user)
    words = [f"a-long-enough-secret-{n}" for n in range(DEVICES)]
    met = at_once([lambda word=word: (redeem_invitation(code=code, password=word), word) for word in words])
    assert len(met.results) == 1
    assert met.kinds == {"CodeUnknown"}
    user.refresh_from_db()
    assert user.check_password(met.results[0][1])
    assert AuditRecord.objects.filter(action="password.set").count() == 1


def test_a_learner_is_enrolled_once_and_told_once():
    learner, cohort = PersonFactory(), CohortFactory()
    met = all_devices(lambda: enrol(actor=None, learner=learner, cohort=cohort))
    assert met.faults == []
    assert len({row.pk for row in met.results}) == Enrolment.objects.count() == 1
    assert AuditRecord.objects.filter(action="learner.enrolled").count() == Notice.objects.count() == 1


def test_who_comes_back_to_a_class_comes_back_once():
    enrolment = EnrolmentFactory()
    withdraw(actor=None, enrolment=enrolment, why="moved")
    met = all_devices(
        lambda: enrol(
            actor=None, learner=enrolment.learner, cohort=Cohort.objects.get(pk=enrolment.cohort_id)
        )
    )
    assert met.faults == []
    assert AuditRecord.objects.filter(action="learner.enrolled").count() == 1


def test_a_roster_that_is_sent_sixteen_times_is_written_once():
    cohort = CohortFactory()
    met = all_devices(lambda: import_rows(actor=None, cohort=cohort, text=ROWS))
    assert met.faults == []
    assert sorted(plan.created for plan in met.results) == [0] * (DEVICES - 1) + [20]
    assert User.objects.count() == Enrolment.objects.count() == Notice.objects.count() == 20
    assert Department.objects.count() == 1


def test_rosters_of_two_classes_with_the_same_people_in_another_order_are_both_written():
    head, *lines = ROWS.splitlines()
    turned = "\n".join([head, *reversed(lines)])
    cohorts = [CohortFactory(), CohortFactory()]
    met = at_once(
        [
            lambda n=n: import_rows(actor=None, cohort=cohorts[n % 2], text=ROWS if n % 2 else turned)
            for n in range(DEVICES)
        ]
    )
    assert met.faults == []
    assert (User.objects.count(), Enrolment.objects.count()) == (20, 40)


def test_learners_who_are_added_one_by_one_while_their_roster_is_pasted_are_in_the_class_once():
    cohort = CohortFactory()
    people = [PersonFactory(display_name=f"李志强{n}", phone=f"138001380{n:02}") for n in range(DEVICES - 1)]
    calls = [lambda user=user: enrol(actor=None, learner=user, cohort=cohort) for user in people]
    met = at_once([*calls, lambda: import_rows(actor=None, cohort=cohort, text=ROWS)])
    assert met.faults == []
    assert Enrolment.objects.count() == 20


def test_an_apprentice_has_one_mentor_at_a_time():
    enrolment = EnrolmentFactory()
    mentors = [
        MembershipFactory(partner=enrolment.cohort.partner, role="mentor").user for _number in range(DEVICES)
    ]
    met = at_once(
        [
            lambda mentor=mentor: assign_mentor(actor=None, enrolment=enrolment, mentor=mentor)
            for mentor in mentors
        ]
    )
    assert met.faults == []
    assert Mentorship.objects.filter(until_on=None).count() == 1


def two_partners():
    name = f"云岭锌锗 {Partner.objects.count()}"
    all_devices(lambda: create_partner(actor=None, name=name))
    return Partner.objects.filter(name=name).count() > 1


def two_classes():
    programme, day = ProgrammeFactory(), date(2026, 9, 1)
    all_devices(lambda: create_cohort(actor=None, name="1 班", programme=programme, starts_on=day))
    return programme.cohorts.count() > 1


def two_steps():
    draft = CohortFactory(state="draft")
    all_devices(lambda: filed(draft))
    return draft.transitions.count() > 1


def two_mentors():
    enrolment = EnrolmentFactory()
    mentors = [
        MembershipFactory(partner=enrolment.cohort.partner, role="mentor").user for _n in range(DEVICES)
    ]
    at_once(
        [lambda user=user: assign_mentor(actor=None, enrolment=enrolment, mentor=user) for user in mentors]
    )
    return enrolment.mentorships.filter(until_on=None).count() > 1


def a_fault_at_a_number():
    phone = f"13800{User.objects.count():06}"
    met = all_devices(lambda: register_person(actor=None, display_name="阿美", phone=phone))
    return "IntegrityError" in met.kinds


def a_fault_at_a_code():
    user = PersonFactory()
    return "IntegrityError" in all_devices(lambda: issue_invitation(actor=None, user=user)).kinds


@pytest.mark.parametrize(
    "goes_wrong", [two_partners, two_classes, two_steps, two_mentors, a_fault_at_a_number, a_fault_at_a_code]
)
def test_without_turns_all_of_that_goes_wrong(monkeypatch, goes_wrong):
    """Control: everybody passes where they should have waited, looks, and finds nothing."""
    monkeypatch.setattr("lms.audit.turns._lock", Crossing())
    assert sooner_or_later(goes_wrong)
