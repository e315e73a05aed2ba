"""The tenant scope: which partners a person acts for, and which they may open."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db.models import QuerySet

from lms.accounts.access import NotVisible, can_read_office, is_office
from lms.accounts.models import User
from lms.accounts.rules import NotOffice
from lms.partners.models import MemberRole, Membership, Partner

_CACHE = "_academy_memberships"


def memberships_of(user: User) -> list[Membership]:
    """The current memberships of a person with their partners: one query, remembered on the user object."""
    cached: list[Membership] | None = getattr(user, _CACHE, None)
    if cached is None:
        current = Membership.objects.filter(user=user, ended_on__isnull=True, partner__is_active=True)
        cached = list(current.select_related("partner", "department").order_by("partner__name", "role"))
        setattr(user, _CACHE, cached)
    return cached


def forget_memberships(user: User) -> None:
    """Drop what `memberships_of` remembers, after a change."""
    with suppress(AttributeError):
        delattr(user, _CACHE)  # through the lazy object that request.user is


def partners_of(user: User, role: str | None = None) -> list[Partner]:
    """The partners a person acts for now, in `role` (hr, mentor) or in any."""
    wanted = [row.partner for row in memberships_of(user) if role is None or row.role == role]
    return list(dict.fromkeys(wanted))


def is_hr(user: User) -> bool:
    return any(row.role == MemberRole.HR for row in memberships_of(user))


def is_mentor(user: User) -> bool:
    return any(row.role == MemberRole.MENTOR for row in memberships_of(user))


def acts_as_hr(user: User, partner: Partner | None) -> bool:
    """Whether the person is HR of this partner now."""
    return partner is not None and any(
        row.role == MemberRole.HR and row.partner_id == partner.pk for row in memberships_of(user)
    )


def require_office_or_hr(actor: User | None, partner: Partner | None) -> None:
    """The office, the system itself (None), or HR of this partner. Raises accounts.rules.NotOffice."""
    if actor is None or is_office(actor) or acts_as_hr(actor, partner):
        return
    raise NotOffice


def visible_partners(user: User) -> QuerySet[Partner]:
    """All for those who read the office; for HR and mentors their own; for everybody else none."""
    if can_read_office(user):
        return Partner.objects.all()
    return Partner.objects.filter(pk__in=[partner.pk for partner in partners_of(user)])


def access_partner(user: User, uuid: UUID) -> Partner:
    """The partner, or NotVisible (404): a foreign one answers as a missing one."""
    found = visible_partners(user).filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_membership(user: User, partner_uuid: UUID, member_uuid: UUID, role: str) -> Membership:
    """A current membership within a partner that the user sees, or NotVisible (404)."""
    current = Membership.objects.filter(ended_on__isnull=True, partner__in=visible_partners(user))
    found = current.filter(partner__uuid=partner_uuid, user__uuid=member_uuid, role=role)
    row = found.select_related("user", "partner").first()
    if row is None:
        raise NotVisible
    return row
