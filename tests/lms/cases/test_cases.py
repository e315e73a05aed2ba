"""A question is asked once, answered once, by somebody whom it is not about; what was seen stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.audit import triggers
from lms.audit.models import AuditRecord
from lms.cases.access import access_case, visible_cases
from lms.cases.actions import add_words, close_case, open_case, take_case
from lms.cases.events import case_closed
from lms.cases.forgetting import KEPT_FOR, forget_cases
from lms.cases.models import Case, CaseWords, ClassDevice
from lms.cases.names import FLAGS, CaseKind, CaseOutcome, CaseState, outcomes_of
from lms.cases.queries import (
    PAGE,
    Wanted,
    case_page,
    cases_about,
    cases_shown_to,
    class_devices,
    open_case_of,
    open_counts,
    words_in,
)
from lms.cases.refusals import AnswerMissing, CaseIsClosed, OutcomeDoesNotFit, OwnCase
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cases import OPENED, case
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory
from tests.factories.ledger_bundle import exported, sealed_class
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


def question(words="少了十分钟", *, enrolment, at=OPENED):
    """A learner asks about a day; twice the same is one."""
    return open_case(
        natural_key=f"objection:{enrolment.uuid}:{DAY}",
        kind=CaseKind.OBJECTION,
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        day=DAY,
        facts={},
        words=words,
        opened_by=enrolment.learner,
        at=at,
    )


def answered(found, actor, outcome=CaseOutcome.EXPLAINED, answer="看过了", **more):
    return close_case(actor=actor, case=found, outcome=outcome, answer=answer, **more)


def said(found):
    return [each.text for each in words_in(found)]


def test_one_natural_key_is_one_case_however_often_it_is_found():
    enrolment = EnrolmentFactory()
    first = case(enrolment=enrolment, natural_key="night:1")
    again = case(enrolment=enrolment, natural_key="night:1", facts={"hours": 9})
    assert (again.pk, again.facts) == (first.pk, {"hours": 6})
    assert Case.objects.count() == 1


def test_a_flag_that_was_answered_is_not_asked_again(office):
    enrolment = EnrolmentFactory()
    answered(case(enrolment=enrolment, natural_key="night:1"), office)
    assert not case(enrolment=enrolment, natural_key="night:1").is_open
    assert Case.objects.count() == 1


def test_further_words_are_added_to_the_open_question_and_the_same_words_once():
    enrolment = EnrolmentFactory()
    first = question(enrolment=enrolment)
    again = question(enrolment=enrolment)
    more = question("还有一节课", enrolment=enrolment, at=OPENED + timedelta(hours=1))
    assert first.pk == again.pk == more.pk
    assert said(first) == ["少了十分钟", "还有一节课"]


def test_words_after_the_answer_open_a_new_case_that_names_the_old(office):
    enrolment = EnrolmentFactory()
    first = question(enrolment=enrolment)
    answered(first, office)
    second = question("还是不对", enrolment=enrolment, at=OPENED + timedelta(days=1))
    assert (second.is_open, second.follows, second.thread) == (True, first, first.thread)
    assert said(second) == ["还是不对"]
    assert open_case_of(first.thread) == second
    third = add_words(case=first, author=enrolment.learner, words="请再看一次")
    assert third == second


def test_the_same_words_after_the_answer_are_a_new_question_with_the_facts_of_now(office):
    enrolment = EnrolmentFactory()
    first = question(enrolment=enrolment)
    answered(first, office)
    again = open_case(
        natural_key=first.thread,
        kind=CaseKind.OBJECTION,
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        day=DAY,
        facts={"posted_s": 60},
        words="少了十分钟",
        opened_by=enrolment.learner,
        at=OPENED + timedelta(days=1),
    )
    assert (again.is_open, again.follows, again.facts) == (True, first, {"posted_s": 60})


def test_a_thread_has_one_open_case(office):
    enrolment = EnrolmentFactory()
    first = question(enrolment=enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            thread=first.thread,
            natural_key="another",
            kind=CaseKind.OBJECTION,
            learner=enrolment.learner,
            opened_at=OPENED,
        )


def test_a_case_about_one_learner_cannot_name_the_class_of_another():
    with pytest.raises(ValueError, match="another"):
        case(learner_id=PersonFactory().pk)


def test_an_answer_closes_tells_and_is_on_record(office, django_capture_on_commit_callbacks):
    enrolment = EnrolmentFactory()
    found = question(enrolment=enrolment)
    news = []
    case_closed.connect(lambda event, **_: news.append(event), weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        closed = answered(found, office, CaseOutcome.CORRECTED, "补了十分钟")
    case_closed.disconnect(dispatch_uid="test")
    assert (closed.state, closed.closed_by, closed.answer) == (CaseState.CLOSED, office, "补了十分钟")
    notice = Notice.objects.get(recipient=enrolment.learner)
    assert (notice.kind, notice.values) == ("case_answered", {"answer": "补了十分钟"})
    assert notice.url == f"/learn/hours/2026-11-19/?class={enrolment.uuid}"
    assert [(event.case_uuid, event.outcome, event.thread) for event in news] == [
        (found.uuid, "corrected", found.thread)
    ]
    act = AuditRecord.objects.get(action="case.closed")
    assert (act.object_uuid, act.why, act.actor) == (found.uuid, "补了十分钟", office)


def test_the_same_answer_sent_twice_is_one_and_another_one_is_refused(office):
    found = question(enrolment=EnrolmentFactory())
    first = answered(found, office)
    assert answered(found, office).closed_at == first.closed_at
    with pytest.raises(CaseIsClosed):
        answered(found, office, answer="另一个说法")
    assert AuditRecord.objects.filter(action="case.closed").count() == 1
    assert Notice.objects.count() == 1


def test_of_a_flag_the_learner_hears_only_what_the_office_writes(office):
    answered(case(), office)
    assert not Notice.objects.exists()
    found = case()
    answered(found, office, CaseOutcome.TALK, "已约谈", tell="请周三来培训科一趟")
    notice = Notice.objects.get(recipient=found.learner)
    assert (notice.kind, notice.values) == ("office_wrote", {"answer": "请周三来培训科一趟"})


@pytest.mark.parametrize(
    ("outcome", "answer", "refusal"),
    [
        (CaseOutcome.EXPLAINED, "  ", AnswerMissing),
        (CaseOutcome.COUNTED, "好", OutcomeDoesNotFit),
        (CaseOutcome.CLASS_DEVICE, "好", OutcomeDoesNotFit),
    ],
)
def test_an_answer_needs_words_and_an_outcome_that_fits(office, outcome, answer, refusal):
    found = case()
    with pytest.raises(refusal):
        answered(found, office, outcome, answer)
    found.refresh_from_db()
    assert found.is_open


def test_nobody_answers_a_case_about_themselves(office):
    own = case(enrolment=EnrolmentFactory(learner=office))
    among_others = case(others=[office.pk])
    for found in (own, among_others):
        with pytest.raises(OwnCase):
            answered(found, office)
        with pytest.raises(OwnCase):
            take_case(actor=office, case=found)
    assert open_counts() == {"flag_night": 2}


@pytest.mark.parametrize("roles", [[], ["trainer"], ["auditor"]])
def test_only_the_office_answers(roles):
    found = case()
    with pytest.raises(NotOffice):
        answered(found, PersonFactory(roles=roles))
    assert open_counts() == {"flag_night": 1}


def test_who_takes_a_case_is_seen_and_on_record_once(office):
    found = case()
    take_case(actor=office, case=found)
    assert take_case(actor=office, case=found).taken_by == office
    assert AuditRecord.objects.filter(action="case.taken").count() == 1


def test_a_device_marked_for_a_class_answers_its_other_cases_and_is_remembered(office):
    first, second = (case(kind=CaseKind.FLAG_DEVICE, device="d_1") for _ in range(2))
    other = case(kind=CaseKind.FLAG_DEVICE, device="d_2")
    answered(first, office, CaseOutcome.CLASS_DEVICE, "达坡村的手机")
    second.refresh_from_db()
    other.refresh_from_db()
    assert (second.outcome, second.answer) == (CaseOutcome.CLASS_DEVICE, "达坡村的手机")
    assert other.is_open
    assert class_devices(["d_1", "d_2"]) == {"d_1"}
    assert ClassDevice.objects.get().case == first


def test_a_device_is_not_marked_by_another_answer(office):
    answered(case(kind=CaseKind.FLAG_DEVICE, device="d_1"), office, CaseOutcome.NOTHING_WRONG)
    assert class_devices(["d_1"]) == frozenset()


def test_what_was_seen_and_said_cannot_be_altered_but_goes_with_its_case():
    found = question(enrolment=EnrolmentFactory())
    for rows, change in (
        (Case.objects, {"facts": {"hours": 0}}),
        (Case.objects, {"kind": CaseKind.FLAG_NIGHT}),
        (CaseWords.objects, {"text": "没有"}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**change)
    found.delete()
    assert not CaseWords.objects.exists()


def test_three_years_after_the_answer_a_case_goes_with_its_words_and_open_ones_stay(office):
    enrolment = EnrolmentFactory()
    first = question(enrolment=enrolment)
    answered(first, office, at=OPENED)
    follows = question("还是不对", enrolment=enrolment, at=OPENED + timedelta(days=30))
    shared = case(kind=CaseKind.FLAG_DEVICE, device="b_1")
    answered(shared, office, CaseOutcome.CLASS_DEVICE, at=OPENED + timedelta(hours=1))
    assert forget_cases(at=OPENED + KEPT_FOR) == 0
    over = OPENED + KEPT_FOR + timedelta(days=1)
    held = {enrolment.cohort_id, shared.enrolment.cohort_id}
    assert forget_cases(keep=held, at=over) == 0
    assert forget_cases(at=over) == 2
    follows.refresh_from_db()
    assert (Case.objects.count(), follows.follows, said(follows)) == (1, None, ["还是不对"])
    assert class_devices(["b_1"]) == {"b_1"}
    assert AuditRecord.objects.filter(action="case.closed").count() == 2
    assert forget_cases(at=OPENED + 9 * KEPT_FOR) == 0


def test_an_export_of_a_class_contains_no_case(tmp_path):
    cohort = sealed_class()
    found = case(enrolment=cohort.enrolments.first(), facts={"night_s": 123_456}, words="夜里的事")
    folder = exported(cohort, tmp_path / "hours")
    told = b"".join(path.read_bytes() for path in folder.iterdir()).decode(errors="replace")
    assert "阿美" in told
    for secret in (str(found.uuid), "夜里的事", "123456", found.natural_key):
        assert secret not in told


def test_without_the_triggers_it_could_be_altered():
    case()
    triggers.lift(connection)
    assert Case.objects.update(facts={}) == 1


def test_hr_and_trainers_see_no_case_and_a_learner_only_their_own_questions(office):
    enrolment = EnrolmentFactory()
    asked, flag = question(enrolment=enrolment), case(enrolment=enrolment)
    hr = MembershipFactory(partner=enrolment.cohort.partner).user
    trainer = CohortTrainerFactory(cohort=enrolment.cohort).user
    auditor = PersonFactory(roles=["auditor"])
    assert list(visible_cases(enrolment.learner)) == [asked]
    assert list(cases_shown_to(enrolment.learner_id, day=DAY)) == [asked]
    for stranger in (hr, trainer, EnrolmentFactory(cohort=enrolment.cohort).learner):
        assert not visible_cases(stranger).exists()
        with pytest.raises(NotVisible):
            access_case(stranger, flag.uuid)
    assert {access_case(auditor, each.uuid) for each in (asked, flag)} == {asked, flag}


def test_the_queue_goes_oldest_first_page_by_page_and_filters():
    enrolment = EnrolmentFactory()
    made = [case(enrolment=enrolment, hours=hours) for hours in range(PAGE + 3)]
    other = case(kind=CaseKind.FLAG_SPEED)
    every = Case.objects.all()
    first = case_page(every, Wanted(kind=CaseKind.FLAG_NIGHT))
    rest = case_page(every, Wanted(kind=CaseKind.FLAG_NIGHT), after=first.following)
    assert [*first.rows, *rest.rows] == made
    assert rest.following == ""
    assert case_page(every, Wanted(kind=CaseKind.FLAG_SPEED)).rows == [other]
    assert case_page(every, Wanted(cohort_id=other.enrolment.cohort_id)).rows == [other]
    assert case_page(every, Wanted(state=CaseState.CLOSED)).rows == []
    assert case_page(every, Wanted(kind=CaseKind.FLAG_SPEED), after="no place").rows == [other]


def test_answered_cases_go_newest_answer_first(office):
    made = [answered(case(), office, at=OPENED + timedelta(hours=hours)) for hours in range(PAGE + 1)]
    first = case_page(Case.objects.all(), Wanted(state=CaseState.CLOSED))
    rest = case_page(Case.objects.all(), Wanted(state=CaseState.CLOSED), after=first.following)
    assert [*first.rows, *rest.rows] == made[::-1]


def test_cases_of_several_people_stand_with_each_of_them():
    mate = PersonFactory()
    found = case(others=[mate.pk])
    assert cases_about(mate.pk) == [found]
    assert cases_about(found.learner_id, without=found) == []


def test_every_kind_has_outcomes_and_flags_are_named_so():
    assert all(outcomes_of(kind) for kind in CaseKind)
    assert CaseKind.OBJECTION not in FLAGS
    assert CaseKind.FLAG_SPEED in FLAGS
