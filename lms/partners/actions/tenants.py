"""Writing partners: the office makes them, their departments, who acts for them, and what they may see."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import PARTNERS, take_turn
from lms.partners.access import forget_memberships, require_office_or_hr, require_writer
from lms.partners.models import Department, MemberRole, Membership, Partner, PartnerKind
from lms.partners.rules import (
    DepartmentNameMissing,
    ForeignDepartment,
    HeadWithoutDepartment,
    PartnerIsThere,
    PartnerKeyTaken,
    PartnerNameMissing,
    key_from,
)


@transaction.atomic
def create_partner(
    *,
    actor: User | None,
    name: str,
    kind: str = PartnerKind.ENTERPRISE,
    name_en: str = "",
    key: str = "",
    logo_svg: str = "",
) -> Partner:
    """A new partner; without a `key` one is made from the English name. Office only.

    Raises PartnerNameMissing, PartnerIsThere, PartnerKeyTaken, NotOffice.
    """
    require_office(actor)
    if not name.strip():
        raise PartnerNameMissing
    take_turn(PARTNERS)
    if Partner.objects.filter(name=name.strip()).exists():
        raise PartnerIsThere(name=name.strip())
    holder = Partner.objects.filter(key=key).first() if key else None
    if holder:
        raise PartnerKeyTaken(key=key, name=holder.name)
    partner = Partner.objects.create(
        key=key or _free_key(name_en or name),
        kind=PartnerKind(kind),
        name=name.strip(),
        name_en=name_en.strip(),
        logo_svg=logo_svg,
    )
    record(actor=actor, action="partner.created", noun="partner", object_uuid=partner.uuid)
    return partner


@transaction.atomic
def change_partner(*, actor: User | None, partner: Partner, name: str, name_en: str, kind: str) -> Partner:
    """Correct the names or the kind. Office only. Raises PartnerNameMissing, PartnerIsThere, NotOffice."""
    require_office(actor)
    if not name.strip():
        raise PartnerNameMissing
    take_turn(PARTNERS)
    if Partner.objects.filter(name=name.strip()).exclude(pk=partner.pk).exists():
        raise PartnerIsThere(name=name.strip())
    before = {"name": partner.name, "name_en": partner.name_en, "kind": str(partner.kind)}
    partner.name, partner.name_en, partner.kind = name.strip(), name_en.strip(), PartnerKind(kind)
    partner.save(update_fields=["name", "name_en", "kind"])
    record(
        actor=actor,
        action="partner.changed",
        noun="partner",
        object_uuid=partner.uuid,
        detail={"before": before},
    )
    return partner


@transaction.atomic
def add_department(*, actor: User | None, partner: Partner, name: str) -> Department:
    """A department; a name that is there gives the one that is there. The office, HR that writes."""
    require_writer(actor, partner)
    if not name.strip():
        raise DepartmentNameMissing
    take_turn(f"partner:{partner.pk}")
    department, made = Department.objects.get_or_create(partner=partner, name=name.strip())
    if made:
        record(actor=actor, action="department.added", noun="partner", object_uuid=partner.uuid)
    return department


@transaction.atomic
def add_departments(*, actor: User | None, partner: Partner, names: set[str]) -> dict[str, Department]:
    """Every named department of the partner by name, the missing ones made: two or three statements. A name that was
    merged leads to where it went; one that is archived comes back.

    Office, or HR of the partner. Raises NotOffice.
    """
    require_office_or_hr(actor, partner)
    take_turn(f"partner:{partner.pk}")
    there = Department.objects.filter(partner=partner, name__in=names).select_related("merged_into")
    known = {row.name: row.merged_into or row for row in there}
    gone = [row.pk for row in known.values() if row.archived_on is not None]
    if gone:
        Department.objects.filter(pk__in=gone).update(archived_on=None)
    missing = sorted(names - known.keys())
    if missing:
        made = Department.objects.bulk_create(Department(partner=partner, name=name) for name in missing)
        known |= {row.name: row for row in made}
        record(
            actor=actor,
            action="department.added",
            noun="partner",
            object_uuid=partner.uuid,
            detail={"names": missing},
        )
    return known


@transaction.atomic
def add_member(
    *, actor: User | None, partner: Partner, user: User, role: str, department: Department | None = None
) -> Membership:
    """Let a person act for a partner; an ended membership begins again, and HR without any manager is the manager.

    Office only. Raises NotOffice, ForeignDepartment, HeadWithoutDepartment.
    """
    require_office(actor)
    if department is not None and department.partner_id != partner.pk:
        raise ForeignDepartment(partner=partner.name)
    if role == MemberRole.HEAD and department is None:
        raise HeadWithoutDepartment
    take_turn(f"partner:{partner.pk}")
    managers = Membership.objects.filter(partner=partner, is_manager=True, ended_on__isnull=True)
    leads = role == MemberRole.HR and (managers.filter(user=user).exists() or not managers.exists())
    membership, _made = Membership.objects.update_or_create(
        user=user,
        partner=partner,
        role=MemberRole(role),
        defaults={"department": department, "ended_on": None, "is_manager": leads},
    )
    forget_memberships(user)
    record(
        actor=actor,
        action="member.added",
        noun="partner",
        object_uuid=partner.uuid,
        detail={"user": str(user.uuid), "role": role},
    )
    return membership


@transaction.atomic
def end_membership(*, actor: User | None, membership: Membership, on: date | None = None) -> Membership:
    """From `on` (today) the person sees nothing of the partner any more; what they signed stays. Office only."""
    require_office(actor)
    membership.ended_on = on or timezone.localdate()
    membership.is_manager = membership.is_examiner = False
    membership.save(update_fields=["ended_on", "is_manager", "is_examiner"])
    forget_memberships(membership.user)
    record(
        actor=actor,
        action="member.ended",
        noun="partner",
        object_uuid=membership.partner.uuid,
        detail={"user": str(membership.user.uuid), "role": str(membership.role)},
    )
    return membership


def _free_key(name: str) -> str:
    wanted = key_from(name) or "p-" + secrets.token_hex(3)
    if not Partner.objects.filter(key=wanted).exists():
        return wanted
    return f"{wanted[:33]}-{secrets.token_hex(3)}"
