"""Programmes with their modules for reading, and who may: the office and the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from courses.queries import current_versions
from lms.accounts.access import NotVisible, can_read_office
from lms.accounts.models import User
from lms.cohorts.models import ModuleCourse, ModuleKind, Programme, ProgrammeModule
from lms.cohorts.queries import programmes_made
from lms.cohorts.rules.modules import ShareLine, Wanted, share_lines, tenths_amiss
from lms.rulesets.conditions import shares_of
from lms.rulesets.queries import data_of


def visible_programmes(user: User) -> QuerySet[Programme]:
    """Office and auditor: all that the office made. Nobody else asks for programmes by themselves."""
    return programmes_made() if can_read_office(user) else Programme.objects.none()


def access_programme(user: User, uuid: UUID) -> Programme:
    """The programme with its rule set, or NotVisible (404)."""
    found = visible_programmes(user).select_related("ruleset").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def access_module(user: User, uuid: UUID) -> ProgrammeModule:
    """A module with its programme, or NotVisible (404)."""
    rows = ProgrammeModule.objects.filter(programme__in=visible_programmes(user), uuid=uuid)
    found = rows.select_related("programme__ruleset").first()
    if found is None:
        raise NotVisible
    return found


def programme_list(scope: QuerySet[Programme]) -> Sequence[Programme]:
    """Programmes with `class_count` and `module_count`, those in the archive last, newest first: one query."""
    counted = scope.annotate(
        class_count=Count("cohorts", distinct=True),
        module_count=Count("modules", distinct=True),
        is_archived=Q(archived_at__isnull=False),
    )
    return list(counted.select_related("ruleset").order_by("is_archived", "-created_at", "-pk"))


def modules_of(programme: Programme) -> Sequence[ProgrammeModule]:
    """The modules in order, with `module_courses` loaded: two queries."""
    courses = Prefetch("module_courses", queryset=ModuleCourse.objects.order_by("position", "pk"))
    return list(ProgrammeModule.objects.filter(programme=programme).prefetch_related(courses))


def courses_of(programme: Programme) -> Sequence[UUID]:
    """The published courses of all modules in their order, each once: two queries."""
    rows = ModuleCourse.objects.filter(module__programme=programme)
    in_order = rows.order_by("module__position", "module__pk", "position", "pk")
    keys = list(dict.fromkeys(in_order.values_list("course_key", flat=True)))
    there = current_versions(keys)
    return [key for key in keys if key in there]


def shares_in(programme: Programme, modules: Iterable[ProgrammeModule]) -> tuple[ShareLine, ...]:
    """What each kind of module comes to, beside what the rule set of the programme wants; no query."""
    tenths = dict.fromkeys(ModuleKind.values, 0)
    for module in modules:
        tenths[module.kind] += module.units_tenths
    rules = shares_of(data_of(programme.ruleset))
    wanted = [Wanted(row.what, row.least, row.most) for row in rules if row.of == "total" and row.what]
    return share_lines(tenths, wanted)


def units_amiss(programme: Programme, modules: Iterable[ProgrammeModule]) -> int:
    """Tenths of a unit that the modules plan more (below zero: fewer) than the programme needs; no query."""
    planned = sum(module.units_tenths for module in modules)
    return tenths_amiss(planned, sum(programme.required_tenths.values()))
