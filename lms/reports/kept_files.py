"""Photos, recordings and signatures of a class: how long they are kept, and which are older than that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from lms.assessments.models import MarkPhoto
from lms.attendance.models import PaperSheet, Register, SignEvent
from lms.audit.models import ExpiredFile
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.queries.retention import classes_on_hold
from lms.ledger.rules.retention import horizon_of, years_of
from lms.rulesets.queries import rulesets_by_id
from lms.workplace.models import Mastery, VoiceNote, WorkLog

SIGN = "sign:"


class KeptKind(StrEnum):
    """What is kept beside the hours and goes when its time is over."""

    CLASS_PHOTO = "class-photo"
    PAPER = "paper"
    SIGNATURE = "signature"
    WORK_PHOTO = "work-photo"
    SKILL_PHOTO = "skill-photo"
    VOICE = "voice"
    BENCH_PHOTO = "bench-photo"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing: its name in the storage, or `sign:` and the uuid of a sign."""

    kind: KeptKind
    name: str
    cohort_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Source:
    """Where things of a kind stand: the rows, the paths to name, class and day, and which of the rows are meant."""

    kind: KeptKind
    model: type[Model]
    name: str
    cohort: str
    day: str
    only: Q = field(default_factory=Q)


SOURCES = (
    Source(KeptKind.CLASS_PHOTO, Register, "photo", "session__cohort_id", "session__day"),
    Source(KeptKind.PAPER, PaperSheet, "photo", "register__session__cohort_id", "register__session__day"),
    Source(KeptKind.WORK_PHOTO, WorkLog, "photo", "enrolment__cohort_id", "day"),
    Source(KeptKind.SKILL_PHOTO, Mastery, "photo", "enrolment__cohort_id", "seen_at__date"),
    Source(KeptKind.VOICE, VoiceNote, "file", "decision__log__enrolment__cohort_id", "decision__log__day"),
    Source(
        KeptKind.BENCH_PHOTO,
        MarkPhoto,
        "name",
        "mark__marking__attempt__enrolment__cohort_id",
        "at__date",
        Q(mark__isnull=False),
    ),
    # Of scores that count nothing: an older one, a device that was taken away, a mark that was taken back.
    Source(
        KeptKind.BENCH_PHOTO,
        MarkPhoto,
        "name",
        "enrolment__cohort_id",
        "at__date",
        Q(mark__isnull=True, enrolment__isnull=False),
    ),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """From which day on things stay, by class; classes about which nothing is forgotten for now; names of classes."""

    horizons: Mapping[int, date]
    held: frozenset[int]
    cohorts: Mapping[int, tuple[UUID, str]]

    @property
    def latest(self) -> date:
        """Before this day something may be due."""
        return max(self.horizons.values(), default=date.min)

    def is_over(self, cohort_id: int, day: date) -> bool:
        """Whether a thing of that class and day has had its time."""
        return cohort_id not in self.held and day < self.horizons[cohort_id]


def limits_of(today: date) -> Limits:
    """The longest rule set of a class and its people decides: four queries."""
    own: dict[int, set[int]] = {}
    cohorts = {}
    rows = Cohort.objects.values_list("pk", "uuid", "name", "programme__ruleset_id").order_by()
    for pk, uuid, name, ruleset in rows:
        own[pk], cohorts[pk] = {ruleset}, (uuid, name)
    for pk, ruleset in Enrolment.objects.order_by().values_list("cohort_id", "ruleset_id").distinct():
        own[pk].add(ruleset)
    rules = rulesets_by_id({pk for pinned in own.values() for pk in pinned})
    horizons = {pk: horizon_of(today, years_of(rules[one] for one in pinned)) for pk, pinned in own.items()}
    return Limits(horizons, classes_on_hold(), cohorts)


def due_files(today: date | None = None, limits: Limits | None = None) -> Iterator[Kept]:
    """Everything whose time is over and that is still there: a query a kind, beside those of `limits_of`."""
    found = limits or limits_of(today or timezone.localdate())
    for source in SOURCES:
        for name, cohort_id, day in _rows(source, found.latest):
            if found.is_over(cohort_id, day):
                yield Kept(source.kind, name, cohort_id, day)
    drawn = SignEvent.objects.filter(strokes__isnull=False, register__session__day__lt=found.latest)
    for uuid, cohort_id, day in drawn.order_by("pk").values_list(
        "uuid", "enrolment__cohort_id", "register__session__day"
    ):
        if found.is_over(cohort_id, day):
            yield Kept(KeptKind.SIGNATURE, f"{SIGN}{uuid}", cohort_id, day)


def _rows(source: Source, latest: date) -> QuerySet[Any, Any]:  # Any: of several models, as tuples
    gone = ExpiredFile.objects.filter(gone_at__isnull=False).values("name")
    rows = source.model._default_manager.filter(source.only, **{f"{source.day}__lt": latest})
    rows = rows.exclude(**{source.name: ""}).exclude(**{f"{source.name}__in": gone})
    return rows.order_by("pk").values_list(source.name, source.cohort, source.day)


def counts_by_class(kept: Iterator[Kept]) -> Mapping[int, Mapping[KeptKind, int]]:
    """How many of each kind, by class."""
    counts: dict[int, dict[KeptKind, int]] = {}
    for one in kept:
        own = counts.setdefault(one.cohort_id, {})
        own[one.kind] = own.get(one.kind, 0) + 1
    return counts


def last_gone(limit: int = 1) -> Sequence[ExpiredFile]:
    """What went last: one query."""
    return list(ExpiredFile.objects.order_by("-expired_at", "-pk")[:limit])
