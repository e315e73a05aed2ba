"""Pasted rows into a class: looked at first, then written as a whole with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.actions import PersonDraft, complete_numbers, register_people
from lms.accounts.models import User
from lms.accounts.queries import Known, id_index, id_index_of, people_by_numbers, phone_index
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.cohorts.events import Enrolled, send_on_commit
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.cohorts.rules import Problem, RosterRefused, RosterRow, parse_roster
from lms.cohorts.rules.roster import Column
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.actions import add_departments
from lms.partners.models import Department


class Outcome(StrEnum):
    """What a row does."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One pasted row: the person it means (None: a new one), what it will do, and its problems."""

    row: RosterRow
    person: User | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What pasted rows do, or did, to a class."""

    rows: tuple[PlannedRow, ...]

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(1 for planned in self.rows if planned.outcome is outcome)

    @property
    def errors(self) -> int:
        return self.count(Outcome.ERROR)

    @property
    def created(self) -> int:
        return self.count(Outcome.CREATED)

    @property
    def updated(self) -> int:
        return self.count(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        return self.count(Outcome.UNCHANGED)


def preview_rows(*, cohort: Cohort, text: str) -> RosterPlan:
    """What the pasted rows would do, with every doubtful cell named. Writes nothing; three queries."""
    rows = parse_roster(text)
    known = people_by_numbers(
        phone_indexes=[phone_index(row.phone) for row in rows if row.phone],
        id_indexes=[id_index(row.id_no) for row in rows if row.id_no],
    )
    enrolments = {
        enrolment.learner_id: enrolment
        for enrolment in Enrolment.objects.filter(cohort=cohort).select_related("department")
    }
    return RosterPlan(tuple(_planned(row, known, enrolments) for row in rows))


@transaction.atomic
def import_rows(
    *, actor: User | None, cohort: Cohort, text: str, partial: bool = False, enrolled_on: date | None = None
) -> RosterPlan:
    """Register and enrol the people of pasted rows; people are known by telephone or ID number, so that pasting
    again changes nothing. Office only; emits Enrolled for each; passwords are not set, codes are issued apart.

    With mistakes nothing is written (RosterRefused), or with `partial` the good rows are.
    """
    require_office(actor)
    take_turn(PEOPLE)
    take_turn(f"class:{cohort.pk}")
    plan = preview_rows(cohort=cohort, text=text)
    if plan.errors and not partial:
        raise RosterRefused(count=plan.errors)
    good = [planned for planned in plan.rows if planned.outcome is not Outcome.ERROR]
    people = _people(actor, good)
    departments = _departments(actor, cohort, good)
    _enrol_all(actor, cohort, good, people, departments, enrolled_on or timezone.localdate())
    record(
        actor=actor,
        action="roster.imported",
        noun="class",
        object_uuid=cohort.uuid,
        detail={"created": plan.created, "updated": plan.updated, "unchanged": plan.unchanged},
    )
    return plan


def _planned(row: RosterRow, known: Known, enrolments: dict[int, Enrolment]) -> PlannedRow:
    by_phone = known.by_phone.get(phone_index(row.phone)) if row.phone else None
    by_id = known.by_id.get(id_index(row.id_no)) if row.id_no else None
    person = by_id or by_phone
    problems = (*row.problems, *_clashes(row, by_phone, by_id))
    if problems:
        return PlannedRow(replace(row, problems=problems), person, Outcome.ERROR)
    if person is None:
        return PlannedRow(row, None, Outcome.CREATED)
    enrolment = enrolments.get(person.pk)
    if enrolment is None or enrolment.state == EnrolmentState.WITHDRAWN:
        return PlannedRow(row, person, Outcome.UPDATED)
    department = enrolment.department.name if enrolment.department else ""
    news = (
        (row.phone and by_phone is None)
        or (row.id_no and by_id is None)
        or (row.department and row.department != department)
    )
    return PlannedRow(row, person, Outcome.UPDATED if news else Outcome.UNCHANGED)


def _clashes(row: RosterRow, by_phone: User | None, by_id: User | None) -> Iterable[Problem]:
    """Numbers that belong to two people, or to somebody of another name or with another number of that kind."""
    person = by_id or by_phone
    if person is None:
        return
    if by_phone and by_id and by_phone.pk != by_id.pk:
        yield Problem(Column.PHONE, "two-people", by_phone.display_name)
        return
    if row.name and person.display_name != row.name:
        yield Problem(Column.NAME, "name-differs", person.display_name)
    if row.phone and not by_phone and person.phone_index:
        yield Problem(Column.PHONE, "number-differs", person.display_name)
    if row.id_no and not by_id and id_index_of(person):
        yield Problem(Column.ID_NO, "number-differs", person.display_name)


def _people(actor: User | None, good: list[PlannedRow]) -> dict[int, User]:
    """The person of each row by line: the new ones registered, missing numbers added to the known ones."""
    new = [planned.row for planned in good if planned.person is None]
    people = {planned.row.line: planned.person for planned in good if planned.person is not None}
    if new:
        drafts = [PersonDraft(display_name=row.name, phone=row.phone, id_no=row.id_no) for row in new]
        made = register_people(actor=actor, drafts=drafts)
        people |= {row.line: user for row, user in zip(new, made, strict=True)}
    known = [
        (planned.person, planned.row.phone, planned.row.id_no)
        for planned in good
        if planned.person is not None and planned.outcome is Outcome.UPDATED
    ]
    complete_numbers(actor=actor, people=known)
    return people


def _departments(actor: User | None, cohort: Cohort, good: list[PlannedRow]) -> dict[str, Department]:
    names = {planned.row.department for planned in good if planned.row.department}
    if not names or cohort.partner is None:
        return {}
    return add_departments(actor=actor, partner=cohort.partner, names=names)


def _enrol_all(
    actor: User | None,
    cohort: Cohort,
    good: list[PlannedRow],
    people: dict[int, User],
    departments: dict[str, Department],
    day: date,
) -> None:
    """Enrolments made, taken up again, and moved between departments; notices and news for what is new."""
    there = {row.learner_id: row for row in Enrolment.objects.filter(cohort=cohort)}
    new, again = [], []
    for planned in good:
        learner, department = people[planned.row.line], departments.get(planned.row.department)
        enrolment = there.get(learner.pk)
        if enrolment is None:
            new.append(
                Enrolment(
                    learner=learner,
                    cohort=cohort,
                    department=department,
                    ruleset_id=cohort.programme.ruleset_id,
                    enrolled_on=day,
                )
            )
        elif planned.outcome is Outcome.UPDATED:
            enrolment.state = EnrolmentState.ACTIVE
            enrolment.department = department or enrolment.department
            again.append(enrolment)
    Enrolment.objects.bulk_create(new)
    Enrolment.objects.bulk_update(again, ["state", "department"])
    _tell(actor, cohort, new)


def _tell(actor: User | None, cohort: Cohort, enrolments: list[Enrolment]) -> None:
    drafts = [
        NoticeDraft(row.learner, {"cohort": cohort.name}, f"enrolled:{row.uuid}", "/learn/")
        for row in enrolments
    ]
    notify_all(kind=NoticeKind.ENROLLED, drafts=drafts, sender=actor)
    for row in enrolments:
        send_on_commit(Enrolled(row.pk, row.uuid))
