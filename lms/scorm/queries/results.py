"""What came of a package in classes: attempts with their claims beside the hours, questions, objectives, one attempt whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from courses.packages.manifest.structure import course_of
from courses.packages.models import Package, PackageVersion
from lms.accounts.access import NotVisible
from lms.cohorts.models import Cohort
from lms.ledger.queries.class_lessons import credited_seconds
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.rules.items import item_keys
from lms.scorm.rules.results import (
    Answer,
    ObjectiveFigures,
    QuestionFigures,
    objective_figures,
    question_figures,
)

READ_AT_ONCE = 1_000
# Attempts at older versions are rare, and a table of contents is long.
VERSIONS_READ = 5


class ClassTried(NamedTuple):
    """A class with attempts at the package."""

    uuid: UUID
    name: str
    attempts: int


class Totals(NamedTuple):
    """All attempts together. `passed` and `judged` are attempts of which the package said so; `done` those that ended."""

    attempts: int
    people: int
    done: int
    passed: int
    judged: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt: what the courseware says of it, and what its lesson gave by the ledger. Times are seconds; `credited_s`
    is of the whole lesson, over all attempts at it.
    """

    uuid: UUID
    number: int
    name: str
    cohort: str
    status: str
    success: str
    score_hundredths: int | None
    claimed_s: int
    credited_s: int
    started_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of an attempt. `raw_*` is what the package said, the rest what the standard makes of it, `why` how."""

    item: str
    raw_status: str
    status: str
    raw_success: str
    success: str
    why: str
    score_hundredths: int | None
    claimed_s: int
    last_at: datetime


class Given(NamedTuple):
    """An answer of one attempt, and when it was said."""

    answer: Answer
    at: datetime


def item_titles(package: Package) -> dict[str, str]:
    """What the items are called, by key; of the newest version that has one. One query."""
    found: dict[str, str] = {}
    for row in (
        PackageVersion.objects.filter(package=package).only("course").order_by("-number")[:VERSIONS_READ]
    ):
        items = list(course_of(row.course).chosen.all())
        for key, item in zip(item_keys([item.identifier for item in items]), items, strict=True):
            found.setdefault(key, item.title or item.identifier)
    return found


def tried(package: Package, cohorts: QuerySet[Cohort]) -> QuerySet[Registration]:
    """Attempts at any version of the package in these classes: what everything here is asked of."""
    return Registration.objects.filter(package_version__package=package, enrolment__cohort__in=cohorts)


def classes_tried(attempts: QuerySet[Registration]) -> list[ClassTried]:
    """The classes of these attempts by name: one query."""
    rows = attempts.order_by().values("enrolment__cohort__uuid", "enrolment__cohort__name")
    counted = rows.annotate(n=Count("pk")).order_by("enrolment__cohort__name", "enrolment__cohort__uuid")
    return [
        ClassTried(*row)
        for row in counted.values_list("enrolment__cohort__uuid", "enrolment__cohort__name", "n")
    ]


def totals_of(attempts: QuerySet[Registration]) -> Totals:
    """One query."""
    found = attempts.aggregate(
        attempts=Count("pk"),
        people=Count("enrolment__learner", distinct=True),
        done=Count("pk", filter=Q(ended_at__isnull=False)),
        passed=Count("pk", filter=Q(success="passed")),
        judged=Count("pk", filter=Q(success__in=("passed", "failed"))),
    )
    return Totals(**found)


def questions_in(attempts: QuerySet[Registration]) -> list[QuestionFigures]:
    """How the questions of these attempts did, without their words: one query, of which no row is held."""
    rows = Statement.objects.filter(registration__in=attempts, verb="answered").order_by("registration", "pk")
    light = rows.values_list(
        "registration_id", "registration__enrolment__learner_id", "item", "element", "question", "kind", "response",
        "result", "latency_cs", "pk",
    )  # fmt: skip
    said = light.iterator(READ_AT_ONCE)
    return question_figures(Answer(*row[:-1], statement=row[-1]) for row in said)


def worded(figures: Sequence[QuestionFigures]) -> Iterator[QuestionFigures]:
    """The same with their words and what is right, of the newest answer to each: one query a thousand questions."""
    for place in range(0, len(figures), READ_AT_ONCE):
        some = figures[place : place + READ_AT_ONCE]
        rows = Statement.objects.filter(pk__in=[each.newest for each in some])
        said = dict(rows.values_list("pk", "said"))
        yield from (replace(each, **_told(said[each.newest])) for each in some)


def _told(said: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    return {"words": said.get("words", ""), "patterns": tuple(said.get("right", ()))}


def objectives_in(attempts: QuerySet[Registration]) -> list[ObjectiveFigures]:
    """One query, which reads what was kept of each item's objectives, not its values."""
    rows = ItemState.objects.filter(registration__in=attempts).exclude(objectives={}).order_by("pk")
    return objective_figures(rows.values_list("item", "objectives"))


def attempt_rows(attempts: QuerySet[Registration]) -> QuerySet[Registration]:
    """Attempts with who and how long, by person: for `attempt_lines`, all or a page of them."""
    claimed = Coalesce(Sum("items__before_cs") + Sum("items__session_cs"), 0)
    named = attempts.select_related("enrolment__learner", "enrolment__cohort")
    named = named.annotate(claimed_cs=claimed, said_at=Max("items__last_at"))
    return named.defer("tree").order_by(
        "enrolment__learner__display_name", "enrolment", "lesson_uuid", "number"
    )


def attempt_lines(rows: Sequence[Registration]) -> list[AttemptLine]:
    """Lines of `attempt_rows`: one query besides theirs."""
    credited = credited_seconds({row.enrolment_id for row in rows}, {row.lesson_uuid for row in rows})
    return [_line(row, credited) for row in rows]


def _line(row: Registration, credited: Mapping[tuple[int, UUID], int]) -> AttemptLine:
    return AttemptLine(
        uuid=row.uuid,
        number=row.number,
        name=row.enrolment.learner.display_name,
        cohort=row.enrolment.cohort.name,
        status=row.status,
        success=row.success,
        score_hundredths=row.score_hundredths,
        claimed_s=int(vars(row)["claimed_cs"]) // 100,
        credited_s=credited.get((row.enrolment_id, row.lesson_uuid), 0),
        started_at=row.started_at,
        last_at=max(row.last_at, vars(row)["said_at"] or row.last_at),
    )


def access_attempt(attempts: QuerySet[Registration], uuid: UUID) -> AttemptLine:
    """One of these attempts, or NotVisible (404), the same for a foreign one as for a missing one. Two queries."""
    rows = list(attempt_rows(attempts.filter(uuid=uuid)))
    if not rows:
        raise NotVisible
    return attempt_lines(rows)[0]


def items_of(attempt: UUID) -> list[ItemLine]:
    """The items of an attempt that were begun, in that order: one query."""
    rows = (
        ItemState.objects.filter(registration__uuid=attempt)
        .defer("values", "heard", "objectives")
        .order_by("pk")
    )
    return [
        ItemLine(
            item=row.item,
            raw_status=row.raw_status,
            status=row.status,
            raw_success=row.raw_success,
            success=row.success,
            why=row.why,
            score_hundredths=row.score_hundredths,
            claimed_s=(row.before_cs + row.session_cs) // 100,
            last_at=row.last_at,
        )
        for row in rows
    ]


def answers_given(attempt: UUID) -> list[Given]:
    """The answers of one attempt as they stand, in the order in which they were said: one query."""
    rows = Statement.objects.filter(registration__uuid=attempt, verb="answered").order_by("pk")
    last = {
        (row.item, row.element): Given(_answer(row), row.at)
        for row in rows.select_related("registration__enrolment").defer("registration__tree")
    }
    return list(last.values())


def _answer(row: Statement) -> Answer:
    return Answer(
        registration=row.registration_id,
        learner=row.registration.enrolment.learner_id,
        item=row.item,
        element=row.element,
        question=row.question,
        kind=row.kind,
        response=row.response,
        result=row.result,
        latency_cs=row.latency_cs,
        right=tuple(row.said.get("right", ())),
        words=row.said.get("words", ""),
        statement=row.pk,
    )
