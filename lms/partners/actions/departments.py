"""Departments and workshops as HR keeps them: renamed, merged, archived, brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.partners.access import require_writer
from lms.partners.models import Department, Membership, ShiftTurn
from lms.partners.rules import DepartmentNameMissing, ForeignDepartment
from lms.partners.rules.shift_refusals import DepartmentArchived, DepartmentNameTaken, SameDepartment


@transaction.atomic
def rename_department(*, actor: User | None, department: Department, name: str) -> Department:
    """Another name. The same name again changes nothing. Audited.

    Who may: the office, HR that writes. Raises NotOffice, DepartmentNameMissing, DepartmentNameTaken.
    """
    require_writer(actor, department.partner)
    wanted, before = name.strip()[:120], department.name
    if not wanted:
        raise DepartmentNameMissing
    if wanted == before:
        return department
    take_turn(f"partner:{department.partner_id}")
    if Department.objects.filter(partner=department.partner_id, name=wanted).exists():
        raise DepartmentNameTaken(name=wanted)
    department.name = wanted
    department.save(update_fields=["name"])
    _record(actor, department, "department.renamed", {"before": before, "after": wanted})
    return department


@transaction.atomic
def archive_department(*, actor: User | None, department: Department) -> Department:
    """It takes nobody any more and is offered nowhere; `bring_back` undoes it. Twice is once. Audited. HR that writes.

    Whether people are still in it is asked above, where people are known.
    """
    require_writer(actor, department.partner)
    if department.archived_on is None:
        department.archived_on = timezone.localdate()
        department.save(update_fields=["archived_on"])
        _record(actor, department, "department.archived", {})
    return department


@transaction.atomic
def bring_back(*, actor: User | None, department: Department) -> Department:
    """It is offered again, by its own name. Twice is once. Audited. HR that writes."""
    require_writer(actor, department.partner)
    if department.archived_on is not None:
        department.archived_on, department.merged_into = None, None
        department.save(update_fields=["archived_on", "merged_into"])
        _record(actor, department, "department.brought_back", {})
    return department


@transaction.atomic
def merge_department(*, actor: User | None, department: Department, into: Department) -> Department:
    """Members and shift turns go over, and its name in a roster leads to `into` from now on. Audited. HR that writes.

    Its people go over above (`cohorts.actions.merge_departments`). Raises SameDepartment, ForeignDepartment,
    DepartmentArchived, NotOffice.
    """
    require_writer(actor, department.partner)
    if department.pk == into.pk:
        raise SameDepartment
    if department.partner_id != into.partner_id:
        raise ForeignDepartment(partner=department.partner.name)
    if into.archived_on is not None:
        raise DepartmentArchived(name=into.name)
    take_turn(f"partner:{department.partner_id}")
    Membership.objects.filter(department=department).update(department=into)
    taken = ShiftTurn.objects.filter(department=into).values("since_on", "closed")
    days = {(row["since_on"], row["closed"]) for row in taken}
    for turn in ShiftTurn.objects.filter(department=department):
        if (turn.since_on, turn.closed) in days:
            turn.delete()
        else:
            turn.department = into
            turn.save(update_fields=["department"])
    Department.objects.filter(merged_into=department).update(merged_into=into)
    department.merged_into, department.archived_on = into, timezone.localdate()
    department.save(update_fields=["merged_into", "archived_on"])
    _record(actor, department, "department.merged", {"into": str(into.uuid)})
    return into


def _record(actor: User | None, department: Department, action: str, detail: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        noun="partner",
        object_uuid=department.partner.uuid,
        detail={"department": str(department.uuid), **detail},
    )
