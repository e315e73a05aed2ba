"""Reading cases: how many wait, the queue page by page, those of a person, what was said in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from lms.cases.models import Case, CaseWords, ClassDevice
from lms.cases.names import FLAGS, LEARNER_SEES, CaseKind, CaseState

PAGE = 50
SHOWN_OF_PERSON = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases of the queue; an empty value asks for all."""

    kind: str = ""
    state: str = CaseState.OPEN
    cohort_id: int | None = None
    taken_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases in order, and the place after which the next ones stand ('' when there are none)."""

    rows: Sequence[Case]
    following: str


def open_counts() -> dict[str, int]:
    """How many cases wait for an answer, by kind; kinds without any are missing. One query."""
    counted = Case.objects.filter(state=CaseState.OPEN).values_list("kind").annotate(Count("pk"))
    return dict(counted.order_by("kind"))


def case_page(scope: QuerySet[Case], wanted: Wanted, *, after: str = "") -> CasePage:
    """The queue: open cases oldest first, answered ones newest first; `after` is a `following` of before. One query."""
    rows = _narrowed(scope, wanted).select_related("learner", "enrolment__cohort", "taken_by", "closed_by")
    is_open = wanted.state == CaseState.OPEN
    column = "opened_at" if is_open else "closed_at"
    place = _place(after)
    if place is not None:
        at, pk = place
        side = "gt" if is_open else "lt"
        rows = rows.filter(Q(**{f"{column}__{side}": at}) | Q(**{column: at, f"pk__{side}": pk}))
    order = (column, "pk") if is_open else (f"-{column}", "-pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CasePage(found[:PAGE], f"{getattr(last, column).isoformat()}~{last.pk}" if last else "")


def _narrowed(scope: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    rows = scope.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.cohort_id is not None:
        rows = rows.filter(enrolment__cohort_id=wanted.cohort_id)
    if wanted.taken_by_id is not None:
        rows = rows.filter(taken_by_id=wanted.taken_by_id)
    return rows


def _place(after: str) -> tuple[datetime, int] | None:
    """The place that an address names; None for the start, and for what we never wrote."""
    text, _, number = after.partition("~")
    try:
        at = datetime.fromisoformat(text)
        return (at, int(number)) if at.tzinfo else None
    except ValueError:
        return None


def cases_about(learner_id: int, *, without: Case | None = None) -> Sequence[Case]:
    """The newest cases about a person, also those of several people. One query."""
    rows = Case.objects.filter(Q(learner_id=learner_id) | Q(others=learner_id)).distinct()
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return list(
        rows.select_related("enrolment__cohort", "closed_by").order_by("-opened_at", "-pk")[:SHOWN_OF_PERSON]
    )


def cases_shown_to(
    learner_id: int, *, enrolment_id: int | None = None, day: date | None = None
) -> Sequence[Case]:
    """What a learner sees of their own cases, newest first, with what was said: never a flag. Two queries."""
    rows = Case.objects.filter(learner_id=learner_id, kind__in=LEARNER_SEES)
    if enrolment_id is not None:
        rows = rows.filter(enrolment_id=enrolment_id)
    if day is not None:
        rows = rows.filter(day=day)
    return list(rows.prefetch_related("words").order_by("-opened_at", "-pk")[:SHOWN_OF_PERSON])


def open_case_of(thread: str) -> Case | None:
    """The case of a thread that waits for an answer. One query."""
    return Case.objects.filter(thread=thread, state=CaseState.OPEN).first()


def words_in(case: Case) -> Sequence[CaseWords]:
    """What was said in a case, in order, with the authors. One query."""
    return list(CaseWords.objects.filter(case=case).select_related("author").order_by("at", "pk"))


def class_devices(devices: Collection[str]) -> frozenset[str]:
    """Which of these devices the office has marked as shared with a reason. One query, none for none."""
    if not devices:
        return frozenset()
    marked = ClassDevice.objects.filter(device__in=devices).values_list("device", flat=True)
    return frozenset(marked)


def known_threads(threads: Collection[str]) -> frozenset[str]:
    """Which of these natural keys were asked about before. One query, none for none."""
    if not threads:
        return frozenset()
    return frozenset(Case.objects.filter(thread__in=threads).values_list("thread", flat=True))


def resting(*, since: datetime) -> set[tuple[str, int | str]]:
    """What is not asked again for now, because a flag is open or was answered after `since`: (kind, person), and
    (kind, device) for devices. Two queries.
    """
    recent = Case.objects.filter(Q(state=CaseState.OPEN) | Q(closed_at__gte=since), kind__in=FLAGS)
    found: set[tuple[str, int | str]] = set()
    for kind, learner_id, device in recent.values_list("kind", "learner_id", "device"):
        found.add((kind, device if kind == CaseKind.FLAG_DEVICE else learner_id))
    together = recent.exclude(kind=CaseKind.FLAG_DEVICE).filter(others__isnull=False)
    found.update(together.values_list("kind", "others"))
    return found


def flags_of_class(cohort_id: int, *, state: CaseState) -> Sequence[Case]:
    """The flags of a class in this state with their people, oldest first. One query."""
    rows = Case.objects.filter(enrolment__cohort_id=cohort_id, kind__in=FLAGS, state=state)
    return list(rows.select_related("learner", "enrolment__cohort").order_by("opened_at", "pk")[:PAGE])
