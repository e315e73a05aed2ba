"""How many working days a question has waited, and from where on the office looks at it (pure)."""

from __future__ import annotations

from datetime import date, timedelta

# As with questions about a day: an answer within three working days.
ANSWER_WITHIN_DAYS = 3
SATURDAY = 5


def working_days(since: date, until: date) -> int:
    """Mondays to Fridays after `since`, up to and with `until`; holidays are not known here."""
    if until <= since:
        return 0
    weeks, rest = divmod((until - since).days, 7)
    more = sum((since + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1))
    return weeks * 5 + more


def is_overdue(since: date, until: date) -> bool:
    """Whether a question asked on `since` should have been answered before `until`."""
    return working_days(since, until) > ANSWER_WITHIN_DAYS


def overdue_before(today: date) -> date:
    """The last day of which a question that still waits is overdue today."""
    day = today
    while not is_overdue(day, today):
        day -= timedelta(days=1)
    return day
