"""A class in dispute: its evidence is kept beyond its time until the office says otherwise."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Cohort
from lms.ledger.models import LegalHold
from lms.ledger.queries.retention import open_hold
from lms.ledger.refusals import ReasonMissing


@transaction.atomic
def hold_evidence(*, actor: User, cohort: Cohort, why: str, at: datetime | None = None) -> LegalHold:
    """Keep the evidence of everybody in the class, all their classes; again is the same hold. Office only; audited.

    Raises NotOffice, ReasonMissing.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    known = open_hold(cohort)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            made = LegalHold.objects.create(
                cohort=cohort, why=why.strip(), made_by=actor, made_at=at or timezone.now()
            )
    except IntegrityError:  # a colleague at the same moment
        return LegalHold.objects.get(cohort=cohort, lifted_at__isnull=True)
    record(actor=actor, action="evidence.held", noun="class", object_uuid=cohort.uuid, why=why.strip())
    return made


@transaction.atomic
def lift_hold(*, actor: User, cohort: Cohort, why: str, at: datetime | None = None) -> bool:
    """The hold is over, and evidence past its time goes the next night; False when there was none. Office only; audited.

    Raises NotOffice, ReasonMissing.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    rows = LegalHold.objects.filter(cohort=cohort, lifted_at__isnull=True)
    lifted = rows.update(lifted_at=at or timezone.now(), lifted_by=actor)
    if lifted:
        record(
            actor=actor, action="evidence.released", noun="class", object_uuid=cohort.uuid, why=why.strip()
        )
    return bool(lifted)
