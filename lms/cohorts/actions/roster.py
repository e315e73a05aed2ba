"""A roster into a class: looked at first, then written as a whole with a fixed number of statements."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import is_office
from lms.accounts.actions import PersonDraft, complete_numbers, put_in_categories, register_people
from lms.accounts.categories import Belonging
from lms.accounts.documents import IdType
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.cohorts.events import Enrolled, send_on_commit
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, Places, RosterWriting
from lms.cohorts.roster_plans import Outcome, PlannedRow, RosterPlan, plan_roster
from lms.cohorts.rules import Roster, RosterRefused, RosterRow, roster_of_text
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.access import require_office_or_hr
from lms.partners.actions import add_departments
from lms.partners.models import Department

BATCH = 2_000
VIETNAMESE = frozenset({IdType.VN_CCCD, IdType.VN_CMND})


def preview_rows(*, cohort: Cohort, text: str) -> RosterPlan:
    """What pasted rows would do, with every doubtful cell named. Writes nothing; three queries."""
    return plan_roster(cohort=cohort, roster=roster_of_text(text, today=timezone.localdate()))


def import_rows(
    *, actor: User | None, cohort: Cohort, text: str, partial: bool = False, enrolled_on: date | None = None
) -> RosterPlan:
    """`import_roster` of pasted rows."""
    roster = roster_of_text(text, today=timezone.localdate())
    return import_roster(actor=actor, cohort=cohort, roster=roster, partial=partial, enrolled_on=enrolled_on)


@transaction.atomic
def import_roster(
    *,
    actor: User | None,
    cohort: Cohort,
    roster: Roster,
    partial: bool = False,
    enrolled_on: date | None = None,
    places: str = Places.HERE,
) -> RosterPlan:
    """Register and enrol the people of a roster; people are known by ID number, without one by telephone and name,
    so that the same roster again changes nothing. Office, or HR of the class's partner; emits Enrolled for each; passwords are not set, codes
    are issued apart.

    Rows that name another class go there with `places` Places.THERE, where the actor may; else they are mistakes, or
    (Places.HERE) people of this class. With mistakes nothing is written (RosterRefused), or with `partial` the good rows are. Raises NotOffice.
    """
    require_office_or_hr(actor, cohort.partner)
    take_turn(PEOPLE)
    take_turn(f"class:{cohort.pk}")
    plan = plan_roster(cohort=cohort, roster=roster, sees_others=sees_others(actor), places=places)
    if plan.faults and not partial:
        raise RosterRefused(count=len(plan.faults))
    good = [planned for planned in plan.rows if planned.outcome in {Outcome.CREATED, Outcome.UPDATED}]
    if not good:
        return plan
    people = _people(actor, good)
    belongings = [
        Belonging(person, category, planned.row.since, planned.row.until)
        for planned, person in zip(good, people, strict=True)
        for category in planned.categories
    ]
    if belongings:
        put_in_categories(actor=actor, rows=belongings)
    both = list(zip(good, people, strict=True))
    day = enrolled_on or timezone.localdate()
    made: list[Enrolment] = []
    for key, goal in {"": cohort, **plan.goals}.items():
        made += _into_class(actor, goal, [pair for pair in both if pair[0].row.goal == key], day)
    if made:
        RosterWriting.objects.create(
            cohort=cohort,
            made_by=actor,
            new_enrolments=[row.pk for row in made],
            new_people=[person.pk for planned, person in both if planned.person is None],
        )
    record(
        actor=actor,
        action="roster.imported",
        noun="class",
        object_uuid=cohort.uuid,
        detail={"created": plan.created, "updated": plan.updated, "unchanged": plan.unchanged},
    )
    return plan


def _into_class(
    actor: User | None, cohort: Cohort, both: list[tuple[PlannedRow, User]], day: date
) -> list[Enrolment]:
    """The enrolments that it made. Raises NotOffice for a class that the actor may not fill."""
    if not both:
        return []
    require_office_or_hr(actor, cohort.partner)
    good, people = [row for row, _person in both], [person for _row, person in both]
    return _enrol_all(actor, cohort, good, people, _departments(actor, cohort, good), day)


def sees_others(actor: User | None) -> bool:
    """The office is told who has a number, and may change a telephone; HR learns a masked name, and changes none."""
    return actor is None or is_office(actor)


def _people(actor: User | None, good: list[PlannedRow]) -> list[User]:
    """The person of each row: the new ones registered, missing numbers added to the known ones."""
    new = [planned.row for planned in good if planned.person is None]
    made = iter(register_people(actor=actor, drafts=[_draft(row) for row in new])) if new else iter(())
    known = [
        (planned.person, planned.row.phone, planned.row.document)
        for planned in good
        if planned.person is not None
    ]
    complete_numbers(actor=actor, people=known, replaces_phones=True)
    return [planned.person or next(made) for planned in good]


def _draft(row: RosterRow) -> PersonDraft:
    is_vietnamese = row.document.kind in VIETNAMESE if row.document else row.phone.startswith("+84")
    return PersonDraft(
        display_name=row.name,
        phone=row.phone,
        document=row.document,
        language="vi" if is_vietnamese else "zh-hans",
    )


def _departments(actor: User | None, cohort: Cohort, good: list[PlannedRow]) -> dict[str, Department]:
    names = {planned.row.department for planned in good if planned.row.department}
    if not names or cohort.partner is None:
        return {}
    return add_departments(actor=actor, partner=cohort.partner, names=names)


def _enrol_all(
    actor: User | None,
    cohort: Cohort,
    good: list[PlannedRow],
    people: list[User],
    departments: dict[str, Department],
    day: date,
) -> list[Enrolment]:
    """Enrolments made (these come back), taken up again, and moved between departments; notices and news for what is new."""
    there = {row.learner_id: row for row in Enrolment.objects.filter(cohort=cohort)}
    new, again = [], []
    for planned, learner in zip(good, people, strict=True):
        department = departments.get(planned.row.department)
        enrolment = there.get(learner.pk)
        if enrolment is None:
            new.append(
                Enrolment(
                    learner=learner,
                    cohort=cohort,
                    department=department,
                    employee_no=planned.row.employee_no,
                    ruleset_id=cohort.programme.ruleset_id,
                    enrolled_on=day,
                )
            )
        else:
            if enrolment.state == EnrolmentState.WITHDRAWN:
                enrolment.state = EnrolmentState.ACTIVE
            enrolment.department = department or enrolment.department
            enrolment.employee_no = planned.row.employee_no or enrolment.employee_no
            again.append(enrolment)
    Enrolment.objects.bulk_create(new, batch_size=BATCH)
    Enrolment.objects.bulk_update(again, ["state", "department", "employee_no"], batch_size=BATCH)
    _tell(actor, cohort, new)
    return new


def _tell(actor: User | None, cohort: Cohort, enrolments: list[Enrolment]) -> None:
    drafts = [
        NoticeDraft(row.learner, {"cohort": cohort.name}, f"enrolled:{row.uuid}", "/learn/")
        for row in enrolments
    ]
    notify_all(kind=NoticeKind.ENROLLED, drafts=drafts, sender=actor)
    for row in enrolments:
        send_on_commit(Enrolled(row.pk, row.uuid))
