"""The roll-up by partner and month: added to beside each posting, mended when it does not follow from the entries."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from django.db import connection, transaction

from lms.ledger.models import Entry, MonthTotal
from lms.ledger.queries.months import MonthKey, wrong_months

# An older SQLite takes 999 values a statement; more rows than this are no day's work of a class.
ROWS_AT_ONCE = 150
_HEAD = "INSERT INTO ledger_monthtotal (partner_id, month, mode, component, posted_s) VALUES "
# The sum is made by the database under the lock of the row: of two that post at once, none is lost.
_ADD = (
    " ON CONFLICT (partner_id, month, mode, component) "
    "DO UPDATE SET posted_s = ledger_monthtotal.posted_s + excluded.posted_s"
)


def add_entry(months: MutableMapping[MonthKey, int], entry: Entry, partner_id: int | None) -> None:
    """Add the seconds of an entry to its month of this partner; an open class has none."""
    if partner_id is not None:
        months[MonthKey(partner_id, entry.day.replace(day=1), str(entry.mode), entry.component)] += entry.sec


def add_to_months(months: Mapping[MonthKey, int]) -> None:
    """Add these seconds to the roll-up, in one statement; none when they all are zero.

    Always in the order of the keys, so that two transactions never wait for each other in a circle; and last, because
    everybody of the partner who posts in that month waits for the commit.
    """
    rows = sorted((key, seconds) for key, seconds in months.items() if seconds)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        batch = rows[start : start + ROWS_AT_ONCE]
        values = [value for key, seconds in batch for value in (*_prepared(key), seconds)]
        with connection.cursor() as cursor:
            cursor.execute(_HEAD + ", ".join(["(%s, %s, %s, %s, %s)"] * len(batch)) + _ADD, values)


def _prepared(key: MonthKey) -> tuple[int, str, str, str]:
    month: str = MonthTotal._meta.get_field("month").get_db_prep_save(key.month, connection)
    return (key.partner_id, month, key.mode, key.component)


@transaction.atomic
def mend_months() -> list[str]:
    """Bring the roll-up to what the entries give; returns what was wrong, in words. May run while people post.

    The difference is added, not written over: what others post meanwhile is in their own addition.
    """
    if connection.vendor == "postgresql":  # two menders would add the same difference twice; writers go on
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_monthtotal IN SHARE UPDATE EXCLUSIVE MODE")
    wrong = wrong_months()
    add_to_months({month.key: month.summed_s - month.shown_s for month in wrong})
    return [month.words for month in wrong]
