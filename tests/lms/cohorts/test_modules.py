"""What modules come to beside the shares of a rule set: a table of figures."""

from fractions import Fraction

import pytest

from lms.cohorts.rules.modules import Verdict, Wanted, share_lines, tenths_amiss

QINGPU = (
    Wanted("general", Fraction(1, 10), Fraction(1, 5)),
    Wanted("theory", Fraction(1, 5)),
    Wanted("practice", Fraction(3, 5), Fraction(7, 10)),
)


@pytest.mark.parametrize(
    ("general", "theory", "practice", "verdicts"),
    [
        (600, 800, 2600, "fits fits fits"),
        (400, 800, 2800, "fits fits fits"),  # every share stands on its border
        (390, 800, 2810, "low fits high"),
        (1000, 500, 2500, "high low fits"),
        (0, 0, 100, "low low high"),
    ],
)
def test_shares_are_judged_by_the_rule_set(general, theory, practice, verdicts):
    lines = share_lines({"general": general, "theory": theory, "practice": practice}, QINGPU)
    assert " ".join(line.verdict for line in lines) == verdicts
    assert sum(line.share for line in lines) == 1


def test_nothing_is_judged_without_units_or_where_the_rule_set_says_nothing():
    assert share_lines({}, QINGPU) == ()
    assert {line.verdict for line in share_lines({"theory": 10}, ())} == {Verdict.OPEN}


def test_of_two_shares_of_one_kind_the_narrower_counts():
    wanted = (Wanted("theory", Fraction(1, 5), Fraction(1, 2)), Wanted("theory", Fraction(2, 5)))
    line = share_lines({"theory": 3, "practice": 7}, wanted)[1]
    assert (line.wanted, line.verdict) == (Wanted("theory", Fraction(2, 5), Fraction(1, 2)), Verdict.LOW)


@pytest.mark.parametrize(
    ("modules", "needed", "amiss"), [(400, 400, 0), (410, 400, 10), (0, 400, 0), (400, 0, 0)]
)
def test_modules_and_need_are_compared_when_both_are_there(modules, needed, amiss):
    assert tenths_amiss(modules, needed) == amiss
