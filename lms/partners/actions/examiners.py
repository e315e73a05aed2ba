"""Mentors who examine at the bench: the training office says who, and takes it back."""

from __future__ import annotations

from django.db import transaction

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.partners.access import forget_memberships
from lms.partners.models import MemberRole, Membership
from lms.partners.rules import NotMentor


@transaction.atomic
def set_examiner(*, actor: User | None, membership: Membership, may: bool) -> Membership:
    """Whether a mentor scores the practical tasks of the partner's people. The same again changes nothing. Audited.

    Who may: the office alone; an enterprise does not name who examines its own people. Raises NotOffice, NotMentor.
    """
    require_office(actor)
    take_turn(f"partner:{membership.partner_id}")
    row = Membership.objects.select_related("user", "partner").get(pk=membership.pk)
    if row.role != MemberRole.MENTOR or row.ended_on is not None:
        raise NotMentor(name=row.user.display_name, partner=row.partner.name)
    if row.is_examiner == may:
        return row
    row.is_examiner = may
    row.save(update_fields=["is_examiner"])
    forget_memberships(membership.user)
    record(
        actor=actor,
        action="examiner.named" if may else "examiner.ended",
        noun="partner",
        object_uuid=row.partner.uuid,
        detail={"user": str(row.user.uuid)},
    )
    return row
