"""The training plan of a programme: work processes and the hours planned for each."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, ProtectedError

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Programme, WorkProcess
from lms.cohorts.rules import PlanLineEmpty, ProcessInUse

MOST_HOURS = 5_000


@transaction.atomic
def add_process(
    *, actor: User | None, programme: Programme, title: Mapping[str, str], planned_h: int
) -> WorkProcess:
    """A work process at the end of the plan; the same name again gives the one that is there. Office only. Audited.

    `title` is by language, one at least. Raises PlanLineEmpty, NotOffice.
    """
    require_office(actor)
    named = _checked(title, planned_h)
    last = WorkProcess.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    for known in WorkProcess.objects.filter(programme=programme):
        if known.title == named:
            return known
    made = WorkProcess.objects.create(
        programme=programme, title=named, planned_h=planned_h, position=0 if last is None else last + 1
    )
    record(actor=actor, action="plan.added", noun="programme", object_uuid=programme.uuid)
    return made


@transaction.atomic
def change_process(
    *, actor: User | None, process: WorkProcess, title: Mapping[str, str], planned_h: int
) -> WorkProcess:
    """Name and hours anew. Office only. Audited. Raises PlanLineEmpty, NotOffice."""
    require_office(actor)
    process.title, process.planned_h = _checked(title, planned_h), planned_h
    process.save(update_fields=["title", "planned_h"])
    record(actor=actor, action="plan.changed", noun="programme", object_uuid=process.programme.uuid)
    return process


@transaction.atomic
def remove_process(*, actor: User | None, process: WorkProcess) -> None:
    """Take a process out for which nothing was written yet. Office only. Audited. Raises ProcessInUse, NotOffice."""
    require_office(actor)
    programme = process.programme
    try:
        with transaction.atomic():
            process.delete()
    except ProtectedError as error:
        raise ProcessInUse from error
    record(actor=actor, action="plan.removed", noun="programme", object_uuid=programme.uuid)


def _checked(title: Mapping[str, str], planned_h: int) -> dict[str, str]:
    named = {language: words.strip()[:120] for language, words in title.items() if words.strip()}
    if not named or not 1 <= planned_h <= MOST_HOURS:
        raise PlanLineEmpty
    return named
