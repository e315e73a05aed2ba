"""Everything that one derivation reads, in a fixed number of queries, and the claims that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from lms.cohorts.models import Enrolment
from lms.ledger.models import (
    Account,
    AccountTotal,
    DayTotal,
    DayTrace,
    Entry,
    Evidence,
    LessonProgress,
)
from lms.ledger.names import EvidenceKind
from lms.ledger.rules.claims import Claim
from lms.ledger.rules.crediting import day_start, instant, moment
from lms.ledger.rules.intervals import Interval, Intervals, from_json, subtract
from lms.ledger.rules.posting import LineKey
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData


class LessonKey(NamedTuple):
    """One lesson of one enrolment."""

    enrolment_id: int
    lesson: str


@dataclass(slots=True)
class Book:
    """One person's hours from `since` on (None: from the beginning), as stored before the derivation."""

    learner_id: int
    since: date | None
    enrolments: dict[int, Enrolment]
    rules: dict[int, RuleSetData]
    accounts: dict[int, Account]
    evidence: dict[str, Evidence]
    passes: dict[LessonKey, int | None]  # and the length of the lesson's clock, if it is known
    progress: dict[LessonKey, LessonProgress]
    traces: dict[date, DayTrace]
    entries: dict[LineKey, list[Entry]]
    day_totals: dict[tuple[int, date, str], DayTotal]
    totals: dict[int, AccountTotal]
    base: dict[LessonKey, Intervals] = field(init=False)  # media credited on days before `since`, in exact ms

    def __post_init__(self) -> None:
        self.base = self._credited_before()

    def claims(self) -> list[Claim]:
        """The evidence as claims; a gated one is pending until somebody passed that lesson's quiz."""
        passed = {key.lesson for key in self.passes}
        return [claim_of(row, self.rules[row.enrolment_id], passed=passed) for row in self.evidence.values()]

    def _credited_before(self) -> dict[LessonKey, Intervals]:
        """Media credited on days before `since`: all of it, less what the traces of the later days hold."""
        later: dict[LessonKey, list[Interval]] = defaultdict(list)
        for trace in self.traces.values():
            for piece in trace.pieces:
                if piece["media"]:
                    later[LessonKey(piece["enrolment"], piece["lesson"])].extend(from_json(piece["media"]))
        return {
            key: subtract(from_json(progress.credited), later.get(key, ()))
            for key, progress in self.progress.items()
        }


def open_book(learner_id: int, since: date | None) -> Book:
    """Read it all: eight queries. The person must be locked."""
    enrolments = {
        row.pk: row
        for row in Enrolment.objects.filter(learner_id=learner_id).select_related(
            "ruleset", "learner", "cohort"
        )
    }
    rules = {pk: data_of(row.ruleset) for pk, row in enrolments.items()}
    if len({rule.tz for rule in rules.values()}) > 1:
        since = None  # "since a day" means different instants in different zones: walk everything
    accounts = {row.enrolment_id: row for row in Account.objects.filter(enrolment__in=enrolments)}
    own = [account.pk for account in accounts.values()]
    from_day = {} if since is None else {"day__gte": since}
    return Book(
        learner_id=learner_id,
        since=since,
        enrolments=enrolments,
        rules=rules,
        accounts=accounts,
        evidence=_evidence(learner_id, since, rules),
        passes=_passes(learner_id),
        progress={
            LessonKey(row.enrolment_id, str(row.lesson_uuid)): row
            for row in LessonProgress.objects.filter(enrolment__in=enrolments)
        },
        traces={row.day: row for row in DayTrace.objects.filter(learner_id=learner_id, **from_day)},
        entries=_entries(accounts, from_day),
        day_totals={
            (row.account_id, row.day, row.mode): row
            for row in DayTotal.objects.filter(account__in=own, **from_day)
        },
        totals={row.account_id: row for row in AccountTotal.objects.filter(account__in=own)},
    )


def _evidence(learner_id: int, since: date | None, rules: Mapping[int, RuleSetData]) -> dict[str, Evidence]:
    rows = Evidence.objects.filter(learner_id=learner_id).exclude(kind=EvidenceKind.QUIZ_PASS)
    if since is not None and rules:
        begins = moment(day_start(since, next(iter(rules.values())).zone))
        # No evidence is longer than a day, so the index on started_at bounds the read.
        rows = rows.filter(started_at__gte=begins - timedelta(days=1), ended_at__gt=begins)
    return {row.natural_key: row for row in rows}


def _passes(learner_id: int) -> dict[LessonKey, int | None]:
    passed = Evidence.objects.filter(learner_id=learner_id, kind=EvidenceKind.QUIZ_PASS).order_by(
        "lesson_version"
    )
    rows = passed.values_list("enrolment_id", "lesson_uuid", "duration_ms")
    return {LessonKey(pk, str(lesson)): duration_ms for pk, lesson, duration_ms in rows}


def _entries(accounts: Mapping[int, Account], from_day: Mapping[str, date]) -> dict[LineKey, list[Entry]]:
    owner = {account.pk: pk for pk, account in accounts.items()}
    lines: dict[LineKey, list[Entry]] = defaultdict(list)
    for row in Entry.objects.filter(account__in=owner, **from_day).order_by("account_id", "seq"):
        lesson = str(row.lesson_uuid) if row.lesson_uuid else None
        lines[LineKey(owner[row.account_id], row.day, str(row.mode), row.component, lesson)].append(row)
    return lines


def claim_of(row: Evidence, rules: RuleSetData, *, passed: set[str]) -> Claim:
    """One row of evidence as a claim. Ties between claims are decided by natural key, never by order of arrival."""
    lesson = _lesson(row.lesson_uuid)
    return Claim(
        key=row.natural_key,
        mode=str(row.mode),
        start=instant(row.started_at),
        end=instant(row.ended_at),
        leased=instant(row.leased_at),
        rules=rules,
        lesson=lesson,
        m0=_seconds(row.media_from_ms),
        m1=_seconds(row.media_to_ms),
        rate=Fraction(row.rate),
        max_rate=Fraction(row.max_rate),
        playing=row.playing,
        visible=row.visible,
        owner=row.enrolment_id,
        component=row.component,
        pending=row.gated and row.mode == "online" and lesson not in passed,
    )


def _lesson(lesson_uuid: UUID | None) -> str | None:
    return str(lesson_uuid) if lesson_uuid else None


def _seconds(ms: int | None) -> Fraction | None:
    return None if ms is None else Fraction(ms, 1000)
