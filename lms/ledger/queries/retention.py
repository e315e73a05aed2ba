"""What of the evidence has gone or may go: horizons, what was kept of them, holds, and how much is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.models import Derivation, Evidence, ExpiredEvidence, ExpiryNight, KeptProgress, LegalHold
from lms.ledger.names import EvidenceKind
from lms.ledger.rules.crediting import day_start, moment
from lms.ledger.rules.intervals import Intervals, from_json
from lms.ledger.rules.retention import horizon_of, years_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData

# A row of evidence and its indexes, about: what a report says in bytes.
BYTES_A_ROW = 900
PEOPLE_AT_ONCE = 200


class Due(NamedTuple):
    """Evidence of one class that is older than its time."""

    cohort_key: str
    rows: int


class Gone(NamedTuple):
    """Evidence that has expired, as an index names it."""

    uuid: str
    kind: str
    day: date
    sha256: str
    expired_at: datetime


def derivable_since(learner_id: int) -> date | None:
    """The first civil day that can be derived from evidence; None: all can. Earlier days stay as posted. One query.

    Whoever posts anew for many days (a class that moves to another rule set) leaves the days before it alone.
    """
    return Derivation.objects.filter(learner_id=learner_id).values_list("horizon", flat=True).first()


def anything_gone_of(learner_ids: Collection[int]) -> bool:
    """Whether days of any of these people can be derived no more: one query."""
    return Derivation.objects.filter(learner_id__in=learner_ids, horizon__isnull=False).exists()


def kept_credited(learner_id: int) -> Mapping[tuple[int, str], Intervals]:
    """Media (exact ms) that was credited before the horizon, by enrolment and lesson: one query."""
    rows = KeptProgress.objects.filter(enrolment__learner_id=learner_id)
    return {(row.enrolment_id, str(row.lesson_uuid)): from_json(row.credited) for row in rows}


def gone_uuids(enrolment_ids: Collection[int]) -> frozenset[str]:
    """Names of evidence of these enrolments that has expired: one query."""
    rows = ExpiredEvidence.objects.filter(enrolment_id__in=enrolment_ids)
    return frozenset(str(uuid) for uuid in rows.values_list("uuid", flat=True))


def gone_of(uuid: UUID) -> tuple[UUID, Gone] | None:
    """One piece that has expired, and the enrolment (uuid) whose it was; the caller checks who may see it. One query."""
    row = ExpiredEvidence.objects.select_related("enrolment").filter(uuid=uuid).first()
    if row is None:
        return None
    return row.enrolment.uuid, Gone(str(row.uuid), str(row.kind), row.day, row.sha256, row.expired_at)


def gone_evidence(enrolment_ids: Collection[int]) -> Mapping[int, Sequence[Gone]]:
    """Expired evidence by enrolment, in order: one query."""
    found: dict[int, list[Gone]] = {}
    rows = ExpiredEvidence.objects.filter(enrolment_id__in=enrolment_ids).order_by("day", "pk")
    for row in rows:
        gone = Gone(str(row.uuid), str(row.kind), row.day, row.sha256, row.expired_at)
        found.setdefault(row.enrolment_id, []).append(gone)
    return found


def expirable(learner_id: int, horizon: date) -> QuerySet[Evidence]:
    """Evidence of a person that lies wholly before the day `horizon` in every zone of their classes.

    Passed quizzes stay: they are results, a row a lesson, and later time of the lesson hangs on them. Of the last day
    presence prompts stay, because a lease goes on after midnight and so does what a missed one takes; and stretches of
    courseware, because what it says of a visit over midnight is shared out from its beginning on.
    """
    enrolments = Enrolment.objects.filter(learner_id=learner_id).select_related("ruleset")
    starts = [day_start(horizon, data_of(row.ruleset).zone) for row in enrolments]
    before = moment(min(starts)) if starts else _noon_before(horizon)
    rows = Evidence.objects.filter(learner_id=learner_id, ended_at__lte=before)
    reaching = rows.filter(
        kind__in=(EvidenceKind.PROMPT, EvidenceKind.COURSEWARE), ended_at__gt=before - timedelta(days=1)
    )
    return rows.exclude(kind=EvidenceKind.QUIZ_PASS).exclude(pk__in=reaching.values("pk"))


def due_people(today: date, *, after: int, limit: int) -> tuple[Sequence[tuple[int, date]], int | None]:
    """Of the next `limit` people: who has evidence older than its time, and from which day on it stays.

    And the last person that was looked at, None when there are no more. Nobody with a class on hold. Four queries.
    """
    people = list(
        Derivation.objects.filter(learner_id__gt=after)
        .order_by("learner_id")
        .values_list("learner_id", flat=True)[:limit]
    )
    if not people:
        return [], None
    horizons = _horizons(people, today)
    rows = Evidence.objects.filter(learner_id__in=people).exclude(kind=EvidenceKind.QUIZ_PASS).order_by()
    oldest = dict(rows.values_list("learner_id").annotate(Min("ended_at")))
    due = [
        (learner_id, horizon)
        for learner_id, horizon in sorted(horizons.items())
        if learner_id in oldest and oldest[learner_id] <= _noon_before(horizon)
    ]
    return due, people[-1]


def _noon_before(horizon: date) -> datetime:
    """Before the horizon in every zone of the world; the rest of that day waits for the next month."""
    return datetime(horizon.year, horizon.month, horizon.day, tzinfo=UTC) - timedelta(hours=14)


def _horizons(people: Sequence[int], today: date) -> Mapping[int, date]:
    """By person, without those of a class on hold: two queries."""
    on_hold = LegalHold.objects.filter(lifted_at__isnull=True).values_list("cohort_id", flat=True)
    rules: dict[int, list[RuleSetData]] = {}
    held: set[int] = set()
    cohorts = set(on_hold)
    for row in Enrolment.objects.filter(learner_id__in=people).select_related("ruleset"):
        rules.setdefault(row.learner_id, []).append(data_of(row.ruleset))
        if row.cohort_id in cohorts:
            held.add(row.learner_id)
    return {pk: horizon_of(today, years_of(own)) for pk, own in rules.items() if pk not in held}


def due_by_class(today: date) -> Sequence[Due]:
    """How much evidence is older than its time, by class: for a look before anything goes."""
    found: dict[str, int] = {}
    after: int | None = 0
    while after is not None:
        due, after = due_people(today, after=after, limit=PEOPLE_AT_ONCE)
        for learner_id, horizon in due:
            rows = expirable(learner_id, horizon).order_by().values_list("enrolment__cohort__key")
            for key, count in rows.annotate(Count("pk")):
                found[key] = found.get(key, 0) + count
    return [Due(key, rows) for key, rows in sorted(found.items())]


def newest_night() -> ExpiryNight | None:
    """What the retention job did last: one query."""
    return ExpiryNight.objects.order_by("-day").first()


def classes_on_hold() -> frozenset[int]:
    """The classes about which nothing is forgotten for now: one query."""
    return frozenset(LegalHold.objects.filter(lifted_at__isnull=True).values_list("cohort_id", flat=True))


def open_hold(cohort: Cohort) -> LegalHold | None:
    """The hold on the evidence of a class, if there is one: one query."""
    rows = LegalHold.objects.filter(cohort=cohort, lifted_at__isnull=True)
    return rows.select_related("made_by").first()
