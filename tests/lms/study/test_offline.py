"""Learning without a network: V11 to V13, whatever the device's clock says; late is looked at, nothing is lost."""

import json
from datetime import timedelta

import pytest

from lms.accounts.actions import revoke_device_key
from lms.accounts.models import RoleGrant, User
from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cases.models import Case
from lms.cases.names import CaseKind, CaseOutcome
from lms.cases.refusals import OwnCase
from lms.ledger.actions import derive_days
from lms.ledger.queries import account_units, day_list, entries_of, verify
from lms.study.actions import accept_beats, decide_offline, held_pass, issue_pass, settle
from lms.study.models import Lease, OfflineBatch, OfflinePass
from lms.study.names import BatchState
from lms.study.refusals import (
    BatchRefused,
    DeviceUnknown,
    LeaseInvalid,
    NothingHeld,
    PassInvalid,
    TooManyRefused,
    TooMuchDecided,
)
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.devices import Browser
from tests.factories.offline import RUN, Phone
from tests.factories.study import START, beat, open_lesson

pytestmark = pytest.mark.django_db
HOUR, DAY = 3600, 86_400


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


@pytest.fixture
def phone(enrolment):
    return Phone(enrolment)


def posted(enrolment):
    derive_days(enrolment.learner_id, None)
    assert verify().violations == []
    return account_units(enrolment).online_s


def by_day(enrolment):
    return {row.day.day: row.total_s for row in day_list(enrolment)}


def test_a_batch_counts_with_grade_c(enrolment, phone):
    reply = phone.send(phone.played(45), now_s=3 * HOUR)
    assert (reply.batch.state, reply.counted_s, reply.held_s) == (BatchState.COUNTED, 2700, 0)
    assert posted(enrolment) == 2700
    assert [entry.grade for entry in entries_of(enrolment.pk)] == ["C"]


def test_v11_a_clock_that_is_off_by_hours_is_corrected_and_reported(enrolment):
    phone = Phone(enrolment, off_s=3 * HOUR + 12 * 60)
    reply = phone.send(phone.played(45), now_s=HOUR)
    assert (posted(enrolment), by_day(enrolment)) == (2700, {7: 2700})
    assert reply.offset_ms == -(3 * HOUR + 12 * 60) * 1000


def test_v12_three_days_each_on_its_own_day_and_cap(enrolment):
    phone = Phone(enrolment, length_s=36_000)
    for place in range(3):
        beats = phone.played(50, from_s=place * DAY, mono_s=0, media_s=place * 3000)
        phone.send(beats, now_s=3 * DAY, run=f"page-{place}", sender="page-9")
    assert posted(enrolment) == 9000
    assert by_day(enrolment) == {7: 3000, 8: 3000, 9: 3000}


def test_v12b_the_daily_cap_holds_offline(enrolment):
    phone = Phone(enrolment, when=START - timedelta(hours=12), length_s=36_000)
    phone.send(phone.played(420), now_s=8 * HOUR)
    assert posted(enrolment) == 21_600


def test_v13_after_a_reboot_with_a_changed_clock_nothing_counts_and_a_person_decides(enrolment, phone):
    beats = phone.played(300, from_s=0, mono_s=0)
    reply = phone.send(beats, now_s=2 * HOUR, run="after", sender="now", wall_ms=phone.wall(9 * DAY))
    assert (reply.batch.state, reply.batch.reason) == (BatchState.HELD, "clock-broken")
    assert (reply.counted_s, reply.held_s) == (0, 7200)
    assert posted(enrolment) == 0


def test_a_monotonic_clock_that_ran_ahead_of_ours_is_held_not_believed(enrolment, phone):
    reply = phone.send(phone.played(300), now_s=2 * HOUR)
    assert (reply.batch.state, reply.batch.reason) == (BatchState.HELD, "more-than-gap")
    assert reply.counted_s + reply.held_s <= 2 * 7200 + 5
    assert posted(enrolment) <= 7205


def test_the_page_that_sends_ties_its_own_clock_to_ours(enrolment, phone):
    """Another page than the one of the lease, and the wall clock was set: its monotonic clock still proves when."""
    beats = phone.played(30, from_s=HOUR, mono_s=600)
    reply = phone.send(
        beats, now_s=3 * HOUR, run="later", sender="later", sent_mono_s=600 + 2 * HOUR, wall_ms=1_000_000
    )
    assert (reply.batch.state, reply.counted_s) == (BatchState.COUNTED, 1800)
    assert posted(enrolment) == 1800
    assert entries_of(enrolment.pk)[0].day.day == 7


def test_a_device_that_slept_is_placed_by_its_wall_clock(enrolment, phone):
    """Its monotonic clock stood still for a day: the time is the same, the day is the right one."""
    beats = phone.played(30, from_s=DAY, mono_s=600)
    phone.send(beats, now_s=2 * DAY, sent_mono_s=7200)
    assert (posted(enrolment), by_day(enrolment)) == (1800, {8: 1800})


def test_a_week_counts_by_itself_and_what_is_older_is_held(enrolment, phone):
    fresh, old = phone.played(30, from_s=2 * DAY), phone.played(30, from_s=HOUR, seq=50, media_s=1800)
    reply = phone.send([*fresh, *old], now_s=8 * DAY)
    assert (reply.batch.state, reply.batch.reason) == (BatchState.HELD, "late")
    assert (reply.counted_s, reply.held_s) == (1800, 1800)
    assert posted(enrolment) == 1800


def test_what_comes_after_two_weeks_is_held_too(enrolment, phone):
    reply = phone.send(phone.played(30), now_s=20 * DAY)
    assert (reply.batch.state, reply.held_s) == (BatchState.HELD, 1800)


def test_the_same_bytes_again_are_the_same_batch(enrolment, phone):
    first, again = (phone.send(phone.played(30), now_s=HOUR + n) for n in range(2))
    assert first.batch == again.batch
    assert (OfflineBatch.objects.count(), posted(enrolment)) == (1, 1800)


def test_a_stretch_counts_once_whatever_door_and_batch_it_comes_through(enrolment, phone):
    beats = phone.played(30)
    accept_beats(phone.lease.token, beats[:3], phone.at(1000))
    phone.send(beats[1:5], now_s=HOUR)
    phone.send(list(reversed(beats)), now_s=2 * HOUR)
    reply = accept_beats(phone.lease.token, beats, phone.at(2 * HOUR + 5))
    assert reply.accepted == 0
    settle(Lease.objects.get().pk, at=phone.at(3 * HOUR))
    assert posted(enrolment) == 1800


def test_a_lease_that_ended_meanwhile_takes_nothing_away(enrolment, phone):
    """Another device took the lease, and twelve hours went by: what the phone did alone still counts."""
    open_lesson(enrolment, when=phone.at(60))
    beats = phone.played(30, from_s=13 * HOUR)
    assert {each.code for each in accept_beats(phone.lease.token, beats, phone.at(14 * HOUR)).refused} == {
        "superseded"
    }
    assert phone.send(beats, now_s=14 * HOUR).counted_s == 1800
    assert posted(enrolment) == 1800


def test_a_removed_device_is_held_whenever_it_signed(enrolment, phone):
    before = phone.batch(phone.played(15))
    revoke_device_key(actor=enrolment.learner, key=phone.key)
    first = phone.send([], now_s=HOUR, body=before)
    after = phone.send(phone.played(15, from_s=2 * HOUR, seq=9, media_s=900), now_s=3 * HOUR)
    assert [(reply.batch.state, reply.batch.reason) for reply in (first, after)] == [
        (BatchState.HELD, "device-removed")
    ] * 2
    assert posted(enrolment) == 0


def test_who_left_the_class_is_held(enrolment, phone):
    enrolment.state = "withdrawn"
    enrolment.save()
    assert phone.send(phone.played(15), now_s=HOUR).batch.reason == "left-class"
    assert posted(enrolment) == 0


@pytest.mark.parametrize("wrong", ["signature", "key", "text", "version"])
def test_what_is_not_signed_by_this_device_is_kept_and_counts_nothing(enrolment, phone, wrong):
    beats, other = phone.played(15), Browser()
    if wrong == "signature":
        sent = {"body": phone.batch(beats), "signed": other.sign(phone.batch(beats))}
    elif wrong == "key":
        sent = {"body": phone.batch(beats, key=str(other.known_of(enrolment.learner).uuid))}
    elif wrong == "text":
        sent = {"body": "{"}
    else:
        sent = {"body": phone.batch(beats, v=2)}
    codes = {"signature": "bad-signature", "key": "wrong-device", "text": "malformed", "version": "malformed"}
    for _again in range(2):
        with pytest.raises(BatchRefused) as refusal:
            phone.send([], now_s=HOUR, **sent)
        assert refusal.value.code == codes[wrong]
        kept = OfflineBatch.objects.get()
        assert str(kept.uuid)[:8] in refusal.value.message
    assert (kept.state, kept.body) == (BatchState.REFUSED, sent["body"])
    assert posted(enrolment) == 0
    assert phone.send(beats, now_s=HOUR + 1).counted_s == 900


def test_a_device_that_sends_ever_new_nonsense_is_stopped(phone):
    for number in range(20):
        with pytest.raises(BatchRefused):
            phone.send([], now_s=HOUR, body=f"nonsense {number}")
    with pytest.raises(TooManyRefused):
        phone.send([], now_s=HOUR, body="nonsense 20")
    assert OfflineBatch.objects.count() == 20


def test_a_stretch_that_cannot_be_true_is_named_and_the_others_count(enrolment, phone):
    beats = [*phone.played(15), phone.stretch(9, mono_end_s=900, span_s=300, rate=99), {"seq": 10}]
    reply = phone.send(beats, now_s=HOUR)
    assert reply.batch.refused == [[9, "rate"], [10, "malformed"]]
    assert (reply.counted_s, posted(enrolment)) == (900, 900)


def test_a_text_read_offline_counts_up_to_its_nominal_time(enrolment):
    phone = Phone(enrolment, kind="article", length_s=1200)
    phone.send(phone.played(45), now_s=HOUR)
    assert posted(enrolment) == 1200


def test_the_place_to_go_on_from_is_that_of_the_newest_play(enrolment, phone):
    phone.send(phone.played(30), now_s=HOUR)
    phone.send(phone.played(5, seq=40, media_s=3000), now_s=2 * HOUR)
    assert Lease.objects.get().position_ms == 1_800_000


def test_a_pass_needs_a_live_lease_and_a_device_of_the_learner(enrolment, phone):
    def ask(learner=enrolment.learner, token=phone.lease.token, key=phone.key, now_s=60):
        return issue_pass(
            learner=learner, lease_token=token, key=key.uuid, run=RUN, wall_ms=0, rtt_ms=0, at=phone.at(now_s)
        )

    assert ask().uuid == phone.grant.uuid
    stranger = PersonFactory()
    with pytest.raises(LeaseInvalid):
        ask(learner=stranger)
    with pytest.raises(DeviceUnknown):
        ask(key=Browser().known_of(stranger))
    with pytest.raises(LeaseInvalid):
        ask(now_s=13 * HOUR)
    revoke_device_key(actor=enrolment.learner, key=phone.key)
    with pytest.raises(DeviceUnknown):
        ask()
    open_lesson(enrolment, when=phone.at(60))
    with pytest.raises(LeaseInvalid):
        ask()
    assert OfflinePass.objects.count() == 1


def test_a_forged_pass_is_none(phone):
    for token in ("", "x", phone.grant.token[:-1] + "x", phone.lease.token):
        with pytest.raises(PassInvalid):
            held_pass(token)


def test_what_is_signed_is_what_is_read(phone):
    body = json.loads(phone.batch([beat(1, end_s=30)]))
    assert body["key"] == str(phone.key.uuid)
    assert body["run"] == RUN


def decide(seconds, *, by=None, answer="试过，时间对得上"):
    return decide_offline(
        actor=by or PersonFactory(roles=["office"]),
        case=Case.objects.latest("pk"),
        seconds=seconds,
        answer=answer,
    )


def test_what_is_late_waits_in_one_case_and_counts_when_the_office_says_so(enrolment, phone):
    phone.send(phone.played(30, from_s=HOUR), now_s=9 * DAY)
    phone.send(phone.played(15, from_s=DAY, seq=50, media_s=1800), now_s=9 * DAY + 60)
    case = Case.objects.get()
    assert (case.kind, case.enrolment, case.day.day) == (CaseKind.OFFLINE_REVIEW, enrolment, 7)
    review = decide(2700)
    assert (review.most_s, posted(enrolment), by_day(enrolment)) == (2700, 2700, {7: 1800, 8: 900})
    assert {entry.grade for entry in entries_of(enrolment.pk)} == {"C"}
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", CaseOutcome.COUNTED)
    assert {row.state for row in OfflineBatch.objects.all()} == {BatchState.DECIDED}
    assert AuditRecord.objects.filter(action="offline.decided", object_uuid=case.uuid).count() == 1


def test_the_office_may_count_a_part_or_nothing(enrolment, phone):
    phone.send(phone.played(30, from_s=HOUR), now_s=9 * DAY)
    decide(1000)
    assert posted(enrolment) == 1000
    phone.send(phone.played(15, from_s=DAY, seq=50, media_s=1800), now_s=9 * DAY)
    assert Case.objects.filter(state="open").count() == 1
    decide(0, answer="不是本人")
    assert posted(enrolment) == 1000
    assert Case.objects.latest("pk").outcome == CaseOutcome.NOT_COUNTED


def test_v13_the_office_counts_at_most_the_gap_and_with_grade_d(enrolment, phone):
    phone.send(
        phone.played(300, mono_s=0), now_s=2 * HOUR, run="after", sender="now", wall_ms=phone.wall(9 * DAY)
    )
    with pytest.raises(TooMuchDecided):
        decide(7201)
    assert (posted(enrolment), Case.objects.get().state) == (0, "open")
    decide(7200)
    assert posted(enrolment) == 3600  # the film is an hour long: the rest was seen before
    assert {entry.grade for entry in entries_of(enrolment.pk)} == {"D"}


def test_a_decision_is_made_once_and_by_the_office_alone(enrolment, phone):
    phone.send(phone.played(30, from_s=HOUR), now_s=9 * DAY)
    for other in (enrolment.learner, PersonFactory(roles=["auditor"]), PersonFactory(roles=["trainer"])):
        with pytest.raises(NotOffice):
            decide(1800, by=other)
    decide(600)
    with pytest.raises(NothingHeld):
        decide(1800)
    assert posted(enrolment) == 600


def test_nobody_decides_about_themselves(enrolment, phone):
    RoleGrant.objects.create(user=enrolment.learner, role="office")
    phone.send(phone.played(30, from_s=HOUR), now_s=9 * DAY)
    with pytest.raises(OwnCase):
        decide(1800, by=User.objects.get(pk=enrolment.learner_id))
    assert posted(enrolment) == 0
