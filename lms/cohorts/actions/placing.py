"""People in the departments of their partner: moved, many at once; two departments made one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.access import require_management
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.partners.actions.departments import archive_department, merge_department
from lms.partners.models import Department
from lms.partners.rules import ForeignDepartment
from lms.partners.rules.shift_refusals import DepartmentArchived, DepartmentInUse


@transaction.atomic
def move_to_department(
    *, actor: User | None, enrolments: Sequence[Enrolment], department: Department | None
) -> int:
    """All of them (`cohort` loaded) into this department, None: into none. Returns how many moved; who is there already
    did not. Audited, one record a person: it names both, so that it can be taken back.

    Who may: the office, HR that writes for the partner. Raises NotVisible, ForeignDepartment, DepartmentArchived.
    """
    for enrolment in enrolments:
        require_management(actor, enrolment.cohort)
        if department is not None and enrolment.cohort.partner_id != department.partner_id:
            raise ForeignDepartment(partner=department.partner.name)
    if department is not None and department.archived_on is not None:
        raise DepartmentArchived(name=department.name)
    moved = [row for row in enrolments if row.department_id != (department.pk if department else None)]
    before = dict(
        Enrolment.objects.filter(pk__in=[row.pk for row in moved]).values_list("pk", "department__uuid")
    )
    Enrolment.objects.filter(pk__in=list(before)).update(department=department)
    for row in moved:
        record(
            actor=actor,
            action="learner.department",
            noun="enrolment",
            object_uuid=row.uuid,
            detail={
                "before": str(before.get(row.pk) or ""),
                "after": str(department.uuid if department else ""),
            },
        )
    return len(moved)


@transaction.atomic
def merge_departments(*, actor: User | None, department: Department, into: Department) -> int:
    """Everybody and everything of one department goes into another; the old name leads there. Returns how many people.

    Who may: the office, HR that writes. Raises NotOffice, SameDepartment, ForeignDepartment, DepartmentArchived.
    """
    merge_department(actor=actor, department=department, into=into)
    people = Enrolment.objects.filter(department=department).select_related("cohort")
    return move_to_department(actor=actor, enrolments=list(people), department=into)


@transaction.atomic
def close_department(*, actor: User | None, department: Department) -> Department:
    """Archived, once nobody learns in it. Raises NotOffice, DepartmentInUse."""
    people = Enrolment.objects.filter(department=department, state=EnrolmentState.ACTIVE).count()
    if people and department.archived_on is None:
        raise DepartmentInUse(name=department.name, n=people)
    return archive_department(actor=actor, department=department)
