"""Who lags, and by what."""

import pytest

from lms.ledger.rules.forecast import Outlook
from lms.reports.lagging import Lag, Lagging, lagging


@pytest.mark.parametrize(
    ("outlook", "late_days", "missed", "unpassed", "found"),
    [
        (Outlook.DONE, 0, 0, 0, ()),
        (Outlook.IN_TIME, 0, 0, 0, ()),
        (Outlook.TOO_EARLY, 0, 0, 0, ()),
        (Outlook.NO_END, 0, 0, 0, ()),
        (Outlook.LATE, 12, 0, 0, (Lagging(Lag.LATE, 12),)),
        (Outlook.STANDING, 0, 0, 0, (Lagging(Lag.STANDING),)),
        (Outlook.DONE, 0, 2, 0, (Lagging(Lag.MISSED, 2),)),
        (Outlook.STANDING, 0, 1, 3, (Lagging(Lag.STANDING), Lagging(Lag.MISSED, 1), Lagging(Lag.QUIZ, 3))),
    ],
)
def test_the_gravest_reason_comes_first(outlook, late_days, missed, unpassed, found):
    assert lagging(outlook, late_days=late_days, missed=missed, unpassed=unpassed) == found
