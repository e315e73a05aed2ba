"""Who acts for a partner as HR: a manager invites, changes and ends; one manager is always left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.actions import find_or_register, issue_invitation
from lms.accounts.models import User
from lms.accounts.rules import PhoneTaken, UsernameTaken
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.partners.access import forget_memberships, require_manager
from lms.partners.models import Department, MemberRole, Membership, Partner
from lms.partners.rules import (
    GIVEN_BY_MANAGERS,
    ForeignDepartment,
    HeadWithoutDepartment,
    LastManager,
    NumberOfAnother,
    Rank,
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is invited, as typed; the department is needed for a head."""

    name: str
    phone: str = ""
    username: str = ""
    language: str = "zh-hans"


@transaction.atomic
def invite_member(
    *, actor: User | None, partner: Partner, who: Newcomer, rank: Rank, department: Department | None = None
) -> tuple[Membership, str]:
    """Let somebody act for the partner; the second value is a code for the first sign-in, '' for who was known before.

    Who may: the office, and managers of the partner. Sent twice, it changes nothing. Raises NotManager,
    HeadWithoutDepartment, ForeignDepartment, LastManager, NumberOfAnother, and what a name or number lacks.
    """
    require_manager(actor, partner)
    take_turn(PEOPLE)
    newest = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        user = find_or_register(
            actor=actor,
            display_name=who.name,
            phone=who.phone,
            username=who.username,
            language=who.language,
        )
    except (PhoneTaken, UsernameTaken) as taken:
        raise NumberOfAnother from taken
    membership = set_rank(actor=actor, partner=partner, user=user, rank=rank, department=department)
    # A code opens an account: a manager gets one for nobody who was here before them.
    code = issue_invitation(actor=None, user=user) if user.pk > newest else ""
    return membership, code


@transaction.atomic
def set_rank(
    *, actor: User | None, partner: Partner, user: User, rank: Rank, department: Department | None = None
) -> Membership:
    """The one rank somebody has among the HR of a partner; another that they had ends. Audited, idempotent.

    Who may: the office, and managers of the partner. Raises NotManager, HeadWithoutDepartment, ForeignDepartment,
    LastManager.
    """
    require_manager(actor, partner)
    if rank not in GIVEN_BY_MANAGERS:
        raise ValueError(rank)
    if department is not None and department.partner_id != partner.pk:
        raise ForeignDepartment(partner=partner.name)
    if rank is Rank.HEAD and department is None:
        raise HeadWithoutDepartment
    take_turn(f"partner:{partner.pk}")
    known = _ranks_of(partner, user)
    place = department if rank is Rank.HEAD else None
    if any(row.rank is rank and row.department_id == (place.pk if place else None) for row in known):
        return known[0]
    if rank is not Rank.MANAGER:
        _keep_a_manager(partner, known)
    role = MemberRole.HR if rank is Rank.MANAGER else MemberRole(rank)
    Membership.objects.filter(pk__in=[row.pk for row in known if row.role != role]).update(
        ended_on=timezone.localdate(), is_manager=False
    )
    membership, _made = Membership.objects.update_or_create(
        user=user,
        partner=partner,
        role=role,
        defaults={"department": place, "ended_on": None, "is_manager": rank is Rank.MANAGER},
    )
    forget_memberships(user)
    _note(
        actor, membership, "member.rank_set", {"rank": str(rank), "before": [str(row.rank) for row in known]}
    )
    return membership


@transaction.atomic
def end_rank(*, actor: User | None, membership: Membership, on: date | None = None) -> None:
    """From `on` (today) the person is HR of the partner no longer; ended twice it stays ended.

    Who may: the office, and managers of the partner. Raises NotManager, LastManager.
    """
    partner = membership.partner
    require_manager(actor, partner)
    take_turn(f"partner:{partner.pk}")
    known = [row for row in _ranks_of(partner, membership.user) if row.pk == membership.pk]
    if not known:
        return
    _keep_a_manager(partner, known)
    Membership.objects.filter(pk=membership.pk).update(ended_on=on or timezone.localdate(), is_manager=False)
    forget_memberships(membership.user)
    _note(actor, membership, "member.ended", {"role": str(membership.role)})


def _ranks_of(partner: Partner, user: User) -> list[Membership]:
    """The current ranks of a person among the HR of a partner: one as a rule."""
    current = Membership.objects.filter(partner=partner, user=user, ended_on__isnull=True)
    return list(current.exclude(role=MemberRole.MENTOR).select_related("partner", "user"))


def _keep_a_manager(partner: Partner, leaving: list[Membership]) -> None:
    """Raises LastManager when nobody would be left who gives rights."""
    managers = [row for row in leaving if row.is_manager]
    others = Membership.objects.filter(
        partner=partner, is_manager=True, ended_on__isnull=True, user__is_active=True
    )
    if managers and not others.exclude(pk__in=[row.pk for row in managers]).exists():
        raise LastManager(name=managers[0].user.display_name, partner=partner.name)


def _note(actor: User | None, membership: Membership, action: str, detail: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        noun="partner",
        object_uuid=membership.partner.uuid,
        detail={"user": str(membership.user.uuid), **detail},
    )
