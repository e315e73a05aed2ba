"""Courseware that claims far more time than went by: a console, or a package that counts wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from lms.flags.rules.plays import Finding
from lms.flags.rules.thresholds import CLAIMED_MORE_S, CLAIMED_TIMES


class Visit(NamedTuple):
    """One visit: what was claimed of it, from when to when the server heard of it."""

    evidence: str
    learner_id: int
    enrolment_id: int
    attempt: str
    begun: datetime
    said: datetime
    claimed_s: int


def overclaimed(visits: Iterable[Visit], today: date) -> Iterator[Finding]:
    """Once a person and attempt: the visit that claims the most beyond the time that went by from its beginning to its
    last word, which nobody can have spent. Nothing of it was counted.
    """
    worst: dict[tuple[int, str], tuple[int, Visit]] = {}
    for visit in visits:
        passed_s = (visit.said - visit.begun) // timedelta(seconds=1)
        if visit.claimed_s < passed_s + CLAIMED_MORE_S or visit.claimed_s < passed_s * CLAIMED_TIMES:
            continue
        key = (visit.learner_id, visit.attempt)
        if key not in worst or visit.claimed_s - passed_s > worst[key][0]:
            worst[key] = (visit.claimed_s - passed_s, visit)
    for more_s, visit in worst.values():
        yield Finding(
            kind="flag_speed",
            key=f"claimed:{visit.learner_id}:{visit.attempt}",
            learner_id=visit.learner_id,
            enrolment_id=visit.enrolment_id,
            day=today,
            facts={
                "claimed_s": visit.claimed_s,
                "passed_s": visit.claimed_s - more_s,
                "evidence": [visit.evidence],
            },
        )
