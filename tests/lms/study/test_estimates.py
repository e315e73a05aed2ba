"""Whole milliseconds give the figures that exact fractions give: beats are counted by integers, and checked here without."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.ledger.rules import intervals
from lms.ledger.rules.bounds import SERVER_GRACE_S
from lms.ledger.rules.claims import SEEK_TOLERANCE_S
from lms.study.rules.beats import BeatRefused, parse_beat
from lms.study.rules.estimates import Estimate
from lms.study.rules.spans import Limits, Span, add_seq, bound, has_seq
from lms.study.rules.stretches import fresh_in, take
from tests.factories.study import beat

RATES = ["1", "1/16", "1/2", "3/4", "5/4", "4/3", "133/100", "99/100", "2", "16"]
EDGES = st.integers(0, 400)


def whole(spans):
    return [[int(Fraction(edge)) for edge in span] for span in intervals.to_json(spans)]


def counted_plainly(estimate, spans, *, max_rate, duration_ms):
    """One span after the other, each with a fraction of its own and unions of everything."""
    estimate = replace(estimate)
    for span in spans:
        rate, wall = Fraction(span.rate), span.end_ms - span.start_ms
        if not span.is_live or rate > max_rate:
            continue
        if estimate.is_reading:
            shown = fresh = intervals.first(intervals.subtract([(0, duration_ms)], estimate.credited), wall)
        else:
            run = [(span.from_ms, min(span.to_ms, span.from_ms + int(wall * rate)))]
            fresh, shown = intervals.subtract(run, estimate.credited), [(span.from_ms, span.to_ms)]
        estimate.seen = whole(intervals.union(estimate.seen, shown))
        worth = int(intervals.length(fresh) * min(Fraction(1), 1 / rate))
        left = worth if estimate.cap_s is None else max(0, estimate.cap_s * 1000 - estimate.today_ms)
        if worth > left:
            fresh, worth = intervals.first(fresh, int(left * max(Fraction(1), rate))), left
        estimate.today_ms += worth
        estimate.credited = whole(intervals.union(estimate.credited, fresh))
    return estimate


@st.composite
def spans(draw):
    start, media = draw(EDGES), draw(EDGES)
    end, to = start + draw(st.integers(1, 200)), media + draw(st.integers(0, 300))
    return Span(
        1, start, end, media, to, draw(st.sampled_from(RATES)), draw(st.sampled_from([3, 3, 3, 7, 1, 2]))
    )


@st.composite
def played_on(draw):
    """Beats as a player sends them: each begins where the one before ended."""
    rate, at, media, found = draw(st.sampled_from(RATES)), 0, draw(EDGES), []
    for wall in draw(st.lists(st.integers(1, 90), min_size=1, max_size=20)):
        ahead = int(Fraction(rate) * wall) + draw(st.integers(-1, 1))
        found.append(Span(1, at, at + wall, media, media + max(0, ahead), rate, 3))
        at, media = at + wall, media + max(0, ahead)
    return found


SETS = st.lists(st.tuples(EDGES, EDGES).map(list), max_size=6)
ESTIMATES = st.builds(
    Estimate,
    today_ms=st.integers(700, 1_100),
    cap_s=st.sampled_from([None, 0, 1, 1, 1]),  # most of them are reached in the middle of a batch
    credited=SETS,
    seen=SETS,
    is_reading=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(ESTIMATES, st.lists(spans(), max_size=14) | played_on(), st.sampled_from(RATES), st.integers(0, 900))
def test_a_batch_counts_as_its_spans_do_one_by_one_in_exact_fractions(estimate, batch, most, duration_ms):
    limits = {"max_rate": Fraction(most), "duration_ms": duration_ms}
    wanted = counted_plainly(estimate, batch, **limits)
    found, one_by_one = replace(estimate), replace(estimate)
    found.add(batch, **limits)
    for span in batch:
        one_by_one.add([span], **limits)
    assert found == wanted
    assert one_by_one == wanted
    assert Estimate.from_json(found.as_json()) == found


@settings(max_examples=300)
@given(SETS, EDGES, EDGES)
def test_stretches_are_the_intervals_of_the_ledger(some, start, end):
    taken = list(intervals.union(some))
    fresh = fresh_in(start, end, taken)
    assert fresh == list(intervals.subtract([(start, end)], some))
    assert take(list(taken), fresh) == list(intervals.union(taken, fresh))


LIMITS = st.builds(
    Limits,
    received_ms=st.integers(0, 700_000),
    expires_ms=st.integers(0, 800_000),
    superseded_ms=st.none() | st.integers(0, 700_000),
    closed_ms=st.none() | st.integers(0, 700_000),
    duration_ms=st.none() | st.integers(0, 700_000),
)
NUMBERS = st.sampled_from([0.0625, 0.5, 0.75, 1, 1.0, 1.1, 1.25, 1.333, 1.3333333, 2, 16, 15.999])


def bound_plainly(found, rate, limits):
    """Start, end and media of a beat within its limits, or the code of the refusal; None for nothing."""
    ends = [
        (limits.received_ms + SERVER_GRACE_S * 1000, "ahead-of-clock"),
        (limits.expires_ms, "expired"),
        (limits.superseded_ms, "superseded"),
        (limits.closed_ms, "closed"),
    ]
    allowed, why = min(each for each in ends if each[0] is not None)
    if found.start_ms >= allowed and found.end_ms > allowed:
        return why
    end = min(found.end_ms, allowed)
    if end <= found.start_ms:
        return None
    to = min(found.to_ms, found.from_ms + int(rate * (end - found.start_ms)) + SEEK_TOLERANCE_S * 1000)
    last = max(to, found.from_ms) if limits.duration_ms is None else limits.duration_ms
    return found.start_ms, end, min(found.from_ms, last), min(to, last), str(rate)


@settings(max_examples=300, deadline=None)
@given(
    st.floats(0, 700), st.floats(0, 700), st.floats(0, 700), st.floats(0, 90), NUMBERS, LIMITS
)  # fmt: skip
def test_a_beat_is_cut_where_exact_fractions_cut_it(end_s, span_s, start_at, more, rate, limits):
    raw = {**beat(1, end_s=end_s, span_s=min(span_s, end_s), start_at=start_at, rate=rate)}
    raw["to"] = raw["to"] + more
    exact = Fraction(rate).limit_denominator(100)
    found = parse_beat(raw)
    assert found.rate == str(exact)
    cut: object
    try:
        span = bound(found, limits)
        cut = span and (*span[1:5], span.rate)
    except BeatRefused as refused:
        cut = refused.code
    assert cut == bound_plainly(found, exact, limits)


@given(st.lists(st.integers(0, 40), max_size=40))
def test_numbers_that_came_are_kept_without_touching_what_was_read(seqs):
    received: list[list[int]] = []
    for place, seq in enumerate(seqs):
        before = [list(each) for each in received]
        assert has_seq(received, seq) == (seq in seqs[:place])
        after = add_seq(received, seq)
        assert received == before
        assert after == whole_numbers(seqs[: place + 1])
        received = after


def whole_numbers(seqs):
    """Ranges of neighbours."""
    return [[start, end - 1] for start, end in intervals.union([(seq, seq + 1) for seq in seqs])]
