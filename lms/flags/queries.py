"""What the rules look at, read for many people at once: plays, tallies of leases, papers, mentors."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lms.assessments.models import Attempt, Sitting
from lms.assessments.queries import handed_in
from lms.assessments.queries.standings import handed_in_at
from lms.cohorts.models import Enrolment, Mentorship
from lms.flags.models import Search
from lms.flags.rules.cadence import Beats
from lms.flags.rules.claims import Visit
from lms.flags.rules.papers import Given, Paper
from lms.flags.rules.places import Use
from lms.flags.rules.plays import Play
from lms.ledger.queries.stretches import (
    Stretch,
    courseware_claims,
    crowded_devices,
    device_uses,
    stretches,
)
from lms.rulesets.queries import rulesets_by_id
from lms.study.queries import tallies_of

# Names of browsers that we gave (web.browser); what an app calls its device says nothing about who holds it.
BROWSERS = "b_"


def plays_of(learner_ids: Collection[int], since: datetime, until: datetime) -> dict[int, list[Play]]:
    """The time that these people claim, by person, in order: one query."""
    rows = stretches(learner_ids, since, until)
    return {
        learner: [_play(row) for row in own] for learner, own in groupby(rows, key=lambda row: row.learner_id)
    }


def _play(row: Stretch) -> Play:
    return Play(
        evidence=str(row.uuid),
        learner_id=row.learner_id,
        enrolment_id=row.enrolment_id,
        mode=row.mode,
        start=row.started_at,
        end=row.ended_at,
        lesson=str(row.lesson_uuid or ""),
        device=row.device,
        lease=row.lease,
        witnessed=row.witnessed,
    )


def visits_of(after: int, upto: int) -> Iterator[Visit]:
    """What courseware claimed with evidence after number `after` up to `upto`: one query."""
    for row in courseware_claims(after, upto):
        yield Visit(
            evidence=str(row.uuid),
            learner_id=row.learner_id,
            enrolment_id=row.enrolment_id,
            attempt=row.registration,
            begun=row.begun_at,
            said=row.said_at,
            claimed_s=row.claimed_s,
        )


def zones_of(enrolment_ids: Collection[int]) -> dict[int, ZoneInfo]:
    """The time zones that decide civil days, by enrolment: one query, and one for rule sets not read before."""
    pinned = dict(Enrolment.objects.filter(pk__in=enrolment_ids).values_list("pk", "ruleset_id"))
    rules = rulesets_by_id(pinned.values())
    return {pk: rules[ruleset].zone for pk, ruleset in pinned.items()}


def beats_of(plays: Mapping[int, Sequence[Play]]) -> dict[int, Beats]:
    """The tallies of the leases behind these plays, added up by person: one query."""
    owner = {play.lease: learner for learner, own in plays.items() for play in own if play.lease}
    summed: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for lease, tally in tallies_of([UUID(lease) for lease in owner]).items():
        line = summed[owner[str(lease)]]
        for place, name in enumerate(Beats._fields):
            line[place] += tally.get(name, 0)
    return {learner: Beats(*line) for learner, line in summed.items()}


def uses_since(after: int, *, most: int) -> tuple[list[Use], dict[int, frozenset[date]]]:
    """Who used which crowded browser by evidence after number `after`, and on which of those days a trainer saw
    whom in class: three queries.
    """
    devices = crowded_devices(after, prefix=BROWSERS, most=most)
    uses = [Use(*use[:4], str(use.evidence)) for use in device_uses(after, devices)]
    if not uses:
        return [], {}
    first, last = min(use.day for use in uses), max(use.day for use in uses)
    people = {use.learner_id for use in uses}
    seen: dict[int, set[date]] = defaultdict(set)
    for row in stretches(people, _midnight(first), _midnight(last) + timedelta(days=1)):
        if row.witnessed:
            seen[row.learner_id].add(row.started_at.astimezone(UTC).date())
    return uses, {learner: frozenset(days) for learner, days in seen.items()}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def papers_since(since: datetime, until: datetime) -> list[Paper]:
    """Attempts that were handed in, with their answers in words: two queries."""
    return [_paper(attempt, attempt.started_at) for attempt in handed_in(since, until)]


def papers_of(sitting: Sitting) -> list[Paper]:
    """Those of one sitting, all of one day, whenever its people began: two queries."""
    return [_paper(attempt, sitting.opens_at) for attempt in handed_in_at(sitting)]


def _paper(attempt: Attempt, at: datetime) -> Paper:
    given = {answer.question: answer for answer in attempt.answers.all()}
    answers = {
        str(question["uuid"]): Given(
            _in_words(question, given[place].value),
            is_wrong=attempt.result[place]["points_hundredths"] < question["points_hundredths"],
            ms=(given[place].saved_at - attempt.started_at) // timedelta(milliseconds=1),
        )
        for place, question in enumerate(attempt.paper)
        if place in given and place < len(attempt.result)
    }
    return Paper(
        str(attempt.uuid),
        attempt.learner_id,
        attempt.enrolment_id,
        str(attempt.lesson_uuid),
        at.astimezone(UTC).date(),
        answers,
    )


def _in_words(question: Mapping[str, Any], value: object) -> str:  # Any: the JSON of a question
    """An answer that reads the same for everybody: options stand in another order on every paper."""
    by_language: dict[str, list[Any]] = question.get("options") or {}
    options = by_language[min(by_language)] if by_language else []
    places = value if isinstance(value, list) else [value]
    chosen = [options[place] for place in places if type(place) is int and 0 <= place < len(options)]
    if not options or len(chosen) != len(places):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    words = [json.dumps(text, ensure_ascii=False) for text in chosen]
    return "|".join(words if question.get("kind") == "ordering" else sorted(words))


def newest_search() -> Search | None:
    """The search of the last night that was asked for. One query."""
    return Search.objects.order_by("-day").first()


def mentors_over() -> list[tuple[int, int, int]]:
    """Mentors with more apprentices than a rule set of theirs allows, as (mentor, apprentices, allowed)."""
    held: dict[int, list[int]] = defaultdict(list)
    rows = Mentorship.objects.filter(until_on__isnull=True, enrolment__state="active").order_by("mentor_id")
    for mentor, ruleset in rows.values_list("mentor_id", "enrolment__ruleset_id"):
        held[mentor].append(ruleset)
    rules = rulesets_by_id({pk for pinned in held.values() for pk in pinned})
    over = []
    for mentor, pinned in held.items():
        limits = [most for pk in set(pinned) if (most := rules[pk].extra.get("mentor_max"))]
        if limits and len(pinned) > min(limits):
            over.append((mentor, len(pinned), min(limits)))
    return over
