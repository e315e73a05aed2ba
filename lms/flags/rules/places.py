"""One person in two places at one time, and one device in the hands of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lms.flags.rules.plays import Finding, Play
from lms.flags.rules.thresholds import NAMED, OVERLAP_S, PEOPLE_A_DEVICE


class Use(NamedTuple):
    """Somebody used a device on a day; `evidence` is one piece of it."""

    device: str
    learner_id: int
    enrolment_id: int
    day: date
    evidence: str


def doubled(plays: Sequence[Play], zone: ZoneInfo) -> Iterator[Finding]:
    """One person in class and at work, or in two classes, at the same time (domain §1.6), once a day."""
    bodily = sorted((play for play in plays if play.is_bodily), key=lambda play: (play.start, play.end))
    days: dict[date, tuple[timedelta, list[Play]]] = {}
    for place, one in enumerate(bodily):
        for other in bodily[place + 1 :]:
            if other.start >= one.end:
                break
            if (one.enrolment_id, one.mode) == (other.enrolment_id, other.mode):
                continue
            day = other.start.astimezone(zone).date()
            before, seen = days.get(day, (timedelta(), []))
            days[day] = before + min(one.end, other.end) - other.start, [*seen, one, other]
    for day, (span, seen) in sorted(days.items()):
        if span.total_seconds() >= OVERLAP_S:
            yield Finding(
                kind="flag_overlap",
                key=f"overlap:{seen[0].learner_id}:{day.isoformat()}",
                learner_id=seen[0].learner_id,
                enrolment_id=seen[0].enrolment_id,
                day=day,
                facts={
                    "overlap_s": int(span.total_seconds()),
                    "modes": sorted({play.mode for play in seen}),
                    "evidence": list(dict.fromkeys(play.evidence for play in seen))[:NAMED],
                },
            )


def crowded(uses: Iterable[Use], witnessed: Mapping[int, frozenset[date]]) -> Iterator[Finding]:
    """Devices of more people than a family. Days on which a trainer saw the person in class are left out: then the
    device of the class goes round. `witnessed`: those days by person.
    """
    by_device: dict[str, dict[int, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for use in uses:
        if use.day not in witnessed.get(use.learner_id, frozenset()):
            by_device[use.device][use.learner_id].append(use)
    for device, people in sorted(by_device.items()):
        if len(people) <= PEOPLE_A_DEVICE:
            continue
        all_uses = [use for own in people.values() for use in own]
        most = min(people, key=lambda learner: (-len(people[learner]), learner))
        days = {use.day for use in all_uses}
        yield Finding(
            kind="flag_device",
            key=f"device:{device}:{max(days):%Y-%m}",
            learner_id=most,
            enrolment_id=people[most][0].enrolment_id,
            device=device,
            facts={
                "people": len(people),
                "days": len(days),
                "from_day": min(days).isoformat(),
                "to_day": max(days).isoformat(),
                "evidence": [own[0].evidence for own in people.values()][:NAMED],
            },
            others=tuple(sorted(people.keys() - {most})),
        )
