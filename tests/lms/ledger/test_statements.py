"""Statements: what is credited, what counts, what is short; V22 exactly, shares, grades, components, rounding."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.ledger.rules.statements import STATED, Bucket, evaluate
from lms.rulesets.rules import parse_ruleset, tenths_of

LIBRARY = Path(__file__).parents[3] / "lms" / "rulesets" / "library"


def rules(**more):
    return parse_ruleset({"code": "TEST", "version": 1, **more})


def shipped(name):
    return parse_ruleset(json.loads((LIBRARY / f"{name}.json").read_text(encoding="utf-8")))


def units(count, mode="online", component="theory", grade="A"):
    return {Bucket(mode, component, grade): int(count * 2700)}


def half_online(base, of="total"):
    return {"share": [{"of": of, "mode": "online", "max": 0.5, "base": base}]}


@pytest.mark.parametrize(("base", "counts"), [("planned", 1400), ("credited", 1200)])
@pytest.mark.parametrize("plan", ["by mode", "in total"])
def test_v22_counts_140_of_planned_and_120_of_credited_and_lacks_20_on_site(base, counts, plan):
    by_mode = plan == "by mode"
    asked = rules(**half_online(base), **({} if by_mode else {"require": {"total": 160}}))
    found = evaluate(
        units(100) | units(60, "onsite"), asked, {"online": 800, "onsite": 800} if by_mode else {}
    )
    assert (found.credited, found.counts, found.need) == (1600, counts, 1600)
    assert {line.mode: line.short for line in found.modes} == {"online": 0, "onsite": 200, "workplace": 0}
    assert found.mode("online").credited == 1000
    assert found.surplus == 1600 - counts
    assert found.mode("online").surplus == 1600 - counts
    assert [(line.state, line.has) for line in found.shares] == [("over", 1000)]
    then = evaluate(
        units(100) | units(80, "onsite"), asked, {"online": 800, "onsite": 800} if by_mode else {}
    )
    assert (then.counts, then.short, then.mode("online").surplus) == (1600, 0, 200)


def test_without_conditions_what_is_credited_counts_and_a_surplus_fills_no_other_mode():
    found = evaluate(units(5) | units(1, "onsite"), rules(), {"online": 40, "onsite": 20})
    assert (found.credited, found.counts, found.short, found.surplus) == (60, 50, 10, 10)
    assert [(line.mode, line.counts, line.short, line.surplus) for line in found.modes] == [
        ("online", 40, 0, 10),
        ("onsite", 10, 10, 0),
        ("workplace", 0, 0, 0),
    ]
    assert evaluate(units(5), rules(), {}).counts == 50


def test_late_claims_count_up_to_their_part_of_online_time():
    tianjin = shipped("CN-TJ-APPR-600@1")
    some = units(40, grade="B") | units(20, grade="C")
    found = evaluate(some, tianjin, {"online": 800})
    assert found.mode("online").credited == 600
    assert found.mode("online").counts == 500
    assert found.mode("online").by_grade == 100


def test_what_was_entered_by_hand_counts_where_the_rule_set_names_it():
    tianjin = shipped("CN-TJ-APPR-600@1")
    assert evaluate(units(3, grade="D"), tianjin, {}).mode("online").counts == 30
    strict = rules(grades={"online": "AB"})
    assert evaluate(units(3, grade="D"), strict, {}).mode("online").counts == 0


def test_centralised_hours_are_a_need_of_their_own_and_the_bound_of_online():
    tianjin = shipped("CN-TJ-APPR-600@1")
    found = evaluate(
        units(90) | units(50, "onsite"), tianjin, {"online": 800, "onsite": 800, "workplace": 4400}
    )
    assert found.need == 6000
    assert found.mode("online").counts == 800
    assert found.central_short == 300


def test_what_nobody_can_know_is_said_to_be_unmeasured_and_blocks_nothing():
    tianjin = shipped("CN-TJ-APPR-600@1")
    whole = units(80) | units(80, "onsite") | units(440, "workplace")
    found = evaluate(whole, tianjin, {"online": 800, "onsite": 800, "workplace": 4400})
    assert [line.state for line in found.shares] == ["kept", "unmeasured"]
    assert found.is_whole
    british = evaluate(units(1), shipped("UK-OTJ-2024@1"), {})
    assert [line.state for line in british.shares] == ["unmeasured"]


def test_components_lack_their_least_share_of_the_plan_and_may_be_over_the_largest():
    qingpu = shipped("CN-SH-QP-500@2")
    found = evaluate(units(40, component="general") | units(400, "workplace", "practice"), qingpu, {})
    assert {line.component: line.short for line in found.components} == {
        "theory": 1000,
        "practice": 0,
        "general": 100,
    }
    assert [line.state for line in found.shares] == ["short", "short", "over"]
    assert not found.is_whole


@given(
    st.dictionaries(
        st.builds(
            Bucket,
            st.sampled_from(STATED),
            st.sampled_from(["theory", "practice", "general"]),
            st.sampled_from("ABCD"),
        ),
        st.integers(0, 2_000_000),
        max_size=12,
    ),
    st.dictionaries(st.sampled_from(STATED), st.integers(0, 4_000)),
    st.sampled_from(["planned", "credited"]),
    st.fractions(0, 1, max_denominator=20),
)
def test_whatever_is_credited_it_counts_at_most_once_and_never_beyond_its_bounds(seconds, plan, base, most):
    asked = rules(
        share=[{"of": "total", "mode": "online", "max": str(most), "base": base}],
        grades={"online": "AB", "offline_max_share": 0.2},
    )
    found = evaluate(seconds, asked, plan)
    by_mode = {mode: sum(sec for key, sec in seconds.items() if key.mode == mode) for mode in STATED}
    assert found.credited == tenths_of(by_mode, asked)
    assert 0 <= found.counts <= found.credited
    assert found.counts <= found.need or not found.need
    assert found.counts + found.short == found.need or not found.need
    for line in found.modes:
        assert line.credited == tenths_of({line.mode: by_mode[line.mode]}, asked)
        assert 0 <= line.counts <= line.credited
        assert line.counts + line.surplus == line.credited
    if base == "credited" and most < 1:
        others = Fraction(by_mode["onsite"] + by_mode["workplace"], 2700)
        assert found.mode("online").counts <= 10 * others * most / (1 - most)


@given(
    st.dictionaries(
        st.builds(
            Bucket, st.sampled_from(STATED), st.sampled_from(["theory", "practice"]), st.sampled_from("ABCD")
        ),
        st.integers(0, 2_000_000),
        max_size=12,
    ),
    st.dictionaries(st.sampled_from(STATED), st.integers(0, 4_000)),
    st.sampled_from(["0.1", "1"]),
)
def test_without_conditions_a_certificate_is_borne_exactly_when_each_mode_has_its_plan(seconds, plan, step):
    found = evaluate(seconds, rules(round={"step": step, "mode": "floor"}), plan)
    borne = all(line.fits >= line.need for line in found.modes) and not found.short_beyond
    assert borne == all(found.mode(mode).credited >= tenths for mode, tenths in plan.items())
    assert not found.least_short
