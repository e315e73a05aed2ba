"""What a roster would do to a class: each row with the person it means, its outcome, and what keeps it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils import timezone

from lms.accounts.categories import all_categories, belongings_of, by_name, plain_name
from lms.accounts.models import PersonCategory, User
from lms.accounts.queries import Known, id_index, id_index_of, people_by_numbers, phone_index
from lms.accounts.rules import masked_name
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, Places
from lms.cohorts.roster_places import placed
from lms.cohorts.roster_templates import Masked, masked_people
from lms.cohorts.rules.roster import Column, Fault, Problem, Roster, RosterRow, faults_of


class Outcome(StrEnum):
    """What a row does."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ERROR = "error"


TWINS = frozenset({"twice", "id-of-two"})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: the person it means (None: a new one), and what it will do."""

    row: RosterRow
    person: User | None
    outcome: Outcome
    categories: tuple[PersonCategory, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a roster does, or did, to a class, and to the others that its rows go into: `goals`, by their keys."""

    roster: Roster
    rows: tuple[PlannedRow, ...]
    goals: Mapping[str, Cohort] = field(default_factory=dict)

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

    @property
    def duplicates(self) -> int:
        """Rows of somebody who stands in the file before."""
        return sum(1 for row in self.rows if any(problem.code in TWINS for problem in row.row.problems))

    @property
    def faults(self) -> list[Fault]:
        """Every cell that keeps its row out; a file without headings is one fault as a whole."""
        if not self.roster.has_headings:
            return [Fault(None, 1, "A", Column.NAME, "headings-missing")]
        of_rows = [fault for planned in self.rows for fault in faults_of(planned.row, planned.row.problems)]
        return [*self.roster.beside, *of_rows]

    @property
    def questions(self) -> list[Fault]:
        """What is odd and keeps nobody out."""
        return [fault for planned in self.rows for fault in faults_of(planned.row, planned.row.questions)]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known before the rows are looked at."""

    known: Known
    enrolments: Mapping[tuple[int, int], Enrolment]
    home: int
    goals: Mapping[str, Cohort]
    masked: Mapping[str, Sequence[Masked]]
    categories: Mapping[str, PersonCategory]
    belongings: AbstractSet[tuple[int, int]]
    sees_others: bool


def plan_roster(
    *, cohort: Cohort | None, roster: Roster, sees_others: bool = True, places: str = Places.HERE
) -> RosterPlan:
    """What the rows would do; `cohort` None is a class that is not made yet. Writes nothing; three queries, two more
    where categories are given, two more where rows name another class or another enterprise (`places`: what becomes of
    the former).

    Without `sees_others` (HR) people who are met by a number are named masked, and keep the telephone they have.
    """
    goals: Mapping[str, Cohort] = {}
    if cohort is not None:
        roster, goals = placed(roster, cohort=cohort, answer=places, sees_others=sees_others)
    rows = roster.rows
    known = people_by_numbers(
        phone_indexes=[phone_index(row.phone) for row in rows if row.phone],
        id_indexes=[id_index(row.document.key) for row in rows if row.document],
    )
    classes = [cohort, *goals.values()] if cohort else []
    there = (
        Enrolment.objects.filter(cohort__in=classes).select_related("department", "cohort") if cohort else ()
    )
    asks = any(row.categories for row in rows)
    people = {user.pk: user for user in (*known.by_phone.values(), *known.by_id.values())}
    scene = _Scene(
        known=known,
        enrolments={(enrolment.cohort_id, enrolment.learner_id): enrolment for enrolment in there},
        home=cohort.pk if cohort else 0,
        goals=goals,
        masked=masked_people(classes) if any(row.masked_phone or row.masked_id for row in rows) else {},
        categories=by_name(all_categories()) if asks else {},
        belongings=belongings_of(people.values()) if asks and people else frozenset(),
        sees_others=sees_others,
    )
    return RosterPlan(roster, tuple(_once([_planned(row, scene) for row in rows])), goals)


def _once(rows: Sequence[PlannedRow]) -> Iterator[PlannedRow]:
    """The rows, with a problem where a second one means a person of before by another number."""
    first: dict[int, RosterRow] = {}
    for planned in rows:
        row, person = planned.row, planned.person
        if person is None or planned.outcome is Outcome.ERROR:
            yield planned
        elif person.pk in first:
            column = Column.ID_NO if row.document else Column.PHONE
            problem = Problem(column, "twice", str(first[person.pk].line))
            yield PlannedRow(_kept_out(row, problem), person, Outcome.ERROR)
        else:
            first[person.pk] = row
            yield planned


def _planned(row: RosterRow, scene: _Scene) -> PlannedRow:
    by_phone = scene.known.by_phone.get(phone_index(row.phone)) if row.phone else None
    by_id = scene.known.by_id.get(id_index(row.document.key)) if row.document else None
    row = _met(row, by_phone, by_id, sees_others=scene.sees_others)
    person = by_id or (by_phone if row.phone else None)
    if person is None and (row.masked_phone or row.masked_id):
        row, person = _unmasked(row, scene)
    if person is not None and not person.is_active:
        row = _kept_out(row, Problem(Column.NAME, "account-off"))
    row, categories = _categories(row, scene)
    if row.problems:
        return PlannedRow(row, person, Outcome.ERROR)
    if person is None:
        return PlannedRow(row, None, Outcome.CREATED, categories)
    new = tuple(each for each in categories if (person.pk, each.pk) not in scene.belongings)
    goal = scene.goals[row.goal].pk if row.goal else scene.home
    is_news = new or _is_news(row, person, scene.enrolments.get((goal, person.pk)))
    return PlannedRow(row, person, Outcome.UPDATED if is_news else Outcome.UNCHANGED, new)


def _unmasked(row: RosterRow, scene: _Scene) -> tuple[RosterRow, User | None]:
    """Whoever of the class a line of our own export means; masked numbers alone name nobody else."""
    meant = [
        each.person
        for each in scene.masked.get(row.name, ())
        if row.masked_phone in {"", each.phone} and row.masked_id in {"", each.id_no}
    ]
    if len(meant) == 1:
        return row, meant[0]
    column = Column.ID_NO if row.masked_id else Column.PHONE
    return _kept_out(row, Problem(column, "number-masked")), None


def _categories(row: RosterRow, scene: _Scene) -> tuple[RosterRow, tuple[PersonCategory, ...]]:
    """The categories of a row that are in the table and in force; a name that is not is a question."""
    found: dict[int, PersonCategory] = {}
    odd: list[Problem] = []
    day = timezone.localdate()
    for name in row.categories:
        category = scene.categories.get(plain_name(name))
        if category is None:
            odd.append(Problem(Column.CATEGORY, "category-unknown", name))
        elif category.valid_until is not None and category.valid_until < day:
            odd.append(Problem(Column.CATEGORY, "category-ended", name))
        else:
            found[category.pk] = category
    if row.since and row.until and row.until < row.since:
        odd.append(Problem(Column.CATEGORY_UNTIL, "category-dates"))
    return replace(row, questions=(*row.questions, *odd)) if odd else row, tuple(found.values())


def _is_news(row: RosterRow, person: User, enrolment: Enrolment | None) -> bool:
    """Whether the row says anything that is not kept yet."""
    if enrolment is None or enrolment.state == EnrolmentState.WITHDRAWN:
        return True
    department = enrolment.department.name if enrolment.department else ""
    return bool(
        (row.phone and person.phone_index != phone_index(row.phone))
        or (row.document and not id_index_of(person))
        or (row.employee_no and row.employee_no != enrolment.employee_no)
        or (row.department and enrolment.cohort.partner_id and row.department != department)
    )


def _shown(person: User) -> str:
    return person.display_name


def _masked(person: User) -> str:
    return masked_name(person.display_name)


def _met(row: RosterRow, by_phone: User | None, by_id: User | None, *, sees_others: bool) -> RosterRow:
    """The row beside who has its numbers already."""
    name = _shown if sees_others else _masked
    if by_id is not None:
        return _met_by_id(row, by_phone, by_id, sees_others=sees_others)
    if by_phone is None:
        return row
    if _is_same_name(by_phone, row):
        is_other = row.document is not None and id_index_of(by_phone)
        problem = Problem(Column.ID_NO, "number-differs", name(by_phone))
        return _kept_out(row, problem) if is_other else row
    if row.document is not None:
        return _without_phone(row, "phone-shared", name(by_phone))
    return _kept_out(row, Problem(Column.PHONE, "phone-of-another", name(by_phone)))


def _met_by_id(row: RosterRow, by_phone: User | None, by_id: User, *, sees_others: bool) -> RosterRow:
    name = _shown if sees_others else _masked
    if not _is_same_name(by_id, row):
        return _kept_out(row, Problem(Column.ID_NO, "id-of-another", name(by_id)))
    if by_phone is not None and by_phone.pk != by_id.pk:
        return _without_phone(row, "phone-shared", name(by_phone))
    if row.phone and by_phone is None and by_id.phone_index and not sees_others:
        return _without_phone(row, "phone-new", name(by_id))
    return row


def _is_same_name(person: User, row: RosterRow) -> bool:
    return (
        not row.name
        or "".join(person.display_name.split()).casefold() == "".join(row.name.split()).casefold()
    )


def _kept_out(row: RosterRow, problem: Problem) -> RosterRow:
    return replace(row, problems=(*row.problems, problem))


def _without_phone(row: RosterRow, code: str, other: str) -> RosterRow:
    """The telephone stays with who has it; the person of the row is known by the ID number."""
    return replace(row, phone="", questions=(*row.questions, Problem(Column.PHONE, code, other)))
