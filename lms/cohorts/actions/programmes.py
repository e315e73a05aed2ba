"""Programmes after they were made: corrected, archived, and their modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.actions.rulesets import give_newcomers
from lms.cohorts.models import ModuleCourse, ModuleKind, Programme, ProgrammeModule
from lms.cohorts.rules import ReasonMissing, TitleMissing
from lms.cohorts.rules.setup_refusals import ModuleTitleMissing
from lms.rulesets.models import RuleSet

LONGEST_TITLE = 120
FIELDS = ("title", "occupation", "level", "directory_code", "required_tenths")


@transaction.atomic
def change_programme(
    *,
    actor: User,
    programme: Programme,
    title: Mapping[str, str],
    required_tenths: Mapping[str, int],
    ruleset: RuleSet,
    occupation: str = "",
    level: str = "",
    directory_code: str = "",
    why: str = "",
) -> Programme:
    """Correct a programme. Another rule set needs a reason and counts newcomers alone: people keep the one they have.

    Office only; audited; the same again changes nothing. Raises TitleMissing, ReasonMissing, NotOffice.
    """
    require_office(actor)
    titles = _titles(title)
    if not titles:
        raise TitleMissing
    if ruleset.pk != programme.ruleset_id and not why.strip():
        raise ReasonMissing
    before = {field: getattr(programme, field) for field in FIELDS}
    programme.title = titles
    programme.occupation, programme.level = occupation.strip()[:40], level.strip()[:20]
    programme.directory_code = directory_code.strip()[:40]
    programme.required_tenths = {mode: tenths for mode, tenths in required_tenths.items() if tenths > 0}
    if before != {field: getattr(programme, field) for field in FIELDS}:
        programme.save(update_fields=FIELDS)
        _record(actor, "programme.changed", programme, before=before)
    give_newcomers(actor=actor, programme=programme, ruleset=ruleset, why=why.strip())
    return programme


@transaction.atomic
def archive_programme(*, actor: User, programme: Programme, at: datetime | None = None) -> Programme:
    """No new class takes it; classes that have it go on. Office only; audited; twice is once."""
    require_office(actor)
    if programme.archived_at is None:
        programme.archived_at = at or timezone.now()
        programme.save(update_fields=["archived_at"])
        _record(actor, "programme.archived", programme)
    return programme


@transaction.atomic
def restore_programme(*, actor: User, programme: Programme) -> Programme:
    """Out of the archive. Office only; audited; twice is once."""
    require_office(actor)
    if programme.archived_at is not None:
        programme.archived_at = None
        programme.save(update_fields=["archived_at"])
        _record(actor, "programme.restored", programme)
    return programme


@transaction.atomic
def add_module(
    *,
    actor: User,
    programme: Programme,
    kind: str,
    title: Mapping[str, str],
    units_tenths: int,
    courses: Iterable[UUID] = (),
) -> ProgrammeModule:
    """A module after those that are there; the same kind and title again gives the one there is. Office only; audited.

    `title` is by language. Raises ModuleTitleMissing, NotOffice.
    """
    require_office(actor)
    titles = _titles(title)
    if not titles:
        raise ModuleTitleMissing
    take_turn(f"programme:{programme.pk}")
    rows = ProgrammeModule.objects.filter(programme=programme)
    for known in rows.filter(kind=kind):
        if known.title == titles:
            return known
    last = rows.aggregate(last=Max("position"))["last"]
    module = ProgrammeModule.objects.create(
        programme=programme,
        kind=ModuleKind(kind),
        title=titles,
        units_tenths=units_tenths,
        position=0 if last is None else last + 1,
    )
    _set_courses(module, courses)
    _record(actor, "programme.module_added", programme, module=str(module.uuid))
    return module


@transaction.atomic
def change_module(
    *,
    actor: User,
    module: ProgrammeModule,
    kind: str,
    title: Mapping[str, str],
    units_tenths: int,
    courses: Iterable[UUID] = (),
) -> ProgrammeModule:
    """Kind, title, units and courses anew; classes that took its courses keep theirs. Office only; audited.

    Raises ModuleTitleMissing, NotOffice.
    """
    require_office(actor)
    titles = _titles(title)
    if not titles:
        raise ModuleTitleMissing
    take_turn(f"programme:{module.programme_id}")
    before = {"kind": module.kind, "title": module.title, "units_tenths": module.units_tenths}
    module.kind, module.title, module.units_tenths = ModuleKind(kind), titles, units_tenths
    module.save(update_fields=["kind", "title", "units_tenths"])
    _set_courses(module, courses)
    _record(actor, "programme.module_changed", module.programme, module=str(module.uuid), before=before)
    return module


@transaction.atomic
def lift_module(*, actor: User, module: ProgrammeModule) -> None:
    """One place up; the first one stays where it is. Office only; audited."""
    require_office(actor)
    take_turn(f"programme:{module.programme_id}")
    rows = list(ProgrammeModule.objects.filter(programme=module.programme_id))
    place = next((n for n, row in enumerate(rows) if row.pk == module.pk), 0)
    if not place:
        return
    rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for position, row in enumerate(rows):
        row.position = position
    ProgrammeModule.objects.bulk_update(rows, ["position"])
    _record(actor, "programme.module_changed", module.programme, module=str(module.uuid))


@transaction.atomic
def remove_module(*, actor: User, module: ProgrammeModule) -> None:
    """The programme has it no longer; classes keep their courses, people their hours. Office only; audited."""
    require_office(actor)
    programme, said = module.programme, {"title": module.title, "units_tenths": module.units_tenths}
    ProgrammeModule.objects.filter(programme=programme, position__gt=module.position).update(
        position=F("position") - 1
    )
    module.delete()
    _record(actor, "programme.module_removed", programme, before=said)


def _set_courses(module: ProgrammeModule, courses: Iterable[UUID]) -> None:
    module.module_courses.all().delete()
    rows = [
        ModuleCourse(module=module, course_key=key, position=position)
        for position, key in enumerate(dict.fromkeys(courses))
    ]
    ModuleCourse.objects.bulk_create(rows)


def _titles(title: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip()[:LONGEST_TITLE] for language, text in title.items() if text.strip()}


def _record(actor: User, act: str, programme: Programme, **detail: object) -> None:
    record(actor=actor, action=act, noun="programme", object_uuid=programme.uuid, detail=detail)
