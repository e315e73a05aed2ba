"""Everything that a derivation reads, of one person or of many, and the claims that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Q

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
from lms.ledger.rules.courseware import Word, bounded, by_lesson, word_of
from lms.ledger.rules.crediting import day_start, instant, moment
from lms.ledger.rules.intervals import Interval, Intervals, from_json, subtract
from lms.ledger.rules.posting import LineKey
from lms.ledger.rules.presence import Asked, asked_of, cut_at_silences, silences_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData

# What is told of a lesson, whenever it was: it is no time.
TOLD = (EvidenceKind.QUIZ_PASS, EvidenceKind.COURSEWARE_TIME)
# What decides about time after it, into the next day.
REACHING = (EvidenceKind.PROMPT, EvidenceKind.COURSEWARE)
K = TypeVar("K")
V = TypeVar("V")


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
    prompts: dict[str, Evidence]
    passes: dict[LessonKey, int | None]  # and the length of the lesson's clock, if it is known
    words: dict[LessonKey, list[Word]]  # what courseware said of its time and of itself, of all days
    progress: dict[LessonKey, LessonProgress]
    traces: dict[date, DayTrace]
    entries: dict[LineKey, list[Entry]]
    day_totals: dict[tuple[int, date, str], DayTotal]
    totals: dict[int, AccountTotal]
    base: dict[LessonKey, Intervals] = field(init=False)  # media credited on days before `since`, in exact ms

    def __post_init__(self) -> None:
        self.base = self._credited_before()

    @property
    def begun(self) -> set[int]:
        """Enrolments with anything in this book: these have an account, or get one."""
        keys = self.passes.keys() | self.progress.keys()
        return {row.enrolment_id for row in self.evidence.values()} | {key.enrolment_id for key in keys}

    def claims(self) -> list[Claim]:
        """The evidence as claims; a gated one is pending until somebody passed that lesson's quiz.

        A claim is in several parts of one key where a presence prompt was not answered, or courseware claims less.
        """
        passed = {key.lesson for key in self.passes}
        silences = self._silences()
        found: list[Claim] = []
        for row in self.evidence.values():
            claim = claim_of(row, self.rules[row.enrolment_id], passed=passed)
            # A page that never had a network (`run`) could not be asked.
            lease = "" if "run" in row.source else str(row.source.get("lease"))
            found += cut_at_silences(claim, silences.get(lease, ()))
        return self._bounded(found) if self.words else found

    def _bounded(self, claims: Iterable[Claim]) -> list[Claim]:
        """What courseware says of a lesson bounds its own time alone."""
        found: list[Claim] = []
        for (owner, lesson), own in by_lesson(claims).items():
            words = self.words.get(LessonKey(int(owner), lesson or ""), ())
            theirs: list[Claim] = []
            for claim in own:
                (theirs if words and self._is_courseware(claim) else found).append(claim)
            found += bounded(theirs, words)
        return found

    def _is_courseware(self, claim: Claim) -> bool:
        return self.evidence[str(claim.key)].kind == EvidenceKind.COURSEWARE

    def _silences(self) -> dict[str, Intervals]:
        """By lease: from when to when nobody was proved to be there. Rule sets without prompts know none."""
        asked: dict[str, list[Asked]] = defaultdict(list)
        for row in self.prompts.values():
            rule = self.rules[row.enrolment_id].prompt
            if rule is not None:
                asked[rule.on_miss].append(asked_of(row.source))
        return silences_of(asked)

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


def open_book(learner_id: int, since: date | None, *, horizon: date | None = None) -> Book:
    """The book of one person, who must be locked: nine queries. `horizon`: see `open_books`."""
    return open_books({learner_id: since}, {learner_id: horizon})[learner_id]


def open_books(
    since: Mapping[int, date | None], horizons: Mapping[int, date | None] | None = None
) -> dict[int, Book]:
    """The books of these people, each from their own day on (None: from the beginning): nine queries, however many.

    They must be locked. `horizons`: the day of a person before which evidence has gone; no book begins before it.
    """
    people = list(since)
    rows = Enrolment.objects.filter(learner_id__in=people).select_related("ruleset", "learner", "cohort")
    enrolments = _by_person(people, ((row.learner_id, row.pk, row) for row in rows))
    rules = {
        learner: {pk: data_of(row.ruleset) for pk, row in own.items()} for learner, own in enrolments.items()
    }
    begins = {
        learner: _from(day, rules[learner], (horizons or {}).get(learner)) for learner, day in since.items()
    }
    person_of = {pk: learner for learner, own in enrolments.items() for pk in own}
    accounts = list(Account.objects.filter(enrolment_id__in=person_of))
    owner = {account.pk: account.enrolment_id for account in accounts}
    shelf = _Shelf(begins, person_of, owner)
    entries, days, totals = shelf.entries(), shelf.day_totals(), shelf.totals()
    evidence, (passes, words) = _evidence(begins, rules), _told(people)
    progress, traces = shelf.progress(), shelf.traces()
    own_accounts = _by_person(
        people, ((person_of[row.enrolment_id], row.enrolment_id, row) for row in accounts)
    )
    return {
        learner: Book(
            learner_id=learner,
            since=begins[learner],
            enrolments=enrolments[learner],
            rules=rules[learner],
            accounts=own_accounts[learner],
            evidence={key: row for key, row in evidence[learner].items() if row.kind != EvidenceKind.PROMPT},
            prompts={key: row for key, row in evidence[learner].items() if row.kind == EvidenceKind.PROMPT},
            passes=passes[learner],
            words=words[learner],
            progress=progress[learner],
            traces=traces[learner],
            entries=entries[learner],
            day_totals=days[learner],
            totals=totals[learner],
        )
        for learner in people
    }


def _by_person(people: Iterable[int], facts: Iterable[tuple[int, K, V]]) -> dict[int, dict[K, V]]:
    """Facts as (person, key, value), sorted into one dictionary a person; nobody is left out."""
    found: dict[int, dict[K, V]] = {person: {} for person in people}
    for person, key, value in facts:
        found[person][key] = value
    return found


def _from(since: date | None, rules: Mapping[int, RuleSetData], horizon: date | None) -> date | None:
    """Since a day means different instants in different zones: then everything is walked that there is evidence of."""
    day = since if len({rule.tz for rule in rules.values()}) <= 1 else None
    return day if horizon is None else max(horizon, day or horizon)


class _Shelf:
    """Reads rows that carry a day for many people at once; each keeps what is not before their own day."""

    def __init__(
        self, begins: Mapping[int, date | None], person_of: Mapping[int, int], owner: Mapping[int, int]
    ) -> None:
        self.begins, self.person_of, self.owner = begins, person_of, owner
        days = [day for day in begins.values() if day is not None]
        self.from_day = {"day__gte": min(days)} if days and len(days) == len(begins) else {}

    def _person(self, account_id: int) -> int:
        return self.person_of[self.owner[account_id]]

    def _is_read(self, person: int, day: date) -> bool:
        begins = self.begins[person]
        return begins is None or day >= begins

    def entries(self) -> dict[int, dict[LineKey, list[Entry]]]:
        """By line, each in order of sequence."""
        found: dict[int, dict[LineKey, list[Entry]]] = {person: defaultdict(list) for person in self.begins}
        rows = Entry.objects.filter(account_id__in=self.owner, **self.from_day)
        for row in rows.order_by("account_id", "seq"):
            person = self._person(row.account_id)
            if self._is_read(person, row.day):
                key = LineKey(
                    self.owner[row.account_id],
                    row.day,
                    str(row.mode),
                    row.component,
                    _lesson(row.lesson_uuid),
                )
                found[person][key].append(row)
        return found

    def day_totals(self) -> dict[int, dict[tuple[int, date, str], DayTotal]]:
        """By account, day and mode."""
        rows = DayTotal.objects.filter(account_id__in=self.owner, **self.from_day)
        read = ((self._person(row.account_id), row) for row in rows)
        return _by_person(
            self.begins,
            (
                (person, (row.account_id, row.day, str(row.mode)), row)
                for person, row in read
                if self._is_read(person, row.day)
            ),
        )

    def totals(self) -> dict[int, dict[int, AccountTotal]]:
        """By account."""
        rows = AccountTotal.objects.filter(account_id__in=self.owner)
        return _by_person(self.begins, ((self._person(row.account_id), row.account_id, row) for row in rows))

    def progress(self) -> dict[int, dict[LessonKey, LessonProgress]]:
        """By enrolment and lesson, of all days."""
        rows = LessonProgress.objects.filter(enrolment_id__in=self.person_of).order_by("pk")
        return _by_person(
            self.begins,
            (
                (self.person_of[row.enrolment_id], LessonKey(row.enrolment_id, str(row.lesson_uuid)), row)
                for row in rows
            ),
        )

    def traces(self) -> dict[int, dict[date, DayTrace]]:
        """By day."""
        rows = DayTrace.objects.filter(learner_id__in=self.begins, **self.from_day).order_by("day")
        return _by_person(
            self.begins,
            ((row.learner_id, row.day, row) for row in rows if self._is_read(row.learner_id, row.day)),
        )


def _evidence(
    begins: Mapping[int, date | None], rules: Mapping[int, Mapping[int, RuleSetData]]
) -> dict[int, dict[str, Evidence]]:
    instants = {
        person: moment(min(day_start(day, rule.zone) for rule in rules[person].values()))
        for person, day in begins.items()
        if day is not None and rules[person]
    }
    # In one order on every database: PostgreSQL gives rows that were changed in another than they came in.
    rows = Evidence.objects.filter(learner_id__in=begins).exclude(kind__in=TOLD).order_by("pk")
    if instants and len(instants) == len(begins):
        # No evidence is longer than a day, so the index on started_at bounds the read. What a prompt decides may
        # lie after it, but never after the lease, which lives for half a day; and what courseware says of a visit
        # is shared out from its beginning on.
        first = min(instants.values())
        reaches = Q(ended_at__gt=first) | Q(kind__in=REACHING)
        rows = rows.filter(reaches, started_at__gte=first - timedelta(days=1))
    return _by_person(
        begins,
        (
            (row.learner_id, row.natural_key, row)
            for row in rows
            if row.learner_id not in instants
            or row.ended_at > instants[row.learner_id]
            or row.kind in REACHING
        ),
    )


def _told(
    people: Collection[int],
) -> tuple[dict[int, dict[LessonKey, int | None]], dict[int, dict[LessonKey, list[Word]]]]:
    """Passed quizzes, and the words of courseware; of all days: one query."""
    passes: dict[int, dict[LessonKey, int | None]] = {person: {} for person in people}
    words: dict[int, dict[LessonKey, list[Word]]] = {person: {} for person in people}
    rows = Evidence.objects.filter(learner_id__in=people, kind__in=TOLD).order_by("lesson_version", "pk")
    for row in rows:
        key = LessonKey(row.enrolment_id, str(row.lesson_uuid))
        if row.kind == EvidenceKind.QUIZ_PASS:
            passes[row.learner_id][key] = row.duration_ms
        else:
            word = word_of(row.source, row.started_at, row.ended_at)
            words[row.learner_id].setdefault(key, []).append(word)
    return passes, words


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
