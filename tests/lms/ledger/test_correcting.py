"""Corrections stand beside the evidence: reversed and credited anew, never edited."""

import pytest

from lms.ledger.actions import correct_hours, derive_days
from lms.ledger.models import Entry
from lms.ledger.queries import entries_of
from lms.ledger.refusals import CorrectionOutOfRange, NothingToCorrect, ReasonMissing
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, lines, period, record, sums, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def test_a_correction_is_a_reversal_and_a_credit_that_evidence_does_not_undo(enrolment):
    clerk = PersonFactory()
    record(period(enrolment, "09:00", minutes=135))
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=5400, why="proxy sign-in", at=LATER)
    assert [(kind, sec) for kind, _, _, sec in lines(enrolment)] == [
        ("credit", 8100),
        ("reversal", -8100),
        ("credit", 5400),
    ]
    last = entries_of(enrolment.pk)[-1]
    assert (last.by, last.why, last.grade) == (f"u_{clerk.uuid}", "proxy sign-in", "D")
    assert derive_days(enrolment.learner_id, None) == []
    record(period(enrolment, "14:00", minutes=45))
    assert sums(enrolment) == (0, 5400 + 2700, 0, 0)
    whole()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"why": "  "}, ReasonMissing), ({"seq": 7}, NothingToCorrect), ({"sec": -1}, CorrectionOutOfRange)],
)
def test_a_correction_that_cannot_be_changes_nothing(enrolment, change, refusal):
    record(period(enrolment))
    facts = {"actor": PersonFactory(), "enrolment": enrolment, "seq": 1, "sec": 0, "why": "proxy"}
    with pytest.raises(refusal):
        correct_hours(**{**facts, **change})
    assert Entry.objects.count() == 1
    correct_hours(**facts)
    with pytest.raises(NothingToCorrect):
        correct_hours(**facts)
    assert (Entry.objects.count(), sums(enrolment)) == (2, (0, 0, 0, 0))
    whole()
