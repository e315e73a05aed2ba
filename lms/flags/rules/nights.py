"""Play through the night, and play without a pause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.flags.rules.plays import Finding, Play, named, runs, seconds_within
from lms.flags.rules.thresholds import NIGHT_ENDS_H, NIGHT_S, PAUSE_S, UNBROKEN_S


def sleepless(plays: Sequence[Play], zone: ZoneInfo) -> Iterator[Finding]:
    """Each night of one person with hours of play, or with play that no pause breaks (domain §1.6, O9)."""
    online = [play for play in plays if not play.is_bodily]
    long = [
        run for run in runs(online, pause=timedelta(seconds=PAUSE_S)) if _s(run.end - run.start) >= UNBROKEN_S
    ]
    by_day = {run.end.astimezone(zone).date(): run for run in long}
    days = {moment.astimezone(zone).date() for play in online for moment in (play.start, play.end)}
    for day in sorted(days):
        night_s = seconds_within(online, *_night(day, zone))
        run = by_day.get(day)
        if night_s < NIGHT_S and run is None:
            continue
        seen = run.plays if run else _during(online, day, zone)
        yield Finding(
            kind="flag_night",
            key=f"night:{seen[0].learner_id}:{day.isoformat()}",
            learner_id=seen[0].learner_id,
            enrolment_id=seen[0].enrolment_id,
            day=day,
            facts={
                "night_s": night_s,
                "unbroken_s": _s(run.end - run.start) if run else 0,
                "from": seen[0].start.isoformat(timespec="seconds"),
                "to": seen[-1].end.isoformat(timespec="seconds"),
                "evidence": named(seen),
            },
        )


def _night(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(0), zone), datetime.combine(day, time(NIGHT_ENDS_H), zone)


def _during(plays: Sequence[Play], day: date, zone: ZoneInfo) -> tuple[Play, ...]:
    start, end = _night(day, zone)
    within = [play for play in plays if play.end > start and play.start < end]
    return tuple(sorted(within, key=lambda play: (play.start, play.end)))


def _s(span: timedelta) -> int:
    return int(span.total_seconds())
