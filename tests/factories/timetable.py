"""Sessions for tests: `class_session(cohort)` is three periods from 9:00 on 7 April 2026, as in the vectors."""

from datetime import UTC, date, datetime, time, timedelta

from lms.cohorts.actions import Where, add_sessions
from lms.cohorts.models import ClassSession
from lms.cohorts.rules.timetable import Pattern

DAY = date(2026, 4, 7)


def pattern(day=DAY, *, until=None, weekdays=None, begins="09:00", periods=3, minutes=45, pause_min=10):
    """One day by default."""
    return Pattern(
        first_day=day,
        last_day=until or day,
        weekdays=frozenset(range(7)) if weekdays is None else frozenset(weekdays),
        begins=time.fromisoformat(begins),
        periods=periods,
        minutes=minutes,
        pause_min=pause_min,
    )


def class_session(
    cohort, day=DAY, *, trainer=None, room="", topic="", mode="onsite", component="practice", **more
):
    """A session that is planned; the class is made to run at that time."""
    if cohort.starts_on > day:
        cohort.starts_on = day - timedelta(days=30)
        cohort.save(update_fields=["starts_on"])
    where = Where(room=room, trainer=trainer, topic=topic, mode=mode, component=component)
    return add_sessions(actor=None, cohort=cohort, pattern=pattern(day, **more), where=where).made[0]


def bare_session(cohort, day=DAY):
    """A session without periods and without a trace in the record."""
    begins = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return ClassSession.objects.create(
        cohort=cohort, day=day, starts_at=begins, ends_at=begins + timedelta(hours=2)
    )
