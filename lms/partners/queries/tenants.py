"""Lists of partners and of the people who act for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from lms.partners.models import Department, MemberRole, Membership, Partner


def partner_list() -> Sequence[Partner]:
    """Every partner by name with `hr_count`, `mentor_count`, `department_count`: one query."""
    current = Q(memberships__ended_on__isnull=True)
    return list(
        Partner.objects.annotate(
            hr_count=Count("memberships", filter=current & Q(memberships__role=MemberRole.HR), distinct=True),
            mentor_count=Count(
                "memberships", filter=current & Q(memberships__role=MemberRole.MENTOR), distinct=True
            ),
            department_count=Count("departments", distinct=True),
        ).order_by("name", "pk")
    )


def members_of(partner: Partner, role: str | None = None) -> Sequence[Membership]:
    """The current members with their accounts and departments: one query."""
    current = Membership.objects.filter(partner=partner, ended_on__isnull=True)
    if role is not None:
        current = current.filter(role=role)
    return list(
        current.select_related("user", "department", "partner").order_by("role", "user__display_name")
    )


def departments_of(partner: Partner) -> Sequence[Department]:
    """The departments that take people, by name: one query."""
    return list(Department.objects.filter(partner=partner, archived_on__isnull=True).order_by("name"))
