"""The kinds of classes as a table: what each asks, what is missing, how large it may be."""

from datetime import date

import pytest

from lms.cohorts.models import CohortKind
from lms.cohorts.rules import ClassFacts, Missing, missing_in
from lms.cohorts.rules.kinds import KINDS, Ask, is_asked, size_limit

TODAY = date(2026, 9, 1)


def facts(kind, **changes):
    full = {
        "kind": kind, "state": "running", "has_partner": True, "ends_on": date(2027, 6, 30), "courses": 1,
        "trainers": 1, "learners": 10,
    }  # fmt: skip
    return ClassFacts(**{**full, **changes})


def test_every_kind_has_its_rules_and_needs_only_what_it_asks():
    assert set(KINDS) == set(CohortKind.values)
    assert all(rules.needs <= set(rules.asks) for rules in KINDS.values())


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("open", set(), {Ask.PARTNER, Ask.SEATS}),
        ("apprenticeship", {Ask.PARTNER, Ask.PLACE}, {Ask.BRAND, Ask.ORGANISER}),
        ("order", {Ask.PARTNER, Ask.BRAND, Ask.SEATS}, {Ask.ORGANISER, Ask.PUBLIC}),
        ("village", {Ask.ORGANISER, Ask.PLACE, Ask.PUBLIC}, {Ask.BRAND}),
        ("reemployment", {Ask.CATEGORIES}, {Ask.BRAND, Ask.PLACE}),
    ],
)
def test_a_kind_asks_only_what_is_its_own(kind, asked, not_asked):
    assert all(is_asked(kind, ask) for ask in asked)
    assert not any(is_asked(kind, ask) for ask in not_asked)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("apprenticeship", ()),
        ("order", (Missing.BRAND, Missing.SEATS)),
        ("village", (Missing.ORGANISER, Missing.PLACE)),
        ("reemployment", (Missing.CATEGORIES,)),
        ("open", ()),
    ],
)
def test_a_class_lacks_what_its_kind_needs_and_nothing_else(kind, missing):
    assert missing_in(facts(kind, answered=frozenset({Ask.PARTNER})), TODAY) == missing
    assert missing_in(facts(kind), TODAY) == ()


def test_only_kinds_with_an_enterprise_lack_a_partner():
    lacking = {kind for kind in KINDS if Missing.PARTNER in missing_in(facts(kind, has_partner=False), TODAY)}
    assert lacking == {"apprenticeship", "order"}


def test_more_people_than_seats_are_named():
    assert missing_in(facts("order", learners=31, seats=30), TODAY) == (Missing.OVERBOOKED,)
    assert missing_in(facts("order", learners=30, seats=30), TODAY) == ()


@pytest.mark.parametrize(
    ("kind", "by_rules", "limit"),
    [("village", None, 50), ("apprenticeship", 40, 40), ("order", 35, 35), ("open", 40, None)],
)
def test_the_rule_set_limits_before_the_kind_and_open_courses_have_no_limit(kind, by_rules, limit):
    assert size_limit(kind, by_rules) == limit


@pytest.mark.parametrize(
    ("learners", "reasoned", "is_missing"), [(50, 0, False), (51, 0, True), (61, 61, False), (62, 61, True)]
)
def test_a_kept_reason_covers_as_many_people_as_it_was_given_for(learners, reasoned, is_missing):
    found = facts("village", learners=learners, reasoned=reasoned)
    assert (Missing.TOO_MANY in missing_in(found, TODAY)) is is_missing
    assert found.is_too_large is (learners > 50)
