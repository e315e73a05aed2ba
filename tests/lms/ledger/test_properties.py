"""Property tests of domain §4.7 (a) to (d), on the pure replay, with random days of one person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.ledger.rules.claims import Claim, ClaimRefused, cut_at_seek
from lms.ledger.rules.crediting import instant, replay
from lms.ledger.rules.intervals import length, union
from lms.rulesets.rules import CN_TEST_45, Cap

MIDNIGHT = instant(datetime(2020, 4, 6, 16, tzinfo=UTC))
RATES = [Fraction(1), Fraction(2), Fraction(3, 2), Fraction(3, 4), Fraction(3)]
SMALL_CAP = replace(CN_TEST_45, caps=(Cap(frozenset({"online"}), Fraction(1)),))
RULES = [CN_TEST_45, SMALL_CAP, replace(CN_TEST_45, speed="wall")]
slow = settings(max_examples=150, deadline=None)


@st.composite
def claims_of(draw, most=5):
    """One to five claims over two days, in mixed modes and speeds; each of a lease of its own."""
    rules, found = draw(st.sampled_from(RULES)), []
    for number in range(draw(st.integers(1, most))):
        start = MIDNIGHT + draw(st.integers(0, 40 * 60)) * 60 + draw(st.integers(0, 59))
        wall = draw(st.integers(1, 3 * 3600))
        mode = draw(st.sampled_from(["online", "online", "online", "onsite", "workplace"]))
        claim = Claim(
            key=f"k{number}",
            mode=mode,
            start=Fraction(start),
            end=Fraction(start + wall),
            leased=Fraction(start - draw(st.integers(0, 3600))) - Fraction(number, 1000),
            rules=rules,
        )
        if mode == "online":
            rate, m0 = draw(st.sampled_from(RATES)), draw(st.integers(0, 3000))
            m1 = m0 + rate * wall - draw(st.sampled_from([0, 0, 0, Fraction(wall) * rate / 2, -2]))
            claim = replace(
                claim, rate=rate, m0=Fraction(m0), m1=Fraction(m1), lesson=draw(st.sampled_from("AB"))
            )
            claim = replace(claim, visible=draw(st.sampled_from([True, True, True, False])))
        found.append(claim)
    return found


def total(claims, **more):
    return sum((piece.credited for piece in replay(claims, **more).pieces), Fraction(0))


def credited_media(outcome):
    return {lesson: spans for lesson, spans in outcome.credited.items() if spans}


def elapsed(claims):
    return length(union([(claim.start, claim.end) for claim in claims]))


@slow
@given(claims_of(), st.randoms(use_true_random=False))
def test_a_permuting_or_duplicating_claims_changes_nothing(claims, random):
    shuffled = [*claims, *random.choices(claims, k=2)]
    random.shuffle(shuffled)
    assert total(shuffled) == total(claims)


@slow
@given(claims_of())
def test_b_no_more_than_the_real_time_of_each_day_and_no_more_than_the_cap(claims):
    by_day, capped = {}, {}
    for piece in replay(claims).pieces:
        by_day.setdefault(piece.day, []).append(piece)
        if piece.claim.mode == "online":
            capped[piece.day] = capped.get(piece.day, 0) + piece.credited
    for pieces in by_day.values():
        assert sum(piece.credited for piece in pieces) <= length(union([(p.start, p.end) for p in pieces]))
    cap = claims[0].rules.caps[0].units * 45 * 60
    assert all(seconds <= cap for seconds in capped.values())


@slow
@given(claims_of(), claims_of(most=2))
def test_c_another_device_never_earns_beyond_the_union(claims, others):
    both = [*claims, *(replace(claim, key=f"x{claim.key}", rules=claims[0].rules) for claim in others)]
    assert total(both) <= elapsed(both)


def split(claim, share):
    at = claim.start + (claim.end - claim.start) * share
    if claim.m0 is None:
        return [replace(claim, end=at), replace(claim, start=at)]
    middle = claim.media_at(at)
    return [replace(claim, end=at, m1=middle), replace(claim, start=at, m0=middle)]


@slow
@given(claims_of(), st.data())
def test_d_splitting_any_claim_anywhere_changes_nothing(claims, data):
    place = data.draw(st.integers(0, len(claims) - 1))
    share = Fraction(data.draw(st.integers(1, 99)), 100)
    chunked = [*claims[:place], *split(claims[place], share), *claims[place + 1 :]]
    assert total(chunked) == total(claims)


def test_d_ties_broken_by_segment_start_would_change_hours():
    """Negative control: with each chunk as its own lease, re-chunking the same play moves seconds."""
    long = Claim(
        "a", "online", Fraction(0), Fraction(3600), Fraction(0), CN_TEST_45, "A", Fraction(0), Fraction(3600)
    )
    fast = Claim(
        "b",
        "online",
        Fraction(600),
        Fraction(1800),
        Fraction(600),
        CN_TEST_45,
        "A",
        Fraction(0),
        Fraction(2400),
    )
    fast = replace(fast, rate=Fraction(2))
    first, second = split(long, Fraction(1, 3))
    by_lease = total([first, second, fast])
    by_start = total([first, replace(second, leased=second.start), fast])
    assert by_lease == total([long, fast]) == 3600
    assert by_start != by_lease


@slow
@given(claims_of())
def test_deriving_from_a_day_on_equals_deriving_everything(claims):
    whole = replay(claims)
    for cut in (date(2020, 4, 7), date(2020, 4, 8), date(2020, 4, 9)):
        before, after = {}, {}
        for piece in whole.pieces:
            if piece.claim.lesson:
                (before if piece.day < cut else after).setdefault(piece.claim.lesson, []).extend(piece.media)
        again = replay(claims, credited=before, since=cut)
        assert again.pieces == tuple(piece for piece in whole.pieces if piece.day >= cut)
        assert credited_media(again) == credited_media(whole)


@slow
@given(claims_of())
def test_media_of_a_lesson_is_credited_once(claims):
    outcome = replay(claims)
    for lesson, spans in outcome.credited.items():
        parts = [part for piece in outcome.pieces if piece.claim.lesson == lesson for part in piece.media]
        assert sum(end - start for start, end in parts) == length(spans)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end": Fraction(0)}, "end-before-start"),
        ({"m1": Fraction(-1)}, "media"),
        ({"m1": Fraction(103)}, "seek"),
        ({"m1": None}, "media"),
        ({"lesson": None}, "lesson"),
        ({"rate": Fraction(0)}, "rate"),
        ({"mode": "dreaming"}, "mode"),
    ],
)
def test_an_impossible_claim_is_refused_by_name(change, code):
    claim = Claim(
        "a", "online", Fraction(0), Fraction(100), Fraction(0), CN_TEST_45, "A", Fraction(0), Fraction(102)
    )
    assert total([claim]) == 100
    with pytest.raises(ClaimRefused) as refused:
        replay([replace(claim, **change)])
    assert refused.value.code == code


def test_ingest_cuts_at_the_seek_that_replay_refuses():
    claim = Claim(
        "a", "online", Fraction(0), Fraction(100), Fraction(0), CN_TEST_45, "A", Fraction(0), Fraction(900)
    )
    assert cut_at_seek(claim).m1 == 102


def test_a_claim_of_many_days_is_split_at_each_midnight_over_daylight_saving():
    rules = replace(CN_TEST_45, tz="Europe/Berlin", caps=())
    start = instant(datetime(2025, 3, 29, 11, tzinfo=UTC))
    claim = Claim("a", "onsite", start, start + 3 * 86400, start, rules)
    days = {piece.day: piece.end - piece.start for piece in replay([claim]).pieces}
    assert [int(seconds / 3600) for seconds in days.values()] == [12, 23, 24, 13]
    assert list(days) == [date(2025, 3, 29) + timedelta(days=n) for n in range(4)]
