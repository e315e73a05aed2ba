"""Beats: late, twice, shuffled or forged; what is true counts once, and the rest is refused by name."""

import random
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.ledger.actions import derive_days
from lms.ledger.queries import account_units, day_list, entries_of, lesson_progress, verify
from lms.ledger.rules.claims import Claim, check
from lms.rulesets.rules import CN_TEST_45
from lms.study.actions import accept_beats, close_lease, settle, settle_due
from lms.study.actions import beats as beats_module
from lms.study.models import Lease
from lms.study.refusals import BEAT_WORDS, BeatsBusy, TooManyBeats
from lms.study.rules.beats import BeatRefused, parse_beat
from lms.study.rules.spans import Limits, Span, add_seq, bound, coalesce, has_seq
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LESSON, at
from tests.factories.study import START, beat, open_lesson

db = pytest.mark.django_db


@pytest.fixture
def enrolment(db):
    return EnrolmentFactory()


@pytest.fixture
def lease(enrolment):
    return open_lesson(enrolment)


def seconds(number):
    return START + timedelta(seconds=number)


def send(lease, *beats, now):
    return accept_beats(lease.token, list(beats), seconds(now))


def posted(enrolment):
    settle(Lease.objects.latest("pk").pk, at=at("23:00", days=8), derive_now=True)
    return account_units(enrolment).online_s


def test_beats_become_one_segment_of_evidence(enrolment, lease):
    for number in range(1, 11):
        reply = send(lease, beat(number, end_s=number * 30), now=number * 30 + 1)
        assert (reply.credited_today_s, reply.accepted, reply.live) == (number * 30, 1, True)
    assert reply.seen == [[0, 300_000]]
    assert reply.cap_left_s == 21_600 - 300
    assert posted(enrolment) == 300
    [entry] = entries_of(enrolment.pk)
    assert len(entry.evidence) == 1
    assert verify().violations == []


def test_a_beat_is_two_statements_and_one_when_it_is_known(lease, django_assert_num_queries):
    with django_assert_num_queries(2):
        send(lease, *[beat(number, end_s=number * 10, span_s=10) for number in range(1, 41)], now=500)
    with django_assert_num_queries(1):
        reply = send(lease, beat(7, end_s=70, span_s=10), now=510)
    assert (reply.accepted, reply.credited_today_s) == (0, 400)


def test_a_burst_is_bounded_by_the_server_clock(enrolment, lease):
    burst = [beat(number, end_s=number * 900, span_s=900) for number in range(1, 5)]
    reply = send(lease, *burst, now=300)
    assert [refused.code for refused in reply.refused] == ["ahead-of-clock"] * 3
    assert posted(enrolment) == 305


def test_media_that_runs_ahead_of_the_clock_is_cut(enrolment, lease):
    send(lease, beat(1, end_s=30, to=600), now=31)
    assert posted(enrolment) == 30
    assert lesson_progress(enrolment.pk)[LESSON].seen == [[0, 32_000]]


WRONG = [
    ({"mono_ms": float("nan")}, "not-a-number"),
    ({"from": float("inf")}, "not-a-number"),
    ({"rate": float("-inf")}, "not-a-number"),
    ({"wall_ms": float("nan")}, "not-a-number"),
    ({"mono_ms": -86_400_000}, "negative"),
    ({"span_ms": -1}, "negative"),
    ({"from": -1}, "negative"),
    ({"mono_ms": 30_000, "span_ms": 60_000}, "before-lease"),
    ({"mono_ms": 10**7, "span_ms": 10**6}, "too-long"),
    ({"to": 10**9}, "too-long"),
    ({"mono_ms": 10**400}, "malformed"),
    ({"from": 50, "to": 20}, "backwards"),
    ({"rate": 0}, "rate"),
    ({"rate": 100}, "rate"),
    ({"rate": "1"}, "malformed"),
    ({"rate": True}, "malformed"),
    ({"playing": 1}, "malformed"),
    ({"visible": None}, "malformed"),
    ({"closing": "yes"}, "malformed"),
    ({"seq": 1.5}, "malformed"),
    ({"seq": -1}, "malformed"),
    ({"seq": None}, "malformed"),
    ({"mono_ms": 50_000_000}, "ahead-of-clock"),
]


@pytest.mark.parametrize(("change", "code"), WRONG)
def test_a_beat_that_cannot_be_credits_nothing_and_says_why(enrolment, lease, change, code):
    reply = send(lease, {**beat(1, end_s=30), **change}, now=31)
    assert [(refused.code, bool(refused.message)) for refused in reply.refused] == [(code, True)]
    assert (reply.accepted, reply.credited_today_s) == (0, 0)
    row = Lease.objects.get()
    counted = int(code == "ahead-of-clock")  # for people to look at, if there are many: it credits nothing
    assert (row.segments, row.received, row.position_ms) == ([], [], 0)
    assert (row.revision, row.tally.get("early", 0)) == (counted, counted)
    good = send(lease, {**beat(1, end_s=30), **change, "seq": 1, "mono_ms": "x"}, beat(2, end_s=30), now=31)
    assert good.credited_today_s == 30


@pytest.mark.parametrize("raw", [None, 5, "beat", [], {}, {"seq": 1}])
def test_something_that_is_no_beat_is_refused(lease, raw):
    assert [refused.code for refused in send(lease, raw, now=31).refused] == ["malformed"]


def test_too_many_beats_are_refused_as_a_whole(lease):
    with pytest.raises(TooManyBeats):
        send(lease, *[beat(number, end_s=number) for number in range(30, 90)], now=100)
    assert Lease.objects.get().segments == []


def test_beats_of_yesterdays_lease_credit_nothing_after_its_end(enrolment, lease):
    reply = send(lease, beat(1, end_s=86_400), now=86_400)
    assert ([refused.code for refused in reply.refused], reply.live) == (["expired"], False)
    assert posted(enrolment) == 0


def test_a_beat_older_than_a_week_is_for_the_office(enrolment, lease):
    reply = send(lease, beat(1, end_s=30), now=8 * 86_400)
    assert [refused.code for refused in reply.refused] == ["too-late"]
    assert posted(enrolment) == 0


def test_a_wrong_phone_clock_is_no_reason_to_refuse(enrolment, lease):
    send(lease, beat(1, end_s=30, wall_ms=0), beat(2, end_s=60, wall_ms=4 * 10**12), now=61)
    assert posted(enrolment) == 60


def test_what_comes_hours_later_counts_as_grade_c(enrolment, lease):
    send(lease, beat(1, end_s=30), now=7200)
    assert posted(enrolment) == 30
    assert entries_of(enrolment.pk)[0].grade == "C"


def test_a_superseded_player_keeps_what_came_before_and_is_told(enrolment, lease):
    second = open_lesson(enrolment, when=seconds(100))
    reply = send(lease, beat(1, end_s=30), beat(2, end_s=115, start_at=85), beat(3, end_s=160), now=200)
    assert (reply.superseded, reply.live, reply.settle_now) == (True, False, True)
    assert [(refused.seq, refused.code) for refused in reply.refused] == [(3, "superseded")]
    settle(Lease.objects.get(uuid=lease.uuid).pk, at=seconds(210), derive_now=True)
    send(second, beat(1, end_s=30, start_at=200), now=230)
    assert posted(enrolment) == 30 + 15 + 30
    assert verify().violations == []


def test_hidden_and_paused_time_is_kept_but_earns_nothing(enrolment, lease):
    reply = send(lease, beat(1, end_s=30, visible=False), beat(2, end_s=60, playing=False), now=61)
    assert reply.credited_today_s == 0
    assert posted(enrolment) == 0
    assert day_list(enrolment)[0].lost_s == {"hidden_or_paused": 60}


def test_two_requests_at_the_same_moment_both_count(lease, monkeypatch):
    read = beats_module._lease
    interfered = []

    def slow(name):
        row = read(name)
        if not interfered:
            interfered.append(True)
            send(lease, beat(2, end_s=60), now=61)
        return row

    monkeypatch.setattr(beats_module, "_lease", slow)
    assert send(lease, beat(1, end_s=30), now=61).credited_today_s == 60
    assert Lease.objects.get().received == [[1, 2]]


def test_without_the_guard_the_other_request_would_be_overwritten(lease):
    """Negative control: the same race without the revision in the update loses a beat."""
    stale = Lease.objects.get()
    send(lease, beat(2, end_s=60), now=61)
    found = beats_module._sort(stale, [beat(1, end_s=30)], seconds(61))
    assert not beats_module._store(stale, found, seconds(61))
    Lease.objects.update(revision=0)
    stale = Lease.objects.get()
    stale.received, stale.segments = [], []
    assert beats_module._store(
        stale, beats_module._sort(stale, [beat(1, end_s=30)], seconds(61)), seconds(61)
    )
    assert Lease.objects.get().received == [[1, 1]]


def test_a_lease_that_is_always_written_to_gives_up_politely(lease, monkeypatch):
    monkeypatch.setattr(beats_module, "_store", lambda *_: False)
    with pytest.raises(BeatsBusy):
        send(lease, beat(1, end_s=30), now=31)


def test_a_new_day_begins_at_midnight_of_the_programme(enrolment):
    lease = open_lesson(enrolment, when=at("23:59"))
    early = accept_beats(lease.token, [beat(1, end_s=30)], at("23:59") + timedelta(seconds=31))
    late = accept_beats(lease.token, [beat(2, end_s=90)], at("00:00", days=1) + timedelta(seconds=31))
    assert (early.credited_today_s, late.credited_today_s) == (30, 30)


def test_over_the_cap_nothing_more_counts(enrolment):
    lease = open_lesson(enrolment, length_s=30_000, when=at("01:00"))
    for number in range(1, 26):
        reply = accept_beats(
            lease.token,
            [beat(number, end_s=number * 900, span_s=900)],
            at("01:00") + timedelta(seconds=number * 900),
        )
    assert (reply.credited_today_s, reply.cap_left_s) == (21_600, 0)
    assert posted(enrolment) == 21_600


# --- settling


def test_settling_is_due_when_over_when_idle_and_after_fifteen_minutes(enrolment, lease):
    assert not send(lease, beat(1, end_s=30), now=31).settle_now
    assert send(lease, beat(2, end_s=60), now=940).settle_now
    assert settle_due(seconds(31)) == 0
    assert settle_due(seconds(1031)) == 1
    assert settle_due(seconds(201)) == 0
    send(lease, beat(4, end_s=220), now=221)
    close_lease(Lease.objects.get(), at=seconds(222))
    assert Lease.objects.get().segments == []


def test_settling_twice_and_late_beats_change_nothing_but_what_is_new(enrolment, lease):
    send(lease, beat(1, end_s=30), beat(3, end_s=90), now=91)
    assert settle(Lease.objects.get().pk, at=seconds(92)) == 2
    assert settle(Lease.objects.get().pk, at=seconds(92)) == 0
    send(lease, beat(1, end_s=30), beat(2, end_s=60), beat(3, end_s=90), now=95)
    assert posted(enrolment) == 90
    assert derive_days(enrolment.learner_id, None) == []
    assert verify().violations == []


def test_a_short_film_settles_as_soon_as_it_was_seen(enrolment):
    lease = open_lesson(enrolment, length_s=12)
    assert send(lease, beat(1, end_s=12, span_s=12), now=12).settle_now
    settle_due(seconds(13))
    assert not send(lease, beat(2, end_s=24, span_s=12, start_at=0), now=25).settle_now


# --- pure: coalescing and shuffling


def spans_of(beats):
    return [
        Span(b.seq, b.start_ms, b.end_ms, b.from_ms, b.to_ms, str(b.rate), 3) for b in map(parse_beat, beats)
    ]


def test_coalescing_joins_what_follows_and_keeps_what_does_not():
    beats = [
        beat(1, end_s=30),
        beat(2, end_s=60),
        beat(3, end_s=90, start_at=600),
        beat(4, end_s=120, start_at=630, rate=1),
    ]
    joined = coalesce(spans_of(beats))
    assert [(span.seq, span.start_ms, span.end_ms, span.to_ms) for span in joined] == [
        (1, 0, 60_000, 60_000),
        (3, 60_000, 120_000, 660_000),
    ]


BEATS = st.builds(
    beat,
    st.integers(1, 500),
    end_s=st.floats(0, 4000),
    span_s=st.floats(0, 900),
    start_at=st.floats(0, 4000),
    rate=st.sampled_from([0.5, 0.75, 1, 1.25, 1.333, 2, 16]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(BEATS, max_size=12))
def test_whatever_is_taken_is_a_claim_that_the_ledger_takes(beats):
    limits, spans = Limits(received_ms=3_000_000, expires_ms=43_200_000, duration_ms=3_600_000), []
    for raw in beats:
        try:
            span = bound(parse_beat(raw), limits)
        except BeatRefused:
            continue
        spans += [span] if span else []
    for span in coalesce(spans):
        start, end, m0, m1 = (Fraction(ms, 1000) for ms in span[1:5])
        check(Claim("k", "online", start, end, start, CN_TEST_45, "A", m0, m1, Fraction(span.rate)))
        assert end <= 3005
        assert m1 <= 3600


@pytest.mark.parametrize(("length_s", "closing"), [(3600, True), (12, False)])
def test_a_lost_bell_costs_one_sweep_when_the_player_leaves_or_has_seen_the_film(
    enrolment, length_s, closing
):
    lease = open_lesson(enrolment, length_s=length_s)
    assert send(lease, beat(1, end_s=12, span_s=12, closing=closing), now=12).settle_now
    assert settle_due(seconds(13)) == 1
    assert not Lease.objects.get().settle_now
    assert settle_due(seconds(14)) == 0


def test_a_lease_that_cannot_be_settled_does_not_hold_up_the_others(enrolment, lease):
    other = EnrolmentFactory()
    second = open_lesson(other)
    for each in (lease, second):
        send(each, beat(1, end_s=30), now=31)
    broken = Lease.objects.get(uuid=lease.uuid)
    Lease.objects.filter(pk=broken.pk).update(segments=[[1, 5000, 1000, 0, 10, "1", 3]])
    assert settle_due(seconds(200)) == 1
    assert Lease.objects.get(uuid=second.uuid).segments == []


def test_media_that_stands_still_is_not_hidden_in_a_long_segment():
    beats = [beat(1, end_s=30)] + [beat(n, end_s=30 * n, start_at=30, to=30) for n in (2, 3)]
    joined = coalesce(spans_of(beats))
    for span in joined:
        assert abs(span.to_ms - span.from_ms - Fraction(span.rate) * (span.end_ms - span.start_ms)) <= 30_000
    assert len(joined) == 3


@given(st.lists(st.integers(0, 60), max_size=60))
def test_ranges_remember_exactly_what_came(seqs):
    received = []
    for seq in seqs:
        received = add_seq(received, seq)
    assert [n for n in range(70) if has_seq(received, n)] == sorted(set(seqs))
    assert received == sorted(received)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_shuffled_repeated_and_batched_beats_give_the_same_hours(seed, enrolment):
    dice = random.Random(seed)
    beats, clock, media = [], 0, 0
    for seq in range(1, 25):
        span = dice.choice([5, 20, 30])
        clock += span + dice.choice([0, 0, 0, 3])
        media = dice.choice([media, media, media, dice.randrange(0, 600)])
        beats.append(beat(seq, end_s=clock, span_s=span, start_at=media, visible=dice.random() > 0.1))
        media += span
    totals = []
    for order in (beats, dice.sample(beats, len(beats)), [*beats[12:], *beats, *beats[:3]]):
        learner = EnrolmentFactory()
        lease = open_lesson(learner)
        for start in range(0, len(order), 7):
            accept_beats(lease.token, order[start : start + 7], seconds(clock))
        totals.append(posted(learner))
    assert len(set(totals)) == 1


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*beat(1, end_s=30), "closing"]), JUNK).map(
        lambda junk: {**beat(1, end_s=30), **junk}
    )
)
def test_junk_is_a_beat_or_a_refusal_that_has_words(raw):
    refusal, parsed = None, None
    try:
        parsed = parse_beat(raw)
    except BeatRefused as refused:
        refusal = refused.code
    assert (parsed is None) == (refusal in BEAT_WORDS)
    assert parsed is None or 0 <= parsed.start_ms <= parsed.end_ms
    assert parsed is None or 0 <= parsed.from_ms <= parsed.to_ms
