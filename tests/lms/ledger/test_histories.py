"""Random histories of one person, counted by the product and by an independent model: the same to the fraction.

`HISTORIES=100000 ./academy test tests/lms/ledger/test_histories.py` counts that many; without it, two thousand.
"""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lms.ledger.rules.claims import Claim
from lms.ledger.rules.crediting import instant, replay
from lms.ledger.rules.intervals import union
from lms.ledger.rules.presence import cut_at_silences
from lms.rulesets.rules import CN_TEST_45, Cap
from tests.lms.ledger.minute_model import MINUTE, Sums, Told, tell

HISTORIES = int(os.environ.get("HISTORIES", "2000"))
MIDNIGHT = instant(datetime(2020, 4, 6, 16, tzinfo=UTC))
FIRST = date(2020, 4, 7)
RATES = [Fraction(1), Fraction(1), Fraction(2), Fraction(3, 2), Fraction(3, 4), Fraction(3)]
UNIT_S = 45 * MINUTE
many = settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def silent(draw, start, wall):
    """Mostly none; else one or two stretches after a prompt that nobody answered, perhaps beyond the claim."""
    return tuple(
        (begin, begin + draw(st.integers(1, 30)) * MINUTE)
        for _one in range(draw(st.sampled_from([0, 0, 1, 2])))
        for begin in [start + draw(st.integers(0, wall // MINUTE)) * MINUTE]
    )


@st.composite
def told(draw):
    """A claim about one of two lessons, or a class, or work, over two nights; sometimes unlike an honest player's."""
    start = draw(st.integers(0, 36 * 60)) * MINUTE
    wall = draw(st.integers(1, 50)) * MINUTE
    mode = draw(st.sampled_from(["online", "online", "online", "onsite", "workplace"]))
    one = Told(mode, start, start + wall, Fraction(start - draw(st.integers(0, 3600))))
    if mode != "online":
        return one
    rate, m0 = draw(st.sampled_from(RATES)), Fraction(draw(st.integers(0, 1800)))
    short = draw(st.sampled_from([0, 0, 0, rate * wall / 2, -2]))
    return replace(
        one, rate=rate, m0=m0, m1=m0 + rate * wall - short, lesson=draw(st.sampled_from("AB")),
        visible=draw(st.sampled_from([True, True, True, False])),
        quiet=draw(silent(start, wall)),
    )  # fmt: skip


def near(claims):
    """The same history with all starts in six hours about midnight, so that claims meet."""
    return [
        replace(
            one,
            start=begin,
            end=begin + one.end - one.start,
            leased=one.leased - one.start + begin,
            quiet=tuple((low - one.start + begin, high - one.start + begin) for low, high in one.quiet),
        )
        for one in claims
        for begin in [21 * 60 * MINUTE + one.start % (6 * 60 * MINUTE)]
    ]


def by_product(claims: list[Told], rules) -> Sums:
    """What the product makes of them, in the shape of the model."""
    outcome = replay(
        [
            part
            for place, one in enumerate(claims)
            for part in cut_at_silences(
                Claim(
                    key=f"k{place:02}",
                    rules=rules,
                    **{
                        name: value
                        for name, value in asdict(one).items()
                        if name not in {"start", "end", "leased", "quiet"}
                    },
                    start=MIDNIGHT + one.start,
                    end=MIDNIGHT + one.end,
                    leased=MIDNIGHT + one.leased,
                ),
                union((MIDNIGHT + low, MIDNIGHT + high) for low, high in one.quiet),
            )
        ]
    )
    sums = Sums()
    for piece in outcome.pieces:
        if piece.credited:
            sums.by_day_mode[(piece.day - FIRST).days, piece.claim.mode] += piece.credited
    for name in ("credited", "covered"):
        place = sums.credited if name == "credited" else sums.seen
        for lesson, spans in getattr(outcome, name).items():
            if spans:
                place[lesson] = [(Fraction(low), Fraction(high)) for low, high in spans]
    return sums


def plain(sums: Sums) -> tuple:
    """Without what is zero, to compare."""
    return (
        {key: seconds for key, seconds in sums.by_day_mode.items() if seconds},
        {lesson: spans for lesson, spans in sums.credited.items() if spans},
        {lesson: spans for lesson, spans in sums.seen.items() if spans},
    )


CUT = Told("online", 0, 120, Fraction(0), m0=Fraction(0), m1=Fraction(120), lesson="A", quiet=((0, 60),))
BESIDE = replace(CUT, lesson="B", quiet=())


@many
@example([CUT, BESIDE], False, "min", Fraction(8))
@given(
    st.lists(told(), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["min", "wall"]),
    st.sampled_from([Fraction(8), Fraction(1), Fraction(2, 9)]),
)
def test_the_product_and_the_model_count_the_same(claims, are_near, speed, cap_units):
    claims = near(claims) if are_near else claims
    rules = replace(CN_TEST_45, speed=speed, caps=(Cap(frozenset({"online"}), cap_units),))
    expected = tell(claims, max_rate=rules.max_rate, cap_s=cap_units * UNIT_S, speed=speed)
    assert plain(by_product(claims, rules)) == plain(expected)


FILM = Told("online", 0, 1800, Fraction(0), Fraction(2), Fraction(0), Fraction(3600), "A")


@pytest.mark.parametrize(
    ("change", "seconds"),
    [({}, 1800), ({"rate": Fraction(1), "m1": Fraction(1800)}, 1800), ({"visible": False}, 0),
     ({"rate": Fraction(3), "m1": Fraction(5400)}, 0), ({"m1": Fraction(1800)}, 900),
     ({"quiet": ((600, 1200),)}, 1200)],
)  # fmt: skip
def test_the_model_itself_counts_what_the_vectors_say(change, seconds):
    sums = tell([replace(FILM, **change)], max_rate=Fraction(2), cap_s=Fraction(21_600), speed="min")
    assert sum(sums.by_day_mode.values()) == seconds


def test_a_model_that_forgets_the_cap_is_told_from_the_product():
    """Negative control: the comparison sees a difference where there is one."""
    rules = replace(CN_TEST_45, caps=(Cap(frozenset({"online"}), Fraction(2, 9)),))
    without = tell([FILM], max_rate=rules.max_rate, cap_s=Fraction(10**9), speed="min")
    assert plain(by_product([FILM], rules)) != plain(without)
