"""When an announcement is shown, who reads a question, and how long three working days are."""

from datetime import date

import pytest

from lms.discussions.rules.showing import Audience, is_shown, may_read
from lms.discussions.rules.waiting import is_overdue, overdue_before, working_days

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), 0),
        (date(2026, 11, 26), date(2026, 11, 27), 1),
        (date(2026, 11, 27), date(2026, 11, 29), 0),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 23), date(2026, 11, 26), 3),
        (date(2026, 11, 1), date(2026, 12, 1), 22),
        (date(2026, 11, 27), date(2026, 11, 26), 0),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(since, until, days):
    assert working_days(since, until) == days


def test_three_days_are_in_time_and_the_fourth_is_not():
    assert not is_overdue(date(2026, 11, 23), THURSDAY)
    assert is_overdue(date(2026, 11, 20), THURSDAY)
    assert overdue_before(THURSDAY) == date(2026, 11, 22)
    assert overdue_before(date(2026, 11, 30)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_withdrawn", "shown"),
    [
        (THURSDAY, None, False, True),
        (THURSDAY, THURSDAY, False, True),
        (date(2026, 11, 27), None, False, False),
        (date(2026, 11, 1), date(2026, 11, 25), False, False),
        (THURSDAY, None, True, False),
    ],
)
def test_an_announcement_is_shown_from_a_day_to_a_day(from_on, until_on, is_withdrawn, shown):
    assert is_shown(THURSDAY, from_on=from_on, until_on=until_on, is_withdrawn=is_withdrawn) is shown


@pytest.mark.parametrize("is_answered", [True, False])
@pytest.mark.parametrize("is_hidden", [True, False])
@pytest.mark.parametrize("audience", list(Audience))
def test_askers_read_their_own_whatever_it_is(audience, is_hidden, is_answered):
    assert may_read(
        audience=audience, is_asker=True, same_class=True, is_answered=is_answered, is_hidden=is_hidden
    )


@pytest.mark.parametrize(
    ("audience", "same_class", "is_answered", "is_hidden", "reads"),
    [
        (Audience.ASKER, True, True, False, False),
        (Audience.CLASS, True, True, False, True),
        (Audience.CLASS, False, True, False, False),
        (Audience.COURSE, False, True, False, True),
        (Audience.COURSE, True, False, False, False),
        (Audience.COURSE, True, True, True, False),
    ],
)
def test_others_read_what_was_answered_for_them(audience, same_class, is_answered, is_hidden, reads):
    found = may_read(
        audience=audience, is_asker=False, same_class=same_class, is_answered=is_answered, is_hidden=is_hidden
    )
    assert found is reads
