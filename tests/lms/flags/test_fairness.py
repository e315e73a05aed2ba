"""Honest people are not asked about, however bad their network; each cheat is; and nobody loses a second by it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.audit.models import AuditRecord
from lms.cases.actions import close_case
from lms.cases.models import Case
from lms.cases.names import CaseOutcome
from lms.flags.actions import ask_about, order_the_night, search, search_the_night
from lms.flags.models import Search
from lms.ledger.actions import Said, correct_hours
from lms.ledger.queries import account_units, entries_of, verify
from lms.ledger.queries.stretches import newest_evidence
from lms.messaging.models import Notice
from lms.study.models import Lease
from media_pipeline.jobs import claim
from tests.factories.accounts import PersonFactory
from tests.factories.assessments import BankFactory, lesson_with_quiz
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MentorshipFactory
from tests.factories.ledger import at, film, period, record
from tests.factories.players import Player, play_like_a_metronome, watch_honestly
from tests.factories.study import COURSE

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = at("12:00", days=3)


def look(now=LATER):
    """Search everything that is there, and ask."""
    return ask_about(search(after=0, upto=newest_evidence(now), at=now), at=now)


def kinds(asked):
    return sorted(asked.by_kind())


def named(number):
    return f"b_{number:022d}"


def player(clock="20:00", *, days=0, device=0, enrolment=None, seed=1):
    return Player(
        enrolment or EnrolmentFactory(), at(clock, days=days), named(device), random.Random(f"player {seed}")
    )


def test_honest_people_on_bad_networks_raise_no_flag():
    cohort = CohortFactory()
    for number in range(12):
        enrolment = EnrolmentFactory(cohort=cohort)
        for days in range(2):
            person = player(days=days, device=number, enrolment=enrolment, seed=f"{number} {days}")
            for lesson in range(3):
                watch_honestly(person, days * 3 + lesson)
    asked = look()
    assert (asked.found, Case.objects.count()) == (0, 0)
    assert Lease.objects.count() == 72


def test_a_village_class_that_shares_a_phone_with_its_trainer_there_raises_no_flag():
    cohort = CohortFactory(kind="village")
    people = [EnrolmentFactory(cohort=cohort) for _ in range(47)]
    record(*[period(enrolment, "09:00", minutes=180) for enrolment in people], when=at("13:00"))
    record(
        *[
            film(enrolment, "09:30", minutes=2 + number % 3, start_s=3 * number, device=named(1))
            for number, enrolment in enumerate(people)
        ],
        when=at("13:00"),
    )
    assert look().found == 0


def test_who_learns_an_hour_after_the_late_shift_raises_no_flag():
    person = player("00:30")
    for lesson in range(6):
        watch_honestly(person, lesson)
    assert look().found == 0


def test_a_metronome_through_the_night_raises_flags_for_both():
    robot = player("22:00")
    for lesson in range(7):
        play_like_a_metronome(robot, lesson)
    asked = look()
    assert kinds(asked) == ["flag_cadence", "flag_night"]
    night = Case.objects.get(kind="flag_night")
    assert night.facts["night_s"] > 5 * 3500
    assert night.facts["evidence"]


def test_a_program_that_wanders_like_a_timer_is_still_asked_about_its_night():
    robot = player("23:00")
    for lesson in range(5):
        play_like_a_metronome(robot, lesson, jitter=True)
    assert "flag_night" in kinds(look())


@pytest.mark.parametrize("trick", [{"rate_of_media": 10}, {"clock_rate": 10}])
def test_ten_times_the_speed_raises_a_flag(trick):
    robot = player()
    play_like_a_metronome(robot, 0, length_s=900, jitter=True, **trick)
    asked = look()
    assert "flag_speed" in kinds(asked)
    assert account_units(robot.enrolment).online_s <= 1.05 * 900


def test_one_phone_with_twelve_accounts_raises_one_flag_until_the_office_explains_it():
    for number in range(12):
        watch_honestly(player(f"{8 + number:02d}:00", device=5, seed=number), 0)
    asked = look()
    assert kinds(asked) == ["flag_device"]
    [case] = asked.opened
    assert (case.facts["people"], case.others.count(), case.device) == (12, 11, named(5))
    office = PersonFactory(roles=["office"])
    close_case(actor=office, case=case, outcome=CaseOutcome.CLASS_DEVICE, answer="村里唯一的手机")
    assert look(LATER + timedelta(days=40)).opened == []


def answer_like(enrolment, asked, *, pace_s, wrong=1):
    """Take the quiz: the first `wrong` questions by their uuid with the same wrong choice, one every `pace_s`."""
    attempt = start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=COURSE, lesson=asked, at=at("20:00")
    )
    token = attempt_token(attempt)
    order = sorted(range(len(attempt.paper)), key=lambda place: attempt.paper[place]["uuid"])
    for number, place in enumerate(order, 1):
        choice = "wrong b" if number <= wrong else "right"
        value = attempt.paper[place]["options"]["en"].index(choice)
        save_answer(token, question=place, value=value, at=at("20:00") + timedelta(seconds=number * pace_s))
    submit_attempt(attempt=attempt, actor=enrolment.learner, at=at("20:10"))


@pytest.mark.parametrize(("pace_s", "flags"), [(7, ["flag_answers"]), (9, [])])
def test_the_same_answers_at_the_same_pace_are_asked_about(pace_s, flags):
    bank = BankFactory()
    asked = lesson_with_quiz(bank.key, draw=6)
    people = [EnrolmentFactory() for _ in range(2)]
    record(*[film(enrolment) for enrolment in people], when=at("21:00"))
    for enrolment, pace in zip(people, (7, pace_s), strict=True):
        answer_like(enrolment, asked, pace_s=pace)
    found = look(at("23:00"))
    assert kinds(found) == flags
    if flags:
        assert (found.opened[0].facts["same"], found.opened[0].facts["wrong"]) == (6, 1)


def test_a_mentor_of_too_many_is_asked_about():
    mentor = PersonFactory()
    cohort = CohortFactory(programme__ruleset__data={"mentor_max": 2})
    for _ in range(3):
        MentorshipFactory(enrolment=EnrolmentFactory(cohort=cohort), mentor=mentor)
    [case] = look().opened
    assert (case.kind, case.learner, case.facts) == ("flag_mentor", mentor, {"apprentices": 3, "most": 2})


def test_a_lesson_that_gave_more_than_it_has_is_asked_about():
    enrolment = EnrolmentFactory()
    record(film(enrolment, minutes=50), when=at("23:00"))
    assert look().opened == []
    office, said = PersonFactory(roles=["office"]), Said("typed")
    assert correct_hours(actor=office, enrolment=enrolment, seq=1, sec=4000, said=said).state == "posted"
    [case] = look().opened
    assert (case.kind, case.facts["posted_s"], case.facts["length_s"]) == ("flag_length", 4000, 3600)


def test_a_flag_changes_no_hour_tells_nobody_and_stops_nobody():
    robot = player("22:00")
    for lesson in range(7):
        play_like_a_metronome(robot, lesson)
    before = (entries_of(robot.enrolment.pk), account_units(robot.enrolment), list(Lease.objects.values()))
    audit = AuditRecord.objects.count()
    assert look().opened
    after = (entries_of(robot.enrolment.pk), account_units(robot.enrolment), list(Lease.objects.values()))
    assert before == after
    assert not Notice.objects.exists()
    assert AuditRecord.objects.count() == audit
    robot.open(8)
    reply_seq = robot.beat(20)
    robot.send([reply_seq])
    assert verify().violations == []


def test_searching_again_asks_nothing_twice_and_an_answer_rests_for_a_month():
    robot = player("22:00")
    for lesson in range(7):
        play_like_a_metronome(robot, lesson)
    first = look()
    assert len(first.opened) == 2
    assert look().opened == []
    office = PersonFactory(roles=["office"])
    for case in first.opened:
        close_case(actor=office, case=case, outcome=CaseOutcome.EXPLAINED, answer="夜班", at=LATER)
    again = Player(robot.enrolment, at("22:00", days=5))
    for lesson in range(7, 14):
        play_like_a_metronome(again, lesson)
    soon, late = LATER + timedelta(days=5), LATER + timedelta(days=40)
    assert look(soon).opened == []
    assert look(late).opened == []  # what is older than two weeks is not looked at any more
    third = Player(robot.enrolment, at("22:00", days=41))
    for lesson in range(14, 21):
        play_like_a_metronome(third, lesson)
    assert kinds(look(at("12:00", days=43))) == ["flag_cadence", "flag_night"]


def test_the_night_is_ordered_once_and_goes_on_where_the_last_one_ended(time_machine):
    robot = player("22:00")
    for lesson in range(7):
        play_like_a_metronome(robot, lesson)
    time_machine.move_to(LATER, tick=False)
    assert order_the_night()
    assert not order_the_night()
    row = claim(Search, worker="test", lease_s=60)
    search_the_night(row)
    row.refresh_from_db()
    assert (row.state, row.opened, row.after) == ("done", 2, 0)
    time_machine.move_to(LATER + timedelta(days=1), tick=False)
    assert order_the_night()
    second = claim(Search, worker="test", lease_s=60)
    assert (second.after, second.upto) == (row.upto, row.upto)
    assert search_the_night(second).found == 0


def test_the_number_of_queries_does_not_grow_with_the_people(django_assert_max_num_queries):
    cohort = CohortFactory()
    for number in range(30):
        enrolment = EnrolmentFactory(cohort=cohort)
        record(film(enrolment, device=named(number)), when=at("21:00"))
    with django_assert_max_num_queries(16):
        look()


def test_the_command_says_what_it_found(capsys, time_machine):
    time_machine.move_to(LATER, tick=False)
    robot = player("22:00")
    for lesson in range(7):
        play_like_a_metronome(robot, lesson)
    call_command("find_flags", "--json")
    assert capsys.readouterr().out.strip() == '{"found": 2, "opened": {"flag_cadence": 1, "flag_night": 1}}'
    call_command("find_flags")
    assert "0 new for the office" in capsys.readouterr().out
