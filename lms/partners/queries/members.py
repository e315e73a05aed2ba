"""Who acts for a partner as HR."""

from __future__ import annotations

from collections.abc import Sequence

from lms.partners.models import MemberRole, Membership, Partner


def hr_of(partner: Partner) -> Sequence[Membership]:
    """Managers, HR, heads and viewers of now with accounts and departments, managers first: one query."""
    current = Membership.objects.filter(partner=partner, ended_on__isnull=True).exclude(
        role=MemberRole.MENTOR
    )
    return list(
        current.select_related("user", "department", "partner").order_by(
            "-is_manager", "user__display_name", "pk"
        )
    )
