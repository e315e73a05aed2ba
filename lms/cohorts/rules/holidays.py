"""Public holidays of China and Vietnam, for warnings: the days off are announced anew each year. Pure.

China: 全国年节及纪念日放假办法 (2024), with the week that is usually made of a festival. Vietnam: Labour Code, art. 112.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

CHINA, VIETNAM = "cn", "vn"
COUNTRIES = {"Asia/Shanghai": CHINA, "Asia/Urumqi": CHINA, "Asia/Ho_Chi_Minh": VIETNAM}


class Holiday(StrEnum):
    """What is celebrated."""

    NEW_YEAR = "new-year"
    LUNAR_NEW_YEAR = "lunar-new-year"
    QINGMING = "qingming"
    HUNG_KINGS = "hung-kings"
    REUNIFICATION = "reunification"
    LABOUR = "labour"
    DRAGON_BOAT = "dragon-boat"
    MID_AUTUMN = "mid-autumn"
    NATIONAL = "national"


# Lunar days by year as (month, day): first of the first month, 10/3, 5/5, 15/8 of the lunar calendar.
LUNAR: dict[int, tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    2026: ((2, 17), (4, 26), (6, 19), (9, 25)),
    2027: ((2, 6), (4, 16), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 23), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 12), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 1), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 19), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 9), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 28), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 17), (6, 10), (9, 16)),
}


def country_of(zone: str) -> str:
    """Whose holidays a programme in this time zone keeps; '' for those we do not know."""
    return COUNTRIES.get(zone, "")


def holiday_on(day: date, country: str) -> Holiday | None:
    """What is celebrated on a day, or None. Lunar days are known from 2026 to 2035."""
    if country not in {CHINA, VIETNAM}:
        return None
    found = _fixed(day, country)
    if found is not None:
        return found
    if day.year not in LUNAR:
        return None
    new_year, hung, dragon, moon = (date(day.year, *pair) for pair in LUNAR[day.year])
    last = 6 if country == CHINA else 3
    if new_year - timedelta(days=1) <= day <= new_year + timedelta(days=last):
        return Holiday.LUNAR_NEW_YEAR
    lunar = (
        {dragon: Holiday.DRAGON_BOAT, moon: Holiday.MID_AUTUMN}
        if country == CHINA
        else {hung: Holiday.HUNG_KINGS}
    )
    return lunar.get(day)


def _fixed(day: date, country: str) -> Holiday | None:
    if (day.month, day.day) == (1, 1):
        return Holiday.NEW_YEAR
    if country == VIETNAM:
        fixed = {(4, 30): Holiday.REUNIFICATION, (5, 1): Holiday.LABOUR, (9, 2): Holiday.NATIONAL}
        return fixed.get((day.month, day.day))
    if day.month == 5 and day.day <= 5:
        return Holiday.LABOUR
    if day.month == 10 and day.day <= 7:
        return Holiday.NATIONAL
    return Holiday.QINGMING if (day.month, day.day) == (4, _qingming(day.year)) else None


def _qingming(year: int) -> int:
    """The day in April on which the sun reaches 15°, by the usual formula of this century."""
    short = year - 2000
    return int(short * 0.2422 + 4.81) - short // 4
