"""Setting up what is trained and who teaches it: programmes, classes, their courses and trainers."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from courses.queries import current_version
from lms.accounts.access import is_trainer, require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import CLASSES, take_turn
from lms.cohorts.actions.states import write_line
from lms.cohorts.events import CourseAdded, send_on_commit
from lms.cohorts.models import Cohort, CohortCourse, CohortKind, CohortState, CohortTrainer, Programme
from lms.cohorts.rules import (
    ClassEndsTooEarly,
    ClassIsThere,
    ClassNameMissing,
    CourseNotPublished,
    KeyTaken,
    NotATrainer,
    TitleMissing,
)
from lms.cohorts.rules.setup_refusals import ProgrammeArchived
from lms.cohorts.rules.states import ClassAct
from lms.partners.models import Partner
from lms.rulesets.models import RuleSet


@transaction.atomic
def create_programme(
    *,
    actor: User | None,
    title: dict[str, str],
    ruleset: RuleSet,
    required_tenths: dict[str, int],
    key: str = "",
    occupation: str = "",
    level: str = "",
    directory_code: str = "",
) -> Programme:
    """What is trained: `required_tenths` are tenths of a unit by mode (online, onsite, workplace). Office only.

    Raises TitleMissing, KeyTaken, NotOffice.
    """
    require_office(actor)
    titles = {language: text.strip() for language, text in title.items() if text.strip()}
    if not titles:
        raise TitleMissing
    take_turn(CLASSES)
    if key and Programme.objects.filter(key=key).exists():
        raise KeyTaken(key=key)
    programme = Programme.objects.create(
        key=key or _made_key(titles.get("en", "")),
        title=titles,
        ruleset=ruleset,
        required_tenths={mode: tenths for mode, tenths in required_tenths.items() if tenths > 0},
        occupation=occupation,
        level=level,
        directory_code=directory_code.strip(),
    )
    record(actor=actor, action="programme.created", noun="programme", object_uuid=programme.uuid)
    return programme


@transaction.atomic
def create_cohort(
    *,
    actor: User | None,
    name: str,
    programme: Programme,
    starts_on: date,
    ends_on: date | None = None,
    partner: Partner | None = None,
    kind: str = CohortKind.APPRENTICESHIP,
    key: str = "",
    state: str = CohortState.RUNNING,
) -> Cohort:
    """A class, and the first line of its states. Office only.

    Raises ClassNameMissing, ClassEndsTooEarly, ClassIsThere, KeyTaken, ProgrammeArchived, NotOffice.
    """
    require_office(actor)
    if programme.archived_at is not None:
        raise ProgrammeArchived
    _refuse_class(name, starts_on, ends_on)
    take_turn(CLASSES)
    if Cohort.objects.filter(name=name.strip(), partner=partner, starts_on=starts_on).exists():
        raise ClassIsThere(name=name.strip())
    if key and Cohort.objects.filter(key=key).exists():
        raise KeyTaken(key=key)
    cohort = Cohort.objects.create(
        key=key or _made_key(name),
        name=name.strip(),
        kind=CohortKind(kind),
        state=CohortState(state),
        programme=programme,
        partner=partner,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(actor=actor, action="class.created", noun="class", object_uuid=cohort.uuid)
    write_line(cohort=cohort, act=ClassAct.SET_UP, actor=actor)
    return cohort


@transaction.atomic
def change_cohort(
    *, actor: User | None, cohort: Cohort, name: str, starts_on: date, ends_on: date | None
) -> Cohort:
    """Correct name and dates. Office only. Raises as `create_cohort` does."""
    require_office(actor)
    _refuse_class(name, starts_on, ends_on)
    fields = ("name", "starts_on", "ends_on")
    before = {field: str(getattr(cohort, field) or "") for field in fields}
    cohort.name, cohort.starts_on, cohort.ends_on = name.strip(), starts_on, ends_on
    cohort.save(update_fields=fields)
    record(
        actor=actor, action="class.changed", noun="class", object_uuid=cohort.uuid, detail={"before": before}
    )
    return cohort


@transaction.atomic
def add_course(*, actor: User | None, cohort: Cohort, course_key: UUID) -> CohortCourse:
    """The class learns this course, after those it has; once. Office only. Raises CourseNotPublished, NotOffice."""
    require_office(actor)
    if current_version(course_key) is None:
        raise CourseNotPublished
    take_turn(f"class:{cohort.pk}")
    last = CohortCourse.objects.filter(cohort=cohort).aggregate(last=Max("position"))["last"]
    row, made = CohortCourse.objects.get_or_create(
        cohort=cohort, course_key=course_key, defaults={"position": 0 if last is None else last + 1}
    )
    if made:
        detail = {"course": str(course_key)}
        record(actor=actor, action="class.course_added", noun="class", object_uuid=cohort.uuid, detail=detail)
        send_on_commit(CourseAdded(cohort_id=cohort.pk, course_key=course_key))
    return row


@transaction.atomic
def remove_course(*, actor: User | None, cohort: Cohort, course_key: UUID) -> None:
    """The class learns it no longer; hours earned stay in the ledger. Office only."""
    require_office(actor)
    taken, _rows = CohortCourse.objects.filter(cohort=cohort, course_key=course_key).delete()
    if taken:
        detail = {"course": str(course_key)}
        record(
            actor=actor, action="class.course_removed", noun="class", object_uuid=cohort.uuid, detail=detail
        )


@transaction.atomic
def add_trainer(*, actor: User | None, cohort: Cohort, user: User) -> CohortTrainer:
    """Let a trainer see and run the class. Office only. Raises NotATrainer, NotOffice."""
    require_office(actor)
    if not is_trainer(user):
        raise NotATrainer(name=user.display_name)
    row, made = CohortTrainer.objects.get_or_create(cohort=cohort, user=user)
    if made:
        detail = {"user": str(user.uuid)}
        record(
            actor=actor, action="class.trainer_added", noun="class", object_uuid=cohort.uuid, detail=detail
        )
    return row


@transaction.atomic
def remove_trainer(*, actor: User | None, cohort: Cohort, user: User) -> None:
    """The trainer sees the class no longer. Office only."""
    require_office(actor)
    taken, _rows = CohortTrainer.objects.filter(cohort=cohort, user=user).delete()
    if taken:
        detail = {"user": str(user.uuid)}
        record(
            actor=actor, action="class.trainer_removed", noun="class", object_uuid=cohort.uuid, detail=detail
        )


def _refuse_class(name: str, starts_on: date, ends_on: date | None) -> None:
    if not name.strip():
        raise ClassNameMissing
    if ends_on is not None and ends_on < starts_on:
        raise ClassEndsTooEarly


def _made_key(name: str) -> str:
    """A key nobody has: the name in Latin letters, if it has any, and six digits by chance."""
    return f"{slugify(name)[:50] or 'c'}-{secrets.token_hex(3)}"
