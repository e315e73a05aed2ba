"""Making an hours proof: once for the same hours on the same day, whoever asks, and kept for good."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.certificates.rules import new_code
from lms.cohorts.models import Enrolment
from lms.ledger.queries import account_view
from lms.messaging.rules import Refusal
from lms.reports.hours_proof.snapshot import snapshot_of
from lms.reports.models import HoursProof
from lms.vault.rules import canonical_json
from lms.vault.signing import sign

SHOWN = 5
WITH_ALL = ("learner", "ruleset", "cohort__programme", "cohort__partner")


class NothingToProve(Refusal):
    """An account without a line has nothing that a paper could say."""

    code = "nothing-to-prove"
    words = _("There are no hours yet that a proof could show.")


@transaction.atomic
def make_hours_proof(*, actor: User, enrolment: Enrolment, at: datetime | None = None) -> HoursProof:
    """The proof of what the account holds now. The same hours on the same day are the same proof, so that a second click
    makes no second paper.

    Who may: the learner, their HR, the office (the caller fetched the enrolment through an access). Audited. Raises
    NothingToProve.
    """
    now = at or timezone.now()
    found = Enrolment.objects.select_related(*WITH_ALL).select_for_update(of=("self",)).get(pk=enrolment.pk)
    account = account_view(found.pk)
    if not account.seq:
        raise NothingToProve
    snapshot = snapshot_of(found, account, now)
    natural_key = hashlib.sha256(canonical_json(snapshot)).hexdigest()
    known = HoursProof.objects.filter(natural_key=natural_key).first()
    if known is not None:
        return known
    code = new_code()
    signature = sign(canonical_json({**snapshot, "code": code}))
    proof = HoursProof.objects.create(
        enrolment=found,
        natural_key=natural_key,
        code=code,
        snapshot=snapshot,
        key_id=signature.key_id,
        signature=signature.value_b64,
        made_at=now,
        made_by=actor,
    )
    record(
        actor=actor,
        action="hours.proof_made",
        noun="enrolment",
        object_uuid=found.uuid,
        detail={"proof": str(proof.uuid), "seq": account.seq},
    )
    return proof


def proofs_of(enrolment_id: int) -> Sequence[HoursProof]:
    """The newest few of an enrolment: one query."""
    return list(HoursProof.objects.filter(enrolment_id=enrolment_id).order_by("-pk")[:SHOWN])
