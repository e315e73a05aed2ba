"""The timetable of the demo classes: a session that is on when somebody looks, and the weeks after it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.cohorts.actions import Where, add_sessions
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.rules.timetable import Pattern
from lms.operations.demo.content import Say
from lms.operations.demo.people import Cast
from lms.rulesets.queries import data_of

# Three periods with their pauses end before midnight when they begin here at the latest.
LATEST = time(21, 20)
WEEKS = timedelta(days=15)


def seed_timetable(cast: Cast, *, say: Say, now: datetime | None = None) -> None:
    """Sessions of both classes of the small academy; what has a timetable keeps it."""
    moment = now or timezone.now()
    office, trainer = cast.accounts["office"], cast.accounts["trainer"]
    made = 0
    for cohort, room, topic in (
        (cast.apprentices, "一号车间", "电解槽操作"),
        (cast.villagers, "达坡村委会", "茶叶揉捻"),
    ):
        if ClassSession.objects.filter(cohort=cohort).exists():
            continue
        where = Where(room=room, trainer=trainer, topic=topic, component="practice")
        for pattern in _patterns(cohort, moment, is_on=cohort == cast.apprentices):
            made += len(add_sessions(actor=office, cohort=cohort, pattern=pattern, where=where).made)
    say(f"{made} sessions in the timetable")


def _patterns(cohort: Cohort, now: datetime, *, is_on: bool) -> list[Pattern]:
    """Today from now on for the class that is looked at; then two mornings a week."""
    local = now.astimezone(data_of(cohort.programme.ruleset).zone)
    today = local.date()
    tomorrow = today + timedelta(days=1)
    last = min(cohort.ends_on or today + WEEKS, today + WEEKS)
    begins = min(time(local.hour, local.minute // 5 * 5), LATEST)
    patterns = [_pattern(today, today, range(7), begins)] if is_on else []
    return [*patterns, _pattern(tomorrow, last, (1, 3) if is_on else (0, 2, 4), time(9))]


def _pattern(first: date, last: date, weekdays: range | tuple[int, ...], begins: time) -> Pattern:
    return Pattern(first, last, frozenset(weekdays), begins, periods=3, minutes=45, pause_min=10)
