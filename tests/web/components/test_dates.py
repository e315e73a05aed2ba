"""Dates as people write them in each language, short enough for a phone beside a word."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

MOMENT = datetime(2026, 11, 5, 6, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "short", "in_the_year", "month", "moment"),
    [
        ("zh-hans", "2026年11月5日", "2026年11月5日", "11月5日", "2026年11月", "2026年11月5日 06:24"),
        ("en", "5 Nov 2026", "5 Nov 2026", "5 November", "November 2026", "5 Nov 2026, 06:24"),
        ("vi", "5/11/2026", "5/11/2026", "5/11", "Tháng 11/2026", "06:24 5/11/2026"),
    ],
)
def test_a_date_reads_as_people_write_it(language, day, short, in_the_year, month, moment):
    names = (
        "DATE_FORMAT",
        "SHORT_DATE_FORMAT",
        "MONTH_DAY_FORMAT",
        "YEAR_MONTH_FORMAT",
        "SHORT_DATETIME_FORMAT",
    )
    with translation.override(language):
        assert [date_format(MOMENT, name) for name in names] == [day, short, in_the_year, month, moment]
