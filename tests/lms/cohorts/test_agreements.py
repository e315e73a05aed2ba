"""Agreements are drafted, signed when complete, ended with a reason; eight apprentices a mentor, or a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.access import enrolment_for_course
from lms.cohorts.actions import (
    add_process,
    assign_mentors,
    change_process,
    draft_agreement,
    end_agreement,
    remove_process,
    sign_agreement,
)
from lms.cohorts.models import Agreement, Mentorship, WorkProcess
from lms.cohorts.rules import (
    AgreementHasEnded,
    AgreementIncomplete,
    AgreementIsThere,
    EndOutside,
    MentorHasEnough,
    MentorIsLearner,
    NotApprenticeship,
    NumberTaken,
    PlanLineEmpty,
    ProcessInUse,
    ReasonMissing,
    TermOutside,
)
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.partners import MembershipFactory
from tests.factories.workplace import another_mentor, workshop

pytestmark = pytest.mark.django_db
TERM = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31), "term_months": 12}


@pytest.fixture
def person():
    return EnrolmentFactory()


@pytest.fixture
def hr(person):
    return MembershipFactory(partner=person.cohort.partner).user


def complete(person, hr, **changes):
    MentorshipFactory(enrolment=person)
    values = {
        "number": "XT-1",
        "school_mentor": PersonFactory(),
        "wage_confirmed": True,
        "contract_on": date(2026, 8, 1),
    }
    return draft_agreement(actor=hr, enrolment=person, **{**TERM, **values, **changes})


def test_a_draft_is_corrected_and_signed_once(person, hr):
    first = draft_agreement(actor=hr, enrolment=person, **TERM)
    with pytest.raises(AgreementIncomplete) as caught:
        sign_agreement(actor=hr, agreement=first)
    assert str(caught.value).count(",") == 4
    second = complete(person, hr)
    assert second.pk == first.pk
    signed = sign_agreement(actor=hr, agreement=second)
    sign_agreement(actor=hr, agreement=second)
    assert (signed.state, AuditRecord.objects.filter(action="agreement.signed").count()) == ("signed", 1)
    with pytest.raises(AgreementIsThere):
        draft_agreement(actor=hr, enrolment=person, **TERM)


@pytest.mark.parametrize("name", ["number", "wage_confirmed", "school_mentor", "contract_on"])
def test_nothing_of_it_may_be_missing(person, hr, name):
    row = complete(person, hr, **{name: {"number": "", "wage_confirmed": False}.get(name)})
    with pytest.raises(AgreementIncomplete):
        sign_agreement(actor=hr, agreement=row)
    assert Agreement.objects.get().state == "draft"


def test_what_cannot_be_agreed(person, hr):
    for changes in ({"term_months": 37}, {"term_months": 0}, {"ends_on": date(2026, 9, 1)}):
        with pytest.raises(TermOutside):
            draft_agreement(actor=hr, enrolment=person, **{**TERM, **changes})
    with pytest.raises(MentorIsLearner):
        draft_agreement(actor=hr, enrolment=person, school_mentor=person.learner, **TERM)
    draft_agreement(actor=hr, enrolment=EnrolmentFactory(cohort=person.cohort), number="XT-9", **TERM)
    with pytest.raises(NumberTaken):
        draft_agreement(actor=hr, enrolment=person, number="XT-9", **TERM)
    with pytest.raises(NotApprenticeship):
        draft_agreement(actor=None, enrolment=EnrolmentFactory(cohort=CohortFactory(partner=None)), **TERM)
    assert not Agreement.objects.filter(enrolment=person).exists()


def test_the_database_refuses_what_the_actions_do(person, hr):
    row = draft_agreement(actor=hr, enrolment=person, **TERM)
    for wrong in ({"state": "signed"}, {"term_months": 40}, {"state": "ended"}, {"ends_on": row.starts_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(enrolment=person, partner=row.partner, **TERM)


def test_strangers_write_no_agreement(person, hr):
    row = draft_agreement(actor=hr, enrolment=person, **TERM)
    mentor = MembershipFactory(partner=person.cohort.partner, role="mentor").user
    for actor in (mentor, person.learner, MembershipFactory().user, PersonFactory(roles=["auditor"])):
        for act in (
            lambda a: draft_agreement(actor=a, enrolment=person, **TERM),
            lambda a: sign_agreement(actor=a, agreement=row),
            lambda a: end_agreement(actor=a, agreement=row, reason="resigned"),
            lambda a: assign_mentors(actor=a, enrolments=[person], mentor=mentor),
        ):
            with pytest.raises(NotVisible):
                act(actor)
    assert Agreement.objects.get().state == "draft"


def test_who_resigns_has_no_access_any_more_and_the_mentor_is_free(hr, person):
    course = CohortCourseFactory(cohort=person.cohort)
    row = sign_agreement(actor=hr, agreement=complete(person, hr))
    assert enrolment_for_course(person.learner, course.course_key) == person
    with pytest.raises(ReasonMissing):
        end_agreement(actor=hr, agreement=row, reason="")
    with pytest.raises(EndOutside):
        end_agreement(actor=hr, agreement=row, reason="resigned", on=date(2026, 8, 1))
    ended = end_agreement(actor=hr, agreement=row, reason="resigned", note="回乡")
    assert end_agreement(actor=hr, agreement=row, reason="other").end_reason == "resigned"
    assert ended.ended_on is not None
    with pytest.raises(NotVisible):
        enrolment_for_course(person.learner, course.course_key)
    assert not Mentorship.objects.filter(until_on__isnull=True).exists()
    with pytest.raises(AgreementHasEnded):
        sign_agreement(actor=hr, agreement=row)
    assert draft_agreement(actor=hr, enrolment=person, **TERM).pk != row.pk


def test_who_has_finished_keeps_the_class(hr, person):
    row = sign_agreement(actor=hr, agreement=complete(person, hr))
    end_agreement(actor=hr, agreement=row, reason="finished")
    person.refresh_from_db()
    assert person.state == "active"


def test_the_ninth_apprentice_needs_a_reason(hr, person):
    cohort = person.cohort
    mentor = MembershipFactory(partner=cohort.partner, role="mentor").user
    eight = [person, *(EnrolmentFactory(cohort=cohort) for _number in range(7))]
    assert assign_mentors(actor=hr, enrolments=eight, mentor=mentor) == 8
    assert assign_mentors(actor=hr, enrolments=eight, mentor=mentor) == 8
    ninth = EnrolmentFactory(cohort=cohort)
    with pytest.raises(MentorHasEnough) as caught:
        assign_mentors(actor=hr, enrolments=[ninth], mentor=mentor)
    assert "9" in str(caught.value)
    assert not Mentorship.objects.filter(enrolment=ninth).exists()
    assign_mentors(actor=hr, enrolments=[ninth], mentor=mentor, why="李师傅带徒二十年")
    assert AuditRecord.objects.get(action="mentor.assigned", why="李师傅带徒二十年").object_uuid == ninth.uuid
    assert assign_mentors(actor=hr, enrolments=[], mentor=mentor) == 0


def test_the_plan_is_the_offices(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    shop, office = workshop(1), PersonFactory(roles=["office"])
    programme = shop.cohort.programme
    made = add_process(actor=office, programme=programme, title={"en": "Casting ", "vi": ""}, planned_h=80)
    assert add_process(actor=office, programme=programme, title={"en": "Casting"}, planned_h=80).pk == made.pk
    assert (made.title, made.position) == ({"en": "Casting"}, 2)
    for title, hours in (({}, 5), ({"en": " "}, 5), ({"en": "X"}, 0), ({"en": "X"}, 5_001)):
        with pytest.raises(PlanLineEmpty):
            add_process(actor=office, programme=programme, title=title, planned_h=hours)
    change_process(actor=office, process=made, title={"en": "Casting lead"}, planned_h=90)
    shop.write(0)
    with pytest.raises(ProcessInUse):
        remove_process(actor=office, process=shop.processes[0])
    remove_process(actor=office, process=made)
    for actor in (shop.hr, another_mentor(shop)):
        with pytest.raises(NotOffice):
            add_process(actor=actor, programme=programme, title={"en": "X"}, planned_h=5)
    assert WorkProcess.objects.filter(programme=programme).count() == 2
