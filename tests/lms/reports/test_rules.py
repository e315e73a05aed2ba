"""The three numbers of HR: decided from plain values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.reports import rules
from lms.reports.rules import Record, Standing, Why

START, END = date(2026, 3, 2), date(2026, 5, 10)  # 70 days


def record(**changes):
    values = {
        "required_tenths": 700,
        "posted_tenths": 0,
        "pending_tenths": 0,
        "starts_on": START,
        "ends_on": END,
        "last_active_on": START,
        "failed_tries": 0,
    }
    return Record(**{**values, **changes})


def on(days):
    return START + timedelta(days=days)


def test_nothing_is_needed_on_the_first_morning():
    assert rules.needed_by(record(), START) == 0
    assert rules.judge(record(), START).standing is Standing.ON_PACE


def test_what_is_needed_grows_evenly_and_stops_at_the_whole():
    assert [rules.needed_by(record(), on(days)) for days in (10, 35, 70, 200)] == [100, 350, 700, 700]


def test_a_week_of_slack_is_no_alarm_and_more_is():
    assert rules.judge(record(posted_tenths=30, last_active_on=on(9)), on(10)).standing is Standing.ON_PACE
    late = rules.judge(record(posted_tenths=29, last_active_on=on(9)), on(10))
    assert late.standing is Standing.AT_RISK
    assert late.reasons == (rules.Reason(Why.BEHIND, 71),)


def test_two_weeks_without_learning_block():
    assert rules.judge(record(posted_tenths=200, last_active_on=on(7)), on(20)).standing is Standing.ON_PACE
    stuck = rules.judge(record(posted_tenths=200, last_active_on=on(6)), on(20))
    assert stuck.standing is Standing.BLOCKED
    assert stuck.reasons == (rules.Reason(Why.QUIET, 14),)


def test_who_never_started_is_told_apart_from_who_stopped():
    stuck = rules.judge(record(last_active_on=None), on(15))
    assert [reason.why for reason in stuck.reasons] == [Why.NOT_STARTED, Why.BEHIND]


def test_activity_before_the_class_does_not_make_it_two_weeks_on_the_first_day():
    assert rules.judge(record(last_active_on=START - timedelta(days=60)), on(1)).standing is Standing.ON_PACE


def test_a_quiz_failed_twice_and_units_that_wait_block():
    stuck = rules.judge(record(posted_tenths=700 - 1, failed_tries=2, pending_tenths=30), on(3))
    assert [reason.why for reason in stuck.reasons] == [Why.QUIZ_FAILED, Why.PENDING]
    assert rules.judge(record(failed_tries=1, pending_tenths=29), on(3)).standing is Standing.ON_PACE


def test_who_has_all_units_is_done_whatever_else():
    pace = rules.judge(record(posted_tenths=700, last_active_on=None, failed_tries=9), on(300))
    assert pace.standing is Standing.ON_PACE
    assert pace.reasons == (rules.Reason(Why.DONE),)
    assert (pace.done_pct, pace.weekly_tenths) == (100, 0)


def test_after_the_end_what_is_missing_is_named():
    pace = rules.judge(record(posted_tenths=650), on(71))
    assert pace.reasons == (rules.Reason(Why.CLASS_OVER, 50),)
    assert pace.weekly_tenths == 50


def test_a_class_without_an_end_is_never_behind():
    pace = rules.judge(record(ends_on=None, last_active_on=on(100)), on(101))
    assert (pace.standing, pace.weekly_tenths, pace.needed_pct) == (Standing.ON_PACE, None, 0)


def test_a_programme_without_units_asks_for_nothing():
    assert rules.judge(record(required_tenths=0), on(40)).done_pct == 100


@pytest.mark.parametrize(("days", "weekly"), [(0, 70), (35, 140), (63, 700), (69, 700)])
def test_the_weekly_need_is_what_is_left_over_the_weeks_left(days, weekly):
    assert rules.weekly_need(record(), on(days)) == weekly


@given(
    st.integers(0, 6000), st.integers(0, 7000), st.integers(0, 400), st.integers(0, 500), st.integers(0, 4)
)
def test_every_decision_has_a_reason_and_percents_stay_in_range(required, posted, length, gone, tries):
    pace = rules.judge(
        record(
            required_tenths=required,
            posted_tenths=posted,
            ends_on=START + timedelta(days=length),
            failed_tries=tries,
        ),
        on(gone),
    )
    assert pace.reasons
    assert 0 <= pace.done_pct <= 100
    assert 0 <= pace.needed_pct <= 100
    assert (pace.standing is Standing.ON_PACE) == (pace.reasons[0].why in {Why.DONE, Why.ON_PACE})


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    assert rules.safe_cell(text) == "'" + text


def test_plain_text_is_left_alone():
    assert rules.safe_cell("李志强 = 学徒") == "李志强 = 学徒"
