"""Evidence becomes entries: once, whatever the order, and nothing is ever edited."""

import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from lms.ledger.actions import (
    Grade,
    derive_days,
    record_quiz_pass,
)
from lms.ledger.events import hours_posted, lesson_completed
from lms.ledger.models import Entry, Evidence
from lms.ledger.queries import day_list, day_trace, entries_of, lesson_progress
from lms.ledger.refusals import (
    EvidenceRefused,
)
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, LESSON, at, film, lines, period, record, sums, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def test_ten_minutes_of_film_become_one_credit_that_names_its_evidence(enrolment):
    [evidence] = record(film(enrolment, minutes=10))
    [entry] = entries_of(enrolment.pk)
    assert (entry.kind, entry.sec, entry.day.isoformat(), entry.by) == ("credit", 600, "2026-04-07", "sys")
    assert (entry.evidence, entry.grade, entry.rule) == ([str(evidence.uuid)], "B", "CN-TEST-45@1")
    assert whole().entries == 1


def test_the_same_natural_key_again_changes_nothing(enrolment):
    item = film(enrolment, minutes=10)
    first = record(item, item)
    assert record(item) == [first[0]]
    assert (Evidence.objects.count(), Entry.objects.count()) == (1, 1)
    assert derive_days(enrolment.learner_id, None) == []


def test_growth_adds_one_credit_that_names_only_the_new_evidence(enrolment):
    record(film(enrolment, "20:00", minutes=10))
    [second] = record(film(enrolment, "20:10", minutes=5, start_s=600))
    assert lines(enrolment) == [("credit", "online", 7, 600), ("credit", "online", 7, 300)]
    assert entries_of(enrolment.pk)[1].evidence == [str(second.uuid)]
    whole()


def test_a_class_that_comes_in_late_takes_its_time_back_from_the_film(enrolment):
    record(film(enrolment, "09:10", minutes=20))
    record(period(enrolment, "09:00", minutes=45))
    assert lines(enrolment) == [
        ("credit", "online", 7, 1200),
        ("reversal", "online", 7, -1200),
        ("credit", "onsite", 7, 2700),
    ]
    assert sums(enrolment) == (0, 2700, 0, 0)
    assert lesson_progress(enrolment.pk)[LESSON].seen == [[0, 1_200_000]]
    whole()


def test_an_earlier_lease_that_syncs_late_is_reposted_not_edited(enrolment):
    record(film(enrolment, "20:00", minutes=30))
    other = uuid.uuid4()
    record(film(enrolment, "20:10", minutes=10, lesson=other, leased_at=at("19:00")))
    assert [line for line in lines(enrolment) if line[0] == "reversal"] == [("reversal", "online", 7, -1800)]
    assert sums(enrolment)[0] == 1800
    whole()


def test_media_of_a_lesson_is_credited_once_over_two_classes_of_a_person(enrolment):
    second = EnrolmentFactory(learner=enrolment.learner)
    record(film(enrolment, "20:00", minutes=10))
    record(film(second, "21:00", minutes=10, days=1))
    assert sums(enrolment)[0] == 600
    assert sums(second)[0] == 0
    assert lesson_progress(second.pk)[LESSON].seen == [[0, 600_000]]
    assert day_list(second)[0].lost_s == {"rewatch": 600}
    whole()


def test_the_daily_cap_counts_all_classes_of_a_person(enrolment):
    second = EnrolmentFactory(learner=enrolment.learner)
    long = {"minutes": 240, "duration_s": 20_000}
    record(film(enrolment, "06:00", **long), film(second, "12:00", lesson=uuid.uuid4(), **long))
    assert sums(enrolment)[0] + sums(second)[0] == 8 * 45 * 60
    assert day_list(second)[0].lost_s == {"daily_cap": 2 * 14_400 - 21_600}
    whole()


def test_what_the_cap_cut_can_be_earned_on_the_next_day(enrolment):
    long = {"duration_s": 25_200}
    record(film(enrolment, "08:00", minutes=420, **long))
    record(film(enrolment, "08:00", minutes=60, days=1, start_s=21_600, **long))
    assert lines(enrolment) == [("credit", "online", 7, 21_600), ("credit", "online", 8, 3600)]
    whole()


def test_time_on_a_gated_lesson_waits_for_the_quiz_and_posts_with_its_learning_day(enrolment):
    record(film(enrolment, minutes=45, gated=True))
    assert (lines(enrolment), sums(enrolment)) == ([], (0, 0, 0, 2700))
    assert day_list(enrolment)[0].pending_s == 2700
    record_quiz_pass(
        enrolment=enrolment,
        lesson_uuid=LESSON,
        lesson_version=1,
        at=at("09:00", days=1),
        source="a",
        derive_now=True,
    )
    [entry] = entries_of(enrolment.pk)
    assert (entry.day.day, entry.at, entry.sec) == (7, at("09:00", days=1), 2700)
    assert sums(enrolment) == (2700, 0, 0, 0)
    whole()


def test_a_quiz_passed_first_lets_later_time_post_at_once(enrolment):
    record_quiz_pass(
        enrolment=enrolment, lesson_uuid=LESSON, lesson_version=1, at=at("08:00"), source="a", derive_now=True
    )
    assert lesson_progress(enrolment.pk)[LESSON].completed_at is None
    record(film(enrolment, minutes=10, gated=True))
    assert sums(enrolment) == (600, 0, 0, 0)


def test_pending_time_uses_the_cap_and_the_credited_media(enrolment):
    record(film(enrolment, "08:00", minutes=360, duration_s=30_000, gated=True))
    record(film(enrolment, "15:00", minutes=30, lesson=uuid.uuid4()))
    record(film(enrolment, "10:00", minutes=30, days=1, gated=True))
    assert sums(enrolment) == (0, 0, 0, 21_600)
    whole()


def test_a_lesson_is_complete_at_95_per_cent_and_once(enrolment, django_capture_on_commit_callbacks):
    told = []
    receiver = lambda events, **_: told.extend(events)  # noqa: E731
    lesson_completed.connect(receiver, weak=False)
    hours_posted.connect(receiver, weak=False)
    with django_capture_on_commit_callbacks(execute=True):
        record(film(enrolment, minutes=56, duration_s=3600))
    assert lesson_progress(enrolment.pk)[LESSON].completed_at is None
    with django_capture_on_commit_callbacks(execute=True):
        record(film(enrolment, "21:00", minutes=2, start_s=3360, duration_s=3600))
        record(film(enrolment, "21:10", minutes=2, start_s=3480, duration_s=3600))
    lesson_completed.disconnect(receiver)
    hours_posted.disconnect(receiver)
    progress = lesson_progress(enrolment.pk)[LESSON]
    assert (progress.seen_percent, progress.completed_at) == (100, LATER)
    assert [type(event).__name__ for event in told] == [
        "HoursPosted",
        "HoursPosted",
        "LessonCompleted",
        "HoursPosted",
    ]


def test_hidden_time_earns_nothing_and_says_why(enrolment):
    record(film(enrolment, minutes=10, visible=False))
    assert lines(enrolment) == []
    assert day_list(enrolment)[0].lost_s == {"hidden_or_paused": 600}
    [piece] = day_trace(enrolment.learner_id, at("20:00").date())
    assert (piece["credited_ms"], piece["lost"]) == (0, {"hidden_or_paused": 600_000})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ended_at": at("19:00")}, "after start"),
        ({"ended_at": at("20:00", days=3), "media_to_ms": 0}, "24 hours"),
        ({"ended_at": at("23:30", days=9), "started_at": at("22:00", days=9)}, "future"),
        ({"media_to_ms": None}, "together"),
        ({"rate": "nan"}, "nan"),
        ({"rate": "-1"}, "rate"),
        ({"media_from_ms": 900_000}, "m0"),
    ],
)
def test_impossible_evidence_is_refused_and_nothing_is_stored(enrolment, change, words):
    good = film(enrolment)
    with pytest.raises(EvidenceRefused, match=words):
        record(good, replace(film(enrolment), **change))
    assert not Evidence.objects.exists()
    record(good)
    assert Evidence.objects.count() == 1


def test_media_that_jumps_is_cut_at_the_seek(enrolment):
    [evidence] = record(film(enrolment, minutes=1, media_to_ms=900_000))
    assert evidence.media_to_ms == 62_000


def test_entries_and_evidence_cannot_be_changed(enrolment):
    record(film(enrolment))
    for change in (
        lambda: Entry.objects.update(sec=9999),
        lambda: Entry.objects.all().delete(),
        lambda: Evidence.objects.update(grade=Grade.A),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    whole()
