"""Another rule set for a person: tried out in memory first, then every hour taken back and credited anew (X5, V23)."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.ledger.actions import (
    Mode,
    Said,
    adjust_hours,
    correct_hours,
    derive_days,
    move_to_ruleset,
    reconcile_hours,
    record_quiz_pass,
)
from lms.ledger.models import DayTotal, Entry, LessonProgress
from lms.ledger.queries import account_units, entries_of, recount
from lms.ledger.rules.posting import SYSTEM, Line, Posted, live, postings_again, postings_for, target_of
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import LATER, LESSON, at, film, lines, period, record, sums, whole
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db
OTHER_LESSON = uuid.UUID("22222222-2222-4222-8222-222222222222")


def rules(version, **changes):
    data = {**RuleSetFactory.build().data, **changes}
    return RuleSetFactory(code="CN-GEN-45", version=version, data=data)


@pytest.fixture
def first():
    return rules(1)


@pytest.fixture
def second():
    """At most half a unit online a day."""
    return rules(2, daily_cap_units={"online": "1/2"})


def enrolled(ruleset, **more):
    cohort = CohortFactory(programme=ProgrammeFactory(ruleset=ruleset))
    return EnrolmentFactory(cohort=cohort, **more)


def move(enrolment, ruleset, why="the notice of 2027"):
    moved = move_to_ruleset(enrolment=enrolment, ruleset=ruleset, why=why, at=LATER)
    enrolment.refresh_from_db()
    return moved


def lines_standing(enrolment):
    """Seconds by day, mode, component and lesson, those that are zero left out."""
    standing = {}
    for entry in entries_of(enrolment.pk):
        key = (entry.day, entry.mode, entry.component, entry.lesson_uuid)
        standing[key] = standing.get(key, 0) + entry.sec
    return {key: seconds for key, seconds in standing.items() if seconds}


def every_row():
    """Every row of every table of ours, as it stands."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_models()
        if model.__module__.startswith(("lms.", "courses.", "media_pipeline."))
    }


def test_a_move_takes_every_line_back_and_credits_it_anew_even_when_the_seconds_are_equal(first):
    same = rules(2, retain_years=12)
    enrolment = enrolled(first)
    record(film(enrolment, minutes=10), period(enrolment, "09:00", days=1))
    moved = move(enrolment, same)
    assert (moved.entries, moved.before, moved.after) == (4, moved.after, moved.before)
    assert [(kind, sec) for kind, _, _, sec in lines(enrolment)] == [
        ("credit", 600), ("credit", 2700), ("reversal", -600), ("credit", 600), ("reversal", -2700), ("credit", 2700),
    ]  # fmt: skip
    reversal, credit = entries_of(enrolment.pk)[2:4]
    assert (reversal.rule, credit.rule, reversal.of) == ("CN-GEN-45@1", "CN-GEN-45@2", 1)
    assert credit.why == reversal.why == "CN-GEN-45@1 → CN-GEN-45@2: the notice of 2027"
    assert (credit.by, credit.grade, credit.evidence) == (SYSTEM, "B", entries_of(enrolment.pk)[0].evidence)
    whole()


def test_a_move_counts_by_the_new_rules_and_a_move_back_by_the_old_ones(first, second):
    enrolment = enrolled(first)
    record(film(enrolment, minutes=40), film(enrolment, minutes=20, days=1, start_s=2400))
    before = (sums(enrolment), lines_standing(enrolment))
    assert sums(enrolment)[0] == 3600
    move(enrolment, second)
    assert sums(enrolment)[0] == 1350 + 1200
    whole()
    move(enrolment, first)
    assert (sums(enrolment), lines_standing(enrolment)) == before
    assert enrolment.ruleset == first
    whole()


def test_a_move_is_made_once(first, second):
    enrolment = enrolled(first)
    record(film(enrolment))
    move(enrolment, second)
    count = Entry.objects.count()
    assert move(enrolment, second).entries == 0
    assert derive_days(enrolment.learner_id, None) == []
    assert reconcile_hours()[1] == []
    assert Entry.objects.count() == count


def test_who_was_enrolled_before_stays_on_the_old_version_unless_moved(first):
    """V23: 15,300 s already, 45 minutes more, and a second version with a cap of six units."""
    six = rules(2, daily_cap_units={"online": 6})
    pinned, newcomer = enrolled(first), enrolled(six)
    for enrolment in (pinned, newcomer):
        parts = [
            film(enrolment, f"{8 + place}:00".rjust(5, "0"), minutes=45, lesson=uuid.uuid4())
            for place in range(5)
        ]
        record(*parts, film(enrolment, "14:00", minutes=30, lesson=uuid.uuid4()))
        record(film(enrolment, "20:00", minutes=45, lesson=uuid.uuid4()))
    assert sums(pinned)[0] == 15_300 + 2_700
    assert sums(newcomer)[0] == 15_300 + 900
    assert move(pinned, six).after.online_s == 15_300 + 900
    whole()


def test_evidence_that_comes_after_a_move_is_counted_by_the_new_rules(first, second):
    enrolment = enrolled(first)
    record(film(enrolment, minutes=20))
    move(enrolment, second)
    record(film(enrolment, "21:00", minutes=20, start_s=1200))
    assert sums(enrolment)[0] == 1350
    assert {entry.rule for entry in entries_of(enrolment.pk, after_seq=2)} == {"CN-GEN-45@2"}
    whole()


def test_what_waits_for_a_quiz_waits_on_and_posts_by_the_new_rules(first, second):
    enrolment = enrolled(first)
    record(film(enrolment, minutes=40, gated=True))
    assert move(enrolment, second).entries == 0
    assert sums(enrolment) == (0, 0, 0, 1350)
    record_quiz_pass(enrolment=enrolment, lesson_uuid=LESSON, lesson_version=1, at=LATER, source="a1")
    derive_days(enrolment.learner_id, None, at=LATER)
    assert sums(enrolment) == (1350, 0, 0, 0)
    whole()


def test_what_people_posted_stays_and_their_decisions_are_carried_over(first, second):
    clerk, enrolment = PersonFactory(roles=["office"]), enrolled(first)
    record(
        film(enrolment, minutes=40), period(enrolment, "09:00", days=1), period(enrolment, "09:00", days=2)
    )
    said, day = Said("seen by me"), at("09:00", days=3).date()
    adjust_hours(
        actor=clerk, enrolment=enrolment, day=day, mode=Mode.ONSITE, component="practice", sec=900, said=said,
        at=LATER,
    )  # fmt: skip
    correct_hours(actor=clerk, enrolment=enrolment, seq=2, sec=2400, said=said, at=LATER)
    correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=2100, said=said, at=LATER)
    people = [entry for entry in entries_of(enrolment.pk) if entry.by != SYSTEM]
    last = entries_of(enrolment.pk)[-1].seq
    move(enrolment, second)
    assert [entry for entry in entries_of(enrolment.pk) if entry.by != SYSTEM] == people
    # Of the film 1,350 s count now, and the clerk had taken 300 s away.
    assert sums(enrolment)[:2] == (1350 - 300, 2400 + 2700 + 900)
    taken_back = {entry.of for entry in entries_of(enrolment.pk, after_seq=last) if entry.kind == "reversal"}
    standing = {entry.seq: entry.sec for entry in people if entry.kind != "reversal"}
    assert {standing[seq] for seq in taken_back & standing.keys()} == {2100}
    assert derive_days(enrolment.learner_id, None) == []
    whole()


def test_a_second_class_of_the_person_keeps_its_rules_and_gives_way_under_a_common_cap(first, second):
    one = enrolled(first)
    two = enrolled(first, learner=one.learner)
    record(film(one, "08:00", minutes=40), film(two, "12:00", minutes=40, lesson=OTHER_LESSON))
    move(two, second)
    assert (sums(one)[0], sums(two)[0]) == (2400, 0)
    assert {entry.rule for entry in entries_of(one.pk)} == {"CN-GEN-45@1"}
    whole()


def test_a_zone_that_divides_days_elsewhere_moves_the_hours_to_other_days(first):
    berlin = rules(2, tz="Europe/Berlin")
    enrolment = enrolled(first)
    record(film(enrolment, "03:00", minutes=10, days=1))
    move(enrolment, berlin)
    assert {entry.day.day for entry in entries_of(enrolment.pk) if entry.kind == "credit"} == {7, 8}
    assert sums(enrolment)[0] == 600
    assert DayTotal.objects.get(account__enrolment=enrolment, posted_s__gt=0).day.day == 7
    whole()


def test_trying_out_says_what_a_move_would_do_and_changes_not_one_row(first, second):
    enrolment = enrolled(first)
    elsewhere = enrolled(first, learner=enrolment.learner)
    record(
        film(enrolment, minutes=40),
        film(elsewhere, "22:00", minutes=10, lesson=OTHER_LESSON, gated=True),
        period(enrolment, "09:00", days=1),
    )
    before = every_row()
    found = recount(enrolment.learner_id, {enrolment.pk: data_of(second)})
    assert every_row() == before
    assert found.keys() == {enrolment.pk, elsewhere.pk}
    assert found[enrolment.pk].before == account_units(enrolment)
    assert (found[enrolment.pk].days, found[elsewhere.pk].days) == (1, 0)
    move(enrolment, second)
    assert every_row() != before
    for row in (enrolment, elsewhere):
        assert account_units(row) == found[row.pk].after


def test_trying_out_the_rules_in_force_finds_no_difference(first):
    enrolment = enrolled(first)
    record(film(enrolment, minutes=40), period(enrolment, "09:00"))
    found = recount(enrolment.learner_id, {enrolment.pk: data_of(first)})[enrolment.pk]
    assert (found.before, found.days) == (found.after, 0)
    nobody = enrolled(first)
    assert recount(nobody.learner_id, {nobody.pk: data_of(first)})[nobody.pk].after.total_s == 0


RULES = st.fixed_dictionaries(
    {
        "daily_cap_units": st.sampled_from([{"online": 8}, {"online": "1/2"}, None]),
        "speed": st.sampled_from(["min", "wall"]),
        "tz": st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
        "unit_min": st.sampled_from([{"online": 45}, {"online": 60, "onsite": 60}]),
    }
)
PLAYED = st.fixed_dictionaries(
    {
        "minute": st.integers(0, 23 * 60),
        "days": st.integers(0, 2),
        "minutes": st.integers(1, 50),
        "start_s": st.integers(0, 1800),
        "rate": st.sampled_from(["1", "2", "1.5", "0.75"]),
        "lesson": st.sampled_from([LESSON, OTHER_LESSON]),
        "mode": st.sampled_from(["online", "online", "online", "onsite"]),
    }
)


def told(enrolment, place, played):
    """The evidence of one stretch; the key is the same whoever learned it."""
    begins = at("00:00", days=played["days"]) + timedelta(minutes=played["minute"])
    key = {"natural_key": f"{enrolment.learner_id:09}:{place}"}
    if played["mode"] == "onsite":
        ends = begins + timedelta(minutes=played["minutes"])
        return period(enrolment, started_at=begins, ended_at=ends, **key)
    facts = {name: played[name] for name in ("minutes", "start_s", "lesson", "rate")}
    span = {"started_at": begins, "ended_at": begins + timedelta(minutes=played["minutes"])}
    return film(enrolment, leased_at=begins, **span, **key, **facts)


def progress_of(enrolment):
    rows = LessonProgress.objects.filter(enrolment=enrolment).order_by("lesson_uuid")
    return [(row.lesson_uuid, row.seen, row.credited, row.posted_s) for row in rows]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(PLAYED, min_size=1, max_size=6), RULES, RULES)
def test_after_a_move_the_hours_are_those_of_somebody_who_was_on_the_new_rules_from_the_start(
    played, old, new
):
    before, after = (rules(RuleSet.objects.count() + 1, **said) for said in (old, new))
    # The people are taken back after each example, so that verifying looks at these alone.
    with transaction.atomic():
        moved, fresh = enrolled(before), enrolled(after)
        for enrolment in (moved, fresh):
            record(*(told(enrolment, place, one) for place, one in enumerate(played)))
        original = lines_standing(moved)
        tried = recount(moved.learner_id, {moved.pk: data_of(after)})[moved.pk].after
        move(moved, after)
        assert lines_standing(moved) == lines_standing(fresh)
        assert progress_of(moved) == progress_of(fresh)
        assert tried == account_units(moved)
        move(moved, before)
        assert lines_standing(moved) == original
        whole()
        transaction.set_rollback(True)


def some_line(draw):
    return Line({f"e{place}": draw(st.integers(0, 3000)) for place in range(draw(st.integers(0, 3)))})


@st.composite
def histories(draw):
    """A line as it stands after some evidence, and perhaps a person's correction, and the line of another rule set."""
    entries, line = [], some_line(draw)
    if any(line.parts.values()):
        entries.append(Posted(1, "credit", line.sec, frozenset(line.parts), SYSTEM, None))
    if entries and draw(st.booleans()):
        left = draw(st.integers(0, 4000))
        entries.append(Posted(2, "reversal", -line.sec, frozenset(line.parts), "u_1", 1))
        if left:
            entries.append(Posted(3, "credit", left, frozenset(line.parts), "u_1", None))
    if entries and draw(st.booleans()):
        grown = Line({**line.parts, "more": draw(st.integers(1, 900))})
        for posting in postings_for(grown, entries):
            entries.append(
                Posted(len(entries) + 1, posting.kind, posting.sec, frozenset(posting.ev), SYSTEM, posting.of)
            )
    return entries, some_line(draw)


@settings(max_examples=400, deadline=None)
@given(histories())
def test_whatever_people_did_to_a_line_it_shows_what_the_new_rules_and_their_decision_give(history):
    entries, line = history
    system = {entry.seq for entry in live(entries) if entry.by == SYSTEM}
    postings = postings_again(line, entries)
    added = [
        Posted(len(entries) + place, posting.kind, posting.sec, frozenset(posting.ev), SYSTEM, posting.of)
        for place, posting in enumerate(postings, start=1)
    ]
    everything = [*entries, *added]
    assert sum(entry.sec for entry in everything) == target_of(line, entries) == target_of(line, everything)
    assert not system & {entry.seq for entry in live(everything)}
    assert all(posting.sec > 0 for posting in postings if posting.kind == "credit")
    assert postings_for(line, everything) == []
