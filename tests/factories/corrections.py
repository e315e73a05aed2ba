"""Acts on hours as rows: one that waits for a second person by default. What is posted is made by its action."""

import uuid

import factory
from factory.django import DjangoModelFactory

from lms.ledger.models import Correction
from lms.ledger.names import CorrectionAct, CorrectionReason, CorrectionState, SecondNeeded
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, LATER


class CorrectionFactory(DjangoModelFactory):
    """Three periods that nothing recorded, proposed by somebody of the office."""

    class Meta:
        model = Correction

    natural_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    enrolment = factory.SubFactory(EnrolmentFactory)
    act = CorrectionAct.ADJUST
    reason = CorrectionReason.DEVICE
    words = "the device of the class was broken"
    changes = factory.LazyFunction(lambda: [[DAY.date().isoformat(), "onsite", "practice", 0, 8100]])
    needs = factory.LazyFunction(lambda: [SecondNeeded.SIZE.value])
    state = CorrectionState.WAITING
    proposed_by = factory.SubFactory(PersonFactory, roles=["office"])
    proposed_at = LATER
