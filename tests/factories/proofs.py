"""Hours proofs, without the record of who made them."""

from django.utils import timezone

from lms.certificates.rules import new_code
from lms.cohorts.models import Enrolment
from lms.ledger.queries import account_view
from lms.reports.hours_proof.making import WITH_ALL
from lms.reports.hours_proof.snapshot import snapshot_of
from lms.reports.models import HoursProof


def proof_of(enrolment):
    """A proof of what the account holds now, unsigned."""
    found = Enrolment.objects.select_related(*WITH_ALL).get(pk=enrolment.pk)
    now, code = timezone.now(), new_code()
    return HoursProof.objects.create(
        enrolment=found,
        natural_key=code,
        code=code,
        snapshot=snapshot_of(found, account_view(found.pk), now),
        key_id="0001",
        signature="",
        made_at=now,
        made_by=found.learner,
    )
