"""The statement and the forecast in words, for staff and for the learner."""

from datetime import date

import pytest
from django.utils import translation

from lms.ledger.rules.forecast import Forecast, Outlook
from lms.ledger.rules.statements import Bucket, evaluate
from lms.rulesets.rules import parse_ruleset
from lms.web.components.statement_view import forecast_view, statement_view

TODAY = date(2026, 11, 26)
END = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def seconds(units, mode="online"):
    return {Bucket(mode, "theory", "A"): units * 2700}


def test_a_share_that_is_over_says_what_becomes_of_the_rest():
    rules = parse_ruleset({"share": [{"of": "total", "mode": "online", "max": 0.5, "base": "planned"}]})
    found = evaluate(seconds(100) | seconds(60, "onsite"), rules, {"online": 800, "onsite": 800})
    view = statement_view(found, rules, link=lambda mode: f"?mode={mode}")
    assert view.differs
    assert [(row.href, row.line.counts) for row in view.modes] == [
        ("?mode=online", 800),
        ("?mode=onsite", 600),
    ]
    assert [(row.rule, row.state) for row in view.shares] == [
        ("Online: at most 50 % of all units.", "100, at most 80: what is over is kept as surplus")
    ]


def test_what_cannot_be_measured_is_said():
    rules = parse_ruleset({"share": [{"of": "onsite_central", "what": "recorded", "min": 0.25}]})
    view = statement_view(evaluate({}, rules, {"onsite": 800}), rules)
    assert [row.state for row in view.shares] == ["not measured here"]


def said(outlook, **more):
    found = Forecast(outlook, 100, 20, END, **more)
    return forecast_view(found, today=TODAY), forecast_view(found, today=TODAY, kindly=True)


def test_the_forecast_names_its_weeks_and_the_empty_ones():
    facts = {
        "pace_tenths": 10,
        "weeks": 4,
        "empty_weeks": 1,
        "since_on": date(2026, 10, 26),
        "until_on": date(2026, 11, 22),
        "finish_on": date(2027, 2, 4),
        "silent": ("onsite",),
    }
    staff, learner = said(Outlook.LATE, **facts)
    assert staff.sentence == "At this pace done about 4 Feb 2027, 35 days after the class ends."
    assert staff.basis == (
        "Pace: 1 unit a week, from 26 Oct 2026 to 22 Nov 2026. 1 of these 4 weeks gave nothing of it. "
        "No unit of it was on site."
    )
    assert staff.need == "Needed until 31 Dec 2026: 2 units a week."
    assert "A little more a week" in learner.sentence


@pytest.mark.parametrize("outlook", Outlook)
@pytest.mark.parametrize("ends_on", [END, date(2026, 11, 1), None])
def test_every_outlook_has_words_without_gaps(outlook, ends_on):
    finish = None if outlook in {Outlook.DONE, Outlook.TOO_EARLY, Outlook.STANDING} else date(2027, 2, 4)
    found = Forecast(outlook, 100, None if ends_on is None else 20, ends_on, finish_on=finish)
    if ends_on is None and outlook in {Outlook.LATE, Outlook.IN_TIME}:
        return
    for kindly in (False, True):
        view = forecast_view(found, today=TODAY, kindly=kindly)
        assert view.sentence
        assert "None" not in view.sentence + view.need
        assert "on ." not in view.sentence
