"""Property (f) of domain §4.7: the same play gives the same hours, told live or days later, whatever clock and order."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.ledger.actions import derive_days
from lms.ledger.queries import account_units, day_list, verify
from lms.study.actions import accept_beats, settle_due
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import Phone
from tests.factories.study import START, beat, open_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY_S, LENGTH_S = 86_400, 36_000
# A stretch: the pause before it and its length in seconds, where the film stands, how fast, seen or not.
PLAY = st.tuples(
    st.integers(0, 30_000),
    st.integers(20, 900),
    st.integers(0, 5_000),
    st.sampled_from([1, 1, 1, 0.75, 1.5]),
    st.booleans() | st.just(value=True),
)
HISTORIES = st.lists(PLAY, min_size=1, max_size=12)


def laid_out(history):
    """(start, length, media, rate, visible) in seconds after the lease, one after the other, within six days."""
    at_s, found = 0, []
    for pause, length, media, rate, visible in history:
        at_s += pause
        if at_s + length < 6 * DAY_S:
            found.append((at_s, length, media, rate, visible))
        at_s += length
    return found


def told_live(enrolment, plays):
    """Each stretch under a lease of its own, told when it ended."""
    for start, length, media, rate, visible in plays:
        when = START + timedelta(seconds=start)
        lease = open_lesson(enrolment, when=when, length_s=LENGTH_S)
        told = beat(1, end_s=length, span_s=length, start_at=media, rate=rate, visible=visible)
        assert not accept_beats(lease.token, [told], when + timedelta(seconds=length + 1)).refused


def told_later(phone, plays, draw):
    """One page without a network from the lease on: batches of any size, shuffled, some twice, on the seventh day."""
    stretches = [
        phone.stretch(
            number, mono_end_s=start + length, span_s=length, media_s=media, rate=rate, visible=visible
        )
        for number, (start, length, media, rate, visible) in enumerate(plays, 1)
    ]
    order = draw(st.permutations(stretches))
    size = draw(st.integers(1, 5))
    batches = [order[place : place + size] for place in range(0, len(order), size)]
    batches += draw(st.lists(st.sampled_from(batches), max_size=2))
    clock_set_s = draw(st.sampled_from([0, 0, 7 * 3600, -5 * 3600, 90 * DAY_S]))
    for number, beats in enumerate(draw(st.permutations(batches))):
        now_s = 6 * DAY_S + 3600 + number
        reply = phone.send(beats, now_s=now_s, wall_ms=phone.wall(now_s + clock_set_s))
        assert (reply.held_s, reply.batch.refused) == (0, [])


def figures(enrolment):
    settle_due(START + timedelta(days=8))
    derive_days(enrolment.learner_id, None)
    return account_units(enrolment).online_s, {
        row.day: row.total_s for row in day_list(enrolment) if row.total_s
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES, off_h=st.integers(-14, 14), data=st.data())
def test_told_live_or_days_later_the_hours_are_the_same(history, off_h, data):
    plays = laid_out(history)
    with transaction.atomic():
        online, offline = EnrolmentFactory(), EnrolmentFactory()
        told_live(online, plays)
        phone = Phone(offline, off_s=off_h * 3600, length_s=LENGTH_S)
        told_later(phone, plays, data.draw)
        assert figures(offline) == figures(online)
        assert verify().violations == []
        transaction.set_rollback(True)


def test_the_comparison_can_fail():
    """With a stretch of one day told on another, the figures differ: the property is no tautology."""
    online, offline = EnrolmentFactory(), EnrolmentFactory()
    plays = [(0, 600, 0, 1, True), (DAY_S, 600, 600, 1, True)]
    told_live(online, plays)
    told_live(offline, [plays[0], (2 * DAY_S, 600, 600, 1, True)])
    assert figures(offline) != figures(online)


def test_a_batch_with_an_earlier_lease_derives_the_day_again():
    """The second that both claim goes to the session leased first, although it is heard of a day later."""
    enrolment = EnrolmentFactory()
    phone = Phone(enrolment, length_s=LENGTH_S)
    other = START + timedelta(minutes=10)
    lease = open_lesson(enrolment, when=other, length_s=LENGTH_S)
    accept_beats(lease.token, [beat(1, end_s=600, span_s=600)], other + timedelta(seconds=601))
    before = figures(enrolment)[0]
    phone.send(phone.played(30, media_s=4000), now_s=DAY_S)
    after = figures(enrolment)[0]
    assert (before, after) == (600, 1800)
    assert verify().violations == []
