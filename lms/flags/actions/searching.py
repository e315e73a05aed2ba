"""Everything that came in with some evidence, looked at by every rule: findings, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from lms.flags import queries
from lms.flags.rules.alike import same_mistakes
from lms.flags.rules.cadence import Beats, Rhythm, alike, beats_of, rhythms, steady
from lms.flags.rules.claims import overclaimed
from lms.flags.rules.nights import sleepless
from lms.flags.rules.papers import same_answers
from lms.flags.rules.places import crowded, doubled
from lms.flags.rules.plays import Finding, Play
from lms.flags.rules.thresholds import DEVICE_DAYS, LENGTH_GRACE_S, PEOPLE_A_DEVICE
from lms.ledger.queries.stretches import newest_evidence, overlong_lessons, people_by_day

PEOPLE_AT_ONCE = 300
# What is older came too late to be counted by itself: a person looks at it anyway.
OLDEST = timedelta(days=15)
HALF_A_DAY = timedelta(hours=12)
Progress = Callable[[int, int], None]


def search(
    *, after: int, upto: int, at: datetime, progress: Progress = lambda _done, _of: None
) -> Iterator[Finding]:
    """What seems unusual in the evidence after number `after` up to `upto`, as known at `at`.

    `progress(done, of)` is told of batches of people. Each batch costs four queries, whatever the number of people.
    """
    by_day = {
        day: sorted(people)
        for day, people in sorted(people_by_day(after, upto).items())
        if at.date() - day <= OLDEST
    }
    everybody = sorted({person for people in by_day.values() for person in people})
    of = sum(len(people) for people in by_day.values())
    done = 0
    for day, people in by_day.items():
        found: list[Rhythm] = []
        for batch in _batches(people):
            yield from _look_at(batch, day, found)
            done += len(batch)
            progress(done, of)
        yield from alike(found, day)
    for batch in _batches(everybody):
        yield from _overlong(batch, at.date())
    if by_day:
        papers = queries.papers_since(at - timedelta(days=2), at)
        yield from same_answers(papers)
        yield from same_mistakes(papers)
        device_after = newest_evidence(at - timedelta(days=DEVICE_DAYS))
        yield from crowded(*queries.uses_since(device_after, most=PEOPLE_A_DEVICE))
    yield from overclaimed(queries.visits_of(after, upto), at.date())
    yield from _mentors(at.date())


def _batches(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        yield people[start : start + PEOPLE_AT_ONCE]


def _look_at(people: Sequence[int], day: date, found: list[Rhythm]) -> Iterator[Finding]:
    """One day of some people, with the nights before and after; what is to be compared is added to `found`."""
    noon = datetime(day.year, day.month, day.day, tzinfo=UTC)
    plays = queries.plays_of(people, noon - HALF_A_DAY, noon + 3 * HALF_A_DAY)
    zones = queries.zones_of({play.enrolment_id for own in plays.values() for play in own})
    beats = queries.beats_of(plays)
    for learner, own in plays.items():
        zone = zones[own[0].enrolment_id]
        yield from sleepless(own, zone)
        yield from doubled(own, zone)
        yield from _mechanical(own, beats.get(learner, Beats()), day)
        found += rhythms(own)


def _mechanical(own: Sequence[Play], beats: Beats, day: date) -> Iterator[Finding]:
    yield from steady(own, day)
    yield from beats_of([play for play in own if play.lease], beats, day)


def _overlong(people: Sequence[int], today: date) -> Iterator[Finding]:
    for row in overlong_lessons(people, grace_s=LENGTH_GRACE_S):
        yield Finding(
            kind="flag_length",
            key=f"length:{row.learner_id}:{row.lesson_uuid}",
            learner_id=row.learner_id,
            day=today,
            facts={"posted_s": row.posted_s, "length_s": row.length_s, "lesson": str(row.lesson_uuid)},
        )


def _mentors(today: date) -> Iterator[Finding]:
    for mentor, apprentices, most in queries.mentors_over():
        yield Finding(
            kind="flag_mentor",
            key=f"mentor:{mentor}:{today:%Y-%m}",
            learner_id=mentor,
            facts={"apprentices": apprentices, "most": most},
        )
