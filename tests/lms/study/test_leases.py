"""One live lease a person; whoever loses it keeps what was earned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.cohorts.models import EnrolmentState
from lms.ledger.models import Evidence
from lms.ledger.queries import account_units, lesson_progress, verify
from lms.study.actions import accept_beats, close_lease, issue_lease, settle_due
from lms.study.models import Lease
from lms.study.queries import live_position_ms
from lms.study.refusals import LeaseInvalid, LessonNotReady, LessonWithoutClock, NotEnrolled
from lms.study.tokens import read_token, token_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import AssetFactory
from tests.factories.ledger import LESSON
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import COURSE, START, beat, lesson, open_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def seconds(number):
    return START + timedelta(seconds=number)


def test_a_grant_says_what_the_player_needs(enrolment):
    grant = open_lesson(enrolment)
    assert (grant.resume_ms, grant.duration_ms, grant.max_rate) == (0, 3_600_000, "2")
    assert (grant.credited_s, grant.pending_s, grant.credited_today_s, grant.cap_left_s) == (0, 0, 0, 21_600)
    assert grant.expires_at - grant.issued_at == timedelta(hours=12)
    lease = Lease.objects.get(uuid=grant.uuid)
    assert (lease.rule, lease.device, lease.gated) == ("CN-TEST-45@1", "phone", False)


def test_another_device_goes_on_at_the_same_second_and_nothing_is_lost(enrolment):
    phone = open_lesson(enrolment)
    accept_beats(phone.token, [beat(1, end_s=30), beat(2, end_s=60)], seconds(60))
    assert live_position_ms(enrolment.learner_id, LESSON) == 60_000
    desk = open_lesson(enrolment, when=seconds(70))
    assert (desk.resume_ms, desk.posted_s, desk.credited_today_s, desk.seen) == (
        60_000,
        60,
        60,
        [[0, 60_000]],
    )
    assert Lease.objects.get(uuid=phone.uuid).superseded_at == seconds(70)
    assert account_units(enrolment).online_s == 60


def test_speed_is_1_until_the_lesson_is_complete_and_then_free():
    rules = RuleSetFactory(code="CN-GEN-45", data={"max_rate": "2", "max_rate_before_done": "1"})
    enrolment = EnrolmentFactory(cohort__programme__ruleset=rules)
    grant = open_lesson(enrolment, length_s=60)
    assert grant.max_rate == "1"
    fast = accept_beats(grant.token, [beat(1, end_s=30, rate=2)], seconds(30))
    assert fast.credited_today_s == 0
    accept_beats(grant.token, [beat(2, end_s=60, start_at=0), beat(3, end_s=90, start_at=30)], seconds(90))
    again = open_lesson(enrolment, length_s=60, when=seconds(95))
    assert (again.max_rate, again.is_complete, again.resume_ms, again.posted_s) == ("2", True, 0, 60)


def test_a_gated_lesson_earns_time_that_waits(enrolment):
    grant = open_lesson(enrolment, gated=True)
    accept_beats(grant.token, [beat(1, end_s=30)], seconds(30))
    again = open_lesson(enrolment, gated=True, when=seconds(40))
    assert (again.posted_s, again.pending_s, again.credited_s) == (0, 30, 30)


@pytest.mark.parametrize("kind", ["quiz", "onsite"])
def test_a_lesson_without_a_clock_gives_no_lease(enrolment, kind):
    with pytest.raises(LessonWithoutClock):
        open_lesson(enrolment, kind=kind)
    assert not Lease.objects.exists()


def test_a_film_of_unknown_length_gives_no_lease(enrolment):
    with pytest.raises(LessonNotReady):
        open_lesson(enrolment, length_s=0)


def test_a_film_that_is_measured_lasts_as_long_as_it_does(enrolment):
    """It plays before its course is compiled again, which has the hour that the trainer guessed."""
    film = AssetFactory(duration_ms=8_034)
    grant = open_lesson(enrolment, length_s=3600, asset=film.uuid)
    assert grant.duration_ms == 8_000
    accept_beats(grant.token, [beat(1, end_s=8, span_s=8)], seconds(8))
    assert Lease.objects.get().settle_now


def test_only_the_learner_of_a_running_enrolment_may(enrolment):
    facts = {"enrolment": enrolment, "lesson": lesson(), "course_key": COURSE}
    with pytest.raises(NotEnrolled):
        issue_lease(learner=PersonFactory(), **facts)
    enrolment.state = EnrolmentState.WITHDRAWN
    with pytest.raises(NotEnrolled):
        issue_lease(learner=enrolment.learner, **facts)
    assert not Lease.objects.exists()


def test_a_race_for_the_lease_is_decided_by_the_database(enrolment, monkeypatch):
    """A second device that comes between our look and our insert is superseded in its turn."""
    open_lesson(enrolment)
    looked = []

    def blind(learner_id, now):
        if not looked:
            looked.append(learner_id)
            return
        monkeypatch.undo()
        Lease.objects.filter(superseded_at__isnull=True).update(superseded_at=now)

    monkeypatch.setattr("lms.study.actions.leases._supersede", blind)
    grant = open_lesson(enrolment, when=seconds(5))
    assert looked
    assert Lease.objects.get(superseded_at__isnull=True).uuid == grant.uuid


def test_without_superseding_the_database_refuses_a_second_live_lease(enrolment):
    open_lesson(enrolment)
    live = Lease.objects.get()
    live.pk, live.uuid = None, "33333333-3333-4333-8333-333333333333"
    with pytest.raises(IntegrityError), transaction.atomic():
        live.save(force_insert=True)
    assert Lease.objects.count() == 1


def test_closing_settles(enrolment):
    grant = open_lesson(enrolment)
    accept_beats(grant.token, [beat(1, end_s=30)], seconds(30))
    close_lease(Lease.objects.get(), at=seconds(31))
    lease = Lease.objects.get()
    assert (lease.closed_at, lease.segments) == (seconds(31), [])
    assert open_lesson(enrolment, when=seconds(40)).resume_ms == 30_000


@pytest.mark.parametrize("token", ["", "1.abc", "x" * 300, None, 7, {"a": 1}])
def test_a_token_that_we_did_not_sign_is_nothing(token):
    with pytest.raises(LeaseInvalid):
        read_token(token)


def test_a_signed_token_of_another_lease_uuid_is_nothing(enrolment):
    open_lesson(enrolment)
    lease = Lease.objects.get()
    forged = token_of(lease.pk, LESSON)
    with pytest.raises(LeaseInvalid):
        accept_beats(forged, [beat(1, end_s=30)], seconds(30))


# --- texts


def test_reading_earns_its_active_time_up_to_the_nominal_time(enrolment):
    for minute in range(3):
        grant = open_lesson(enrolment, kind="article", length_s=100, when=seconds(minute * 60))
        accept_beats(grant.token, [beat(1, end_s=50, span_s=50, start_at=0)], seconds(minute * 60 + 50))
    last = open_lesson(enrolment, kind="article", length_s=100, when=seconds(300))
    assert (last.posted_s, last.resume_ms, last.is_complete) == (100, 100_000, True)
    assert verify().violations == []


def test_hidden_reading_earns_nothing(enrolment):
    grant = open_lesson(enrolment, kind="article", length_s=100)
    reply = accept_beats(grant.token, [beat(1, end_s=50, span_s=50, visible=False)], seconds(50))
    assert reply.credited_today_s == 0
    assert open_lesson(enrolment, kind="article", length_s=100, when=seconds(60)).posted_s == 0


def test_what_the_cap_cut_from_reading_can_be_read_on_the_next_day(enrolment):
    rules = RuleSetFactory(code="CN-SMALL", data={"daily_cap_units": {"online": "1/45"}})
    enrolment = EnrolmentFactory(cohort__programme__ruleset=rules)
    for day, posted in ((0, 60), (1, 100)):
        grant = open_lesson(enrolment, kind="article", length_s=100, when=START + timedelta(days=day))
        reply = accept_beats(
            grant.token, [beat(1, end_s=90, span_s=90, start_at=0)], START + timedelta(days=day, seconds=90)
        )
        assert reply.cap_left_s == (0 if day == 0 else 20)
        close_lease(Lease.objects.get(uuid=grant.uuid), at=START + timedelta(days=day, seconds=91))
        assert lesson_progress(enrolment.pk)[LESSON].posted_s == posted
    assert verify().violations == []


# --- courseware


def test_courseware_earns_its_active_time_up_to_the_nominal_time_and_its_evidence_names_it(enrolment):
    grant = open_lesson(enrolment, kind="package", length_s=100)
    accept_beats(grant.token, [beat(1, end_s=150, span_s=150, start_at=0)], seconds(150))
    last = open_lesson(enrolment, kind="package", length_s=100, when=seconds(300))
    assert (last.posted_s, last.resume_ms, last.is_complete) == (100, 100_000, True)
    assert set(Evidence.objects.values_list("kind", flat=True)) == {"courseware"}
    assert verify().violations == []


def test_courseware_runs_on_before_an_empty_chair_so_it_asks_as_a_film_does():
    rules = RuleSetFactory(
        code="CN-ASKS", data={**RuleSetFactory.build().data, "prompt": {"every_min": [8, 15]}}
    )
    enrolment = EnrolmentFactory(cohort__programme__ruleset=rules)
    grant = open_lesson(enrolment, kind="package")
    reply = None
    for minute in range(1, 31):
        reply = accept_beats(
            grant.token,
            [beat(minute, end_s=minute * 60, span_s=60, start_at=(minute - 1) * 60)],
            seconds(minute * 60),
        )
    assert reply.prompt["missed"] is True
    close_lease(Lease.objects.get(uuid=grant.uuid), at=seconds(1900))
    assert 8 * 60 <= account_units(enrolment).online_s <= 16 * 60
    assert verify().violations == []


def test_two_devices_on_one_package_earn_as_one(enrolment):
    phone = open_lesson(enrolment, kind="package")
    desk = open_lesson(enrolment, kind="package", when=seconds(10))
    for place in range(1, 11):
        accept_beats(phone.token, [beat(place, end_s=place * 60, span_s=60)], seconds(place * 60 + 10))
        accept_beats(desk.token, [beat(place, end_s=place * 60, span_s=60)], seconds(place * 60 + 10))
    settle_due(seconds(2000))
    assert account_units(enrolment).online_s == 610
    assert verify().violations == []
