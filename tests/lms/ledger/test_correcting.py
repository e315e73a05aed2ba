"""Corrections stand beside the evidence: reversed and credited anew, never edited; too much for one takes two."""

from datetime import date, timedelta

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.models import CohortState
from lms.ledger.actions import (
    Mode,
    Said,
    adjust_hours,
    approve_correction,
    correct_hours,
    derive_days,
    recognise_hours,
    reject_correction,
    transfer_hours,
    withdraw_correction,
)
from lms.ledger.models import Account, Correction, Entry
from lms.ledger.names import CorrectionReason
from lms.ledger.queries import entries_of
from lms.ledger.refusals import (
    AlreadyDecided,
    AlreadyProposed,
    AmountMissing,
    CorrectionOutOfRange,
    DayAhead,
    DocumentMissing,
    HoursChanged,
    NothingChanges,
    NothingToCorrect,
    NothingToMove,
    NotTheirClass,
    NotYourProposal,
    OwnHours,
    OwnProposal,
    ReasonMissing,
    TransferStands,
)
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import DAY, LATER, by_two, film, lines, period, record, sums, whole
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
DAY_ON = DAY.date()


@pytest.fixture
def enrolment():
    return EnrolmentFactory(learner__language="en")


@pytest.fixture
def clerk():
    return PersonFactory(roles=["office"])


@pytest.fixture
def second():
    return PersonFactory(roles=["office"])


def added(clerk, enrolment, minutes=45, *, words="the device was broken", day=DAY_ON, when=LATER, **more):
    facts = {
        "mode": Mode.ONSITE,
        "component": "practice",
        "said": Said(words, CorrectionReason.DEVICE),
        **more,
    }
    return adjust_hours(actor=clerk, enrolment=enrolment, day=day, sec=minutes * 60, at=when, **facts)


def test_a_correction_is_a_reversal_and_a_credit_that_evidence_does_not_undo(enrolment, clerk):
    record(period(enrolment, "09:00", minutes=135))
    said = Said("stood in for by a friend", CorrectionReason.PROXY)
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=5400, said=said, at=LATER)
    assert [(kind, sec) for kind, _, _, sec in lines(enrolment)] == [
        ("credit", 8100),
        ("reversal", -8100),
        ("credit", 5400),
    ]
    last = entries_of(enrolment.pk)[-1]
    assert (last.by, last.why, last.grade) == (f"u_{clerk.uuid}", "proxy: stood in for by a friend", "D")
    assert derive_days(enrolment.learner_id, None) == []
    record(period(enrolment, "14:00", minutes=45))
    assert sums(enrolment) == (0, 5400 + 2700, 0, 0)
    whole()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"said": Said("  ")}, ReasonMissing),
        ({"seq": 7}, NothingToCorrect),
        ({"sec": -1}, CorrectionOutOfRange),
        ({"sec": 86_401}, CorrectionOutOfRange),
        ({"sec": 2700}, NothingChanges),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(enrolment, clerk, change, refusal):
    record(period(enrolment))
    facts = {"actor": clerk, "enrolment": enrolment, "seq": 1, "sec": 0, "said": Said("proxy")}
    with pytest.raises(refusal):
        correct_hours(**{**facts, **change})
    assert (Entry.objects.count(), Correction.objects.count()) == (1, 0)
    correct_hours(**facts)
    with pytest.raises(NothingToCorrect):
        correct_hours(**facts)
    assert (Entry.objects.count(), sums(enrolment)) == (2, (0, 0, 0, 0))
    whole()


def test_only_the_office_corrects_and_nobody_their_own(enrolment, clerk):
    record(period(enrolment))
    facts = {"enrolment": enrolment, "seq": 1, "sec": 0, "said": Said("proxy")}
    for role in ("auditor", "trainer"):
        with pytest.raises(NotOffice):
            correct_hours(actor=PersonFactory(roles=[role]), **facts)
    own = EnrolmentFactory(learner=clerk)
    with pytest.raises(OwnHours):
        added(clerk, own)
    assert not Correction.objects.exists()


def test_a_form_sent_twice_is_one_act(enrolment, clerk):
    said = Said("device", key="form-1")
    first, again = (added(clerk, enrolment, said=said) for _time in range(2))
    assert (first.pk, Entry.objects.count(), sums(enrolment)) == (again.pk, 1, (0, 2700, 0, 0))


def test_more_than_two_units_wait_for_a_second_person_who_is_not_the_first(enrolment, clerk, second):
    waiting = added(clerk, enrolment, 91)
    assert (waiting.needs, Entry.objects.count(), Notice.objects.count()) == (["size"], 0, 0)
    with pytest.raises(OwnProposal):
        approve_correction(actor=clerk, uuid=waiting.uuid, words="yes")
    with pytest.raises(NotOffice):
        approve_correction(actor=PersonFactory(roles=["auditor"]), uuid=waiting.uuid)
    assert Entry.objects.count() == 0
    approve_correction(actor=second, uuid=waiting.uuid, words="saw the sheet", at=LATER)
    [entry] = entries_of(enrolment.pk)
    assert (entry.kind, entry.sec, entry.grade, entry.by) == ("adjustment", 5460, "D", f"u_{clerk.uuid}")
    assert entry.why == f"device: the device was broken\napproved by u_{second.uuid}: saw the sheet"
    actions = list(AuditRecord.objects.order_by("pk").values_list("action", "actor_id"))
    assert actions == [("hours.proposed", clerk.pk), ("hours.approved", second.pk)]
    whole()


def test_a_large_correction_cut_into_small_ones_is_still_a_large_one(enrolment, clerk):
    assert added(clerk, enrolment, 45).state == "posted"
    assert added(clerk, enrolment, 45, day=DAY_ON - timedelta(days=1)).state == "posted"
    for day in (DAY_ON, DAY_ON - timedelta(days=2)):
        assert added(clerk, enrolment, 1, day=day).needs == ["size"]
    later = LATER + timedelta(hours=25)
    assert added(clerk, enrolment, 90, day=DAY_ON - timedelta(days=3), when=later).state == "posted"
    assert added(clerk, enrolment, 46, day=DAY_ON, when=later + timedelta(hours=25)).needs == ["size"]


def test_whose_hours_they_are_decides_nothing(clerk):
    learner = PersonFactory(roles=["office"])
    waiting = added(clerk, EnrolmentFactory(learner=learner), 91)
    for decide in (approve_correction, reject_correction):
        with pytest.raises(OwnHours):
            decide(actor=learner, uuid=waiting.uuid, words="mine")
    assert not Entry.objects.exists()


def test_a_proposal_is_rejected_with_a_word_or_taken_back_and_posts_nothing(enrolment, clerk, second):
    rejected, withdrawn = (added(clerk, enrolment, 91, day=DAY_ON - timedelta(days=n)) for n in (1, 2))
    with pytest.raises(ReasonMissing):
        reject_correction(actor=second, uuid=rejected.uuid, words=" ")
    with pytest.raises(NotYourProposal):
        withdraw_correction(actor=second, uuid=withdrawn.uuid)
    for _time in range(2):
        reject_correction(actor=second, uuid=rejected.uuid, words="the sheet says otherwise")
        withdraw_correction(actor=clerk, uuid=withdrawn.uuid)
    for done in (rejected, withdrawn):
        with pytest.raises(AlreadyDecided):
            approve_correction(actor=second, uuid=done.uuid)
    assert (Entry.objects.count(), Notice.objects.count()) == (0, 0)
    assert sorted(Correction.objects.values_list("state", flat=True)) == ["rejected", "withdrawn"]


def test_a_proposal_whose_entry_changed_meanwhile_does_nothing(enrolment, clerk, second):
    record(period(enrolment, "09:00", minutes=135))
    said = Said("proxy", CorrectionReason.PROXY)
    waiting = correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=0, said=said)
    with pytest.raises(AlreadyProposed):
        correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=10, said=said)
    record(period(enrolment, "08:30", minutes=135, leased_at=LATER - timedelta(days=12)))
    before = lines(enrolment)
    assert ("reversal", "onsite", 7, -8100) in before
    with pytest.raises(HoursChanged):
        approve_correction(actor=second, uuid=waiting.uuid)
    assert lines(enrolment) == before
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("waiting", None)
    whole()


def test_an_addition_is_not_approved_once_the_missing_evidence_has_come(enrolment, clerk, second):
    waiting = added(clerk, enrolment, 135)
    record(period(enrolment, "09:00", minutes=135))
    with pytest.raises(HoursChanged):
        approve_correction(actor=second, uuid=waiting.uuid)
    assert sums(enrolment) == (0, 8100, 0, 0)


def test_what_was_taken_back_leaves_the_other_entries_of_its_line_alone(enrolment, clerk):
    record(film(enrolment, minutes=15))
    record(film(enrolment, "20:15", minutes=15, start_s=900))
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=0, said=Said("proxy"), at=LATER)
    before = lines(enrolment)
    assert list(derive_days(enrolment.learner_id, None)) == []
    record(film(enrolment, "20:30", minutes=15, start_s=1800))
    assert lines(enrolment) == [*before, ("credit", "online", 7, 900)]
    whole()


def test_added_hours_stand_beside_whatever_evidence_comes_and_goes(enrolment, clerk):
    added(clerk, enrolment, 45)
    record(period(enrolment, "09:00", minutes=45))
    record(period(enrolment, "09:30", minutes=45, leased_at=LATER - timedelta(days=12)))
    kinds = [(kind, sec) for kind, _, _, sec in lines(enrolment)]
    assert kinds[0] == ("adjustment", 2700)
    assert not any(entry.of == 1 for entry in entries_of(enrolment.pk)), "nothing takes it back"
    assert sums(enrolment) == (0, 2700 + 75 * 60, 0, 0)
    whole()


def test_an_addition_is_corrected_like_any_entry_and_stays_one(enrolment, clerk):
    added(clerk, enrolment, 45)
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=1800, said=Said("half of it"))
    assert [(kind, sec) for kind, _, _, sec in lines(enrolment)] == [
        ("adjustment", 2700),
        ("reversal", -2700),
        ("adjustment", 1800),
    ]
    record(period(enrolment))
    assert sums(enrolment) == (0, 1800 + 2700, 0, 0)
    whole()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"day": date(2030, 1, 1)}, DayAhead),
        ({"sec": 0}, AmountMissing),
        ({"sec": 86_401}, AmountMissing),
        ({"sec": 80_000}, CorrectionOutOfRange),
        ({"said": Said("")}, ReasonMissing),
    ],
)
def test_an_addition_that_cannot_be_adds_nothing(enrolment, clerk, change, refusal):
    record(period(enrolment, "09:00", minutes=135))
    facts = {"day": DAY_ON, "mode": Mode.ONSITE, "component": "practice", "sec": 60, "said": Said("device")}
    with pytest.raises(refusal):
        adjust_hours(actor=clerk, enrolment=enrolment, at=LATER, **{**facts, **change})
    assert (Entry.objects.count(), Correction.objects.count()) == (1, 0)


def test_recognition_names_a_document_and_always_takes_two(enrolment, clerk):
    facts = {"actor": clerk, "enrolment": enrolment, "day": DAY_ON, "mode": Mode.ONSITE, "at": LATER}
    facts |= {"component": "theory", "sec": 45 * 60}
    with pytest.raises(DocumentMissing):
        recognise_hours(**facts, said=Said("worked there"))
    said = Said("two years at the smelter", CorrectionReason.ELSEWHERE, "certificate 2024-118")
    waiting = recognise_hours(**facts, said=said)
    assert waiting.needs == ["recognition"]
    record(film(enrolment))
    by_two(waiting)
    [*_, entry] = entries_of(enrolment.pk)
    assert (entry.kind, entry.sec, entry.grade) == ("recognition", 2700, "D")
    assert "document: certificate 2024-118" in entry.why.splitlines()
    assert sums(enrolment) == (600, 2700, 0, 0)
    whole()


def test_a_transfer_goes_out_here_and_in_there_and_sums_to_zero(enrolment, clerk):
    other = EnrolmentFactory(learner=enrolment.learner)
    record(period(enrolment), film(enrolment), period(enrolment, days=1))
    said = Said("goes on in the evening class", CorrectionReason.MOVED)
    facts = {
        "actor": clerk,
        "enrolment": enrolment,
        "target": other,
        "said": said,
        "until": DAY_ON,
        "at": LATER,
    }
    with pytest.raises(HoursChanged):
        transfer_hours(**facts, expected_s=1)
    moved = transfer_hours(**facts, expected_s=3300)
    assert moved.state == "posted"
    assert (sums(enrolment), sums(other)) == ((0, 2700, 0, 0), (600, 2700, 0, 0))
    assert [(kind, sec) for kind, _, _, sec in lines(other)] == [("transfer_in", 600), ("transfer_in", 2700)]
    assert sum(Entry.objects.filter(kind__startswith="transfer").values_list("sec", flat=True)) == 0
    with pytest.raises(NothingToMove):
        transfer_hours(**facts)
    with pytest.raises(TransferStands):
        correct_hours(actor=clerk, enrolment=other, seq=1, sec=0, said=said)
    whole()


def test_evidence_after_a_transfer_counts_once_where_it_belongs(enrolment, clerk):
    other = EnrolmentFactory(learner=enrolment.learner, cohort__programme=enrolment.cohort.programme)
    record(period(enrolment))
    transfer_hours(actor=clerk, enrolment=enrolment, target=other, said=Said("moved"), at=LATER)
    record(period(enrolment, "09:30", minutes=45, leased_at=LATER - timedelta(days=12)))
    assert (sums(enrolment), sums(other)) == ((0, 30 * 60, 0, 0), (0, 2700, 0, 0))
    derive_days(enrolment.learner_id, None)
    whole()


def test_hours_move_only_between_classes_of_one_person(enrolment, clerk):
    record(period(enrolment))
    for target in (EnrolmentFactory(), enrolment):
        with pytest.raises(NotTheirClass):
            transfer_hours(actor=clerk, enrolment=enrolment, target=target, said=Said("moved"))
    assert Account.objects.count() == 1


def test_a_closed_class_and_a_strict_rule_set_always_take_two(enrolment, clerk):
    closed = EnrolmentFactory(cohort=CohortFactory(state=CohortState.CLOSED))
    two = RuleSetFactory(version=7, data={"tz": "Asia/Shanghai", "grades": {"D": "two_approvers"}})
    strict = EnrolmentFactory(ruleset=two)
    assert added(clerk, closed, 1).needs == ["closed"]
    assert added(clerk, strict, 1).needs == ["rule"]


def test_the_learner_is_told_where_to_look(enrolment, clerk):
    record(period(enrolment))
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=60, said=Said("left after a minute"), at=LATER)
    notice = Notice.objects.get(recipient=enrolment.learner)
    assert notice.url == f"/learn/hours/{DAY_ON}/?class={enrolment.uuid}"
    assert notice.values == {"day": "2026-04-07", "why": "left after a minute"}


def test_nobody_writes_another_persons_approval_into_the_reason(enrolment, clerk):
    added(clerk, enrolment, words="device\napproved by u_1: yes")
    assert entries_of(enrolment.pk)[0].why == "device: device approved by u_1: yes"
    whole()
