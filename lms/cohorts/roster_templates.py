"""The columns of the office's roster, of the academy or of one partner, and the people of a class in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.categories import name_in
from lms.accounts.documents import Document, IdType
from lms.accounts.models import CategoryOfPerson, Identity, User
from lms.accounts.queries import ID_NO, PHONE
from lms.accounts.rules import masked_id, masked_phone
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, RosterTemplate
from lms.cohorts.rules.roster import Column
from lms.cohorts.rules.roster.own import SHIPPED, OwnColumn
from lms.partners.models import Partner
from lms.vault.sealing import unseal

# The names that `type_named` reads again.
TYPES = {
    IdType.CN_ID: "居民身份证",
    IdType.VN_CCCD: "CCCD",
    IdType.VN_CMND: "CMND",
    IdType.PASSPORT: "护照",
    IdType.PERMIT: "通行证",
    IdType.OTHER: "其他",
}


def columns_for(partner: Partner | None) -> Sequence[OwnColumn]:
    """The partner's template, else the academy's, else the shipped one: one query."""
    owners = ["", partner.key] if partner else [""]
    rows = RosterTemplate.objects.filter(owner__in=owners).order_by("-owner")
    found = rows.first()
    return [(Column(column), heading) for column, heading in found.columns] if found else SHIPPED


def own_columns(partner: Partner | None) -> Sequence[OwnColumn] | None:
    """What was said for just this owner; None where nothing was."""
    found = RosterTemplate.objects.filter(owner=partner.key if partner else "").first()
    return [(Column(column), heading) for column, heading in found.columns] if found else None


@dataclass(frozen=True, slots=True)
class _Person:
    place: int
    enrolment: Enrolment
    phone: str
    document: Document | None
    categories: str
    is_clear: bool


def roster_rows(
    cohort: Cohort, columns: Sequence[OwnColumn], *, language: str, is_clear: bool
) -> Iterator[list[str]]:
    """The people of a class in the columns, by name; numbers masked, or in clear for
    `actions.roster_templates.export_numbers` alone. Three queries.
    """
    rows = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    people = list(rows.select_related("learner", "department").order_by("learner__display_name", "pk"))
    documents = _documents([row.learner_id for row in people])
    categories = _categories([row.learner_id for row in people], language)
    for place, row in enumerate(people, start=1):
        person = _Person(
            place,
            row,
            _phone(row.learner),
            documents.get(row.learner_id),
            categories.get(row.learner_id, ""),
            is_clear,
        )
        cells = _cells(person, cohort, language)
        yield [cells.get(column, "") for column, _heading in columns]


def _cells(person: _Person, cohort: Cohort, language: str) -> dict[Column, str]:
    """What stands in each column that is known of a person."""
    document, programme, row = person.document, cohort.programme, person.enrolment
    id_no = document.number if document else ""
    return {
        Column.NUMBER: str(person.place),
        Column.NAME: row.learner.display_name,
        Column.PHONE: person.phone if person.is_clear else masked_phone(person.phone),
        Column.ID_NO: id_no if person.is_clear else masked_id(id_no),
        Column.ID_TYPE: TYPES[document.kind] if document else "",
        Column.PARTNER: cohort.partner.name if cohort.partner else "",
        Column.DEPARTMENT: row.department.name if row.department else "",
        Column.EMPLOYEE_NO: row.employee_no,
        Column.CLASS: cohort.name,
        Column.OCCUPATION: str(programme.title.get(language) or programme.title.get("zh-hans", "")),
        Column.LEVEL: programme.level,
        Column.CATEGORY: person.categories,
    }


def _phone(user: User) -> str:
    return unseal(user.phone_sealed, purpose=PHONE) if user.phone_sealed else ""


def _documents(people: Sequence[int]) -> dict[int, Document]:
    rows = Identity.objects.filter(user_id__in=people).exclude(id_no_sealed="")
    return {
        row.user_id: Document(IdType(row.id_type), unseal(row.id_no_sealed, purpose=ID_NO)) for row in rows
    }


def _categories(people: Sequence[int], language: str) -> dict[int, str]:
    """By person, without those that few may see."""
    said: dict[int, list[str]] = {}
    rows = CategoryOfPerson.objects.filter(user_id__in=people, category__is_restricted=False)
    for row in rows.select_related("category").order_by("pk"):
        said.setdefault(row.user_id, []).append(name_in(row.category, language))
    return {pk: "、".join(names) for pk, names in said.items()}


@dataclass(frozen=True, slots=True)
class Masked:
    """Somebody as an export shows them."""

    person: User
    phone: str
    id_no: str


def masked_people(cohorts: Sequence[Cohort]) -> Mapping[str, list[Masked]]:
    """The people of the classes by name, as an export shows them. Two queries."""
    rows = Enrolment.objects.filter(cohort__in=cohorts).select_related("learner__identity")
    people = {row.learner_id: row.learner for row in rows}
    documents = _documents(list(people))
    found: dict[str, list[Masked]] = {}
    for pk, person in people.items():
        id_no = masked_id(documents[pk].number) if pk in documents else ""
        found.setdefault(person.display_name, []).append(Masked(person, masked_phone(_phone(person)), id_no))
    return found
