"""Tenths by integers are exactly the tenths by fractions, for every unit, step and sign."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lms.rulesets.rules import MODES, floor_to, tenths_of, units_of, with_replay_rules

seconds = st.one_of(st.integers(-100_000, 10_000_000), st.fractions(0, 100_000, max_denominator=1000))


@given(
    st.dictionaries(st.sampled_from(MODES), seconds),
    st.fixed_dictionaries({mode: st.integers(1, 120) for mode in ("online", "onsite", "workplace")}),
    st.sampled_from(["1/10", "1", "1/4", "1/2", "3/10"]),
)
def test_tenths_are_those_of_exact_fractions(by_mode, unit_min, step):
    rules = with_replay_rules({"unit_min": unit_min, "round_step": step})
    exact = floor_to(units_of(by_mode, rules), rules.round_step)
    assert tenths_of(by_mode, rules) == int(exact * Fraction(10) // 1)


def test_nothing_is_nothing():
    assert tenths_of({}, with_replay_rules({})) == 0
