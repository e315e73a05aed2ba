"""The tenant scope: which partners a person acts for, and which they may open."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db.models import QuerySet

from lms.accounts.access import NotVisible, can_read_office, is_office
from lms.accounts.models import User
from lms.accounts.rules import NotOffice
from lms.partners.models import MemberRole, Membership, Partner
from lms.partners.rules import RIGHTS, SEES, NotManager, Right, Sight, may

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


def partners_with(user: User, right: Right) -> list[Partner]:
    """The partners for which the person has this right now (`rules.RIGHTS`), by name."""
    wanted = [row.partner for row in memberships_of(user) if may(row.rank, right)]
    return list(dict.fromkeys(wanted))


def rights_of(user: User) -> frozenset[Right]:
    """Everything that the person may do for some partner: what a page offers."""
    return frozenset().union(*(RIGHTS[row.rank] for row in memberships_of(user)))


def has_right(user: User, right: Right) -> bool:
    """Whether the person has it for any partner."""
    return bool(partners_with(user, right))


def access_partner_with(user: User, right: Right, uuid: UUID | None = None) -> Partner:
    """The partner of this uuid (None: the first by name) for which the person has the right, or NotVisible (404)."""
    for partner in partners_with(user, right):
        if uuid is None or partner.uuid == uuid:
            return partner
    raise NotVisible


def partners_seen_whole(user: User) -> list[Partner]:
    """The partners all of whose people the person sees: managers, HR, viewers."""
    wanted = [row.partner for row in memberships_of(user) if SEES[row.rank] is Sight.ALL]
    return list(dict.fromkeys(wanted))


def departments_headed(user: User) -> list[int]:
    """Keys of the departments whose people the person sees as their head."""
    rows = [row for row in memberships_of(user) if SEES[row.rank] is Sight.DEPARTMENT]
    return [row.department_id for row in rows if row.department_id is not None]


def sees_people(user: User) -> bool:
    """Whether the person sees people of a partner beyond apprentices of their own: HR of any rank."""
    return any(SEES[row.rank] is not Sight.ASSIGNED for row in memberships_of(user))


def require_manager(actor: User | None, partner: Partner) -> None:
    """The office, the system itself (None), or a manager of this partner. Raises rules.NotManager."""
    if actor is None or is_office(actor) or partner in partners_with(actor, Right.MANAGE):
        return
    raise NotManager


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


def require_writer(actor: User | None, partner: Partner) -> None:
    """The office, the system itself (None), or somebody who writes for this partner. Raises accounts.rules.NotOffice."""
    if actor is None or is_office(actor) or partner in partners_with(actor, Right.WRITE):
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
