"""What if: computed by the normal derivation, in the background, for every person; nothing is posted."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.certificates.actions import issue_if_earned
from lms.cohorts.models import Enrolment
from lms.ledger.models import DayTotal, Entry, LessonProgress
from lms.ledger.queries import units_of
from lms.rulechanges.actions import ask_for_trial, forget_trials, make_trial, trying
from lms.rulechanges.models import Trial, TrialLine
from lms.rulechanges.queries import effects_of, joined_since, lines_of
from lms.rulechanges.rules import Effect, Facts, effect_of, short_tenths
from lms.rulechanges.tasks import trial_task
from media_pipeline.jobs import WorkState, claim
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import period, record, whole
from tests.factories.rulechanges import half_a_unit, learning_class, proposed, tried, version

pytestmark = pytest.mark.django_db


def ledger_rows():
    models = (Entry, DayTotal, LessonProgress, Enrolment)
    return [sorted(map(repr, model.objects.values_list())) for model in models]


def test_a_trial_shows_everybody_what_a_move_would_do_and_posts_nothing():
    cohort = learning_class(people=3)
    first = Enrolment.objects.filter(cohort=cohort).order_by("pk")[0]
    record(period(first, "09:00", days=1))
    before = ledger_rows()
    trial = tried(cohort, half_a_unit())
    assert ledger_rows() == before
    assert (trial.state, trial.progress_pct) == (WorkState.DONE, 100)
    lines = list(lines_of(trial))
    assert [(line.before["online"], line.after["online"], line.days) for line in lines] == [(8, 5, 1)] * 3
    assert {line.after["total"] for line in lines} == {5, 15}
    assert {line.after["short"] for line in lines} == {3}
    assert effects_of(trial) == {Effect.NEED_LOST: 3}
    assert {row.online_tenths for row in units_of([line.enrolment_id for line in lines]).values()} == {8}
    whole()


def test_who_would_lose_and_who_would_earn_a_certificate_is_said():
    cohort = learning_class(people=2, minutes=45, needed_tenths=10)
    holder, other = Enrolment.objects.filter(cohort=cohort).order_by("pk")
    issue_if_earned(holder.pk)
    lost = {line.enrolment_id: line.effect for line in lines_of(tried(cohort, half_a_unit()))}
    assert lost == {holder.pk: Effect.CERTIFICATE_LOST, other.pk: Effect.NEED_LOST}
    thirty = version(3, unit_min={"online": 30})
    short = learning_class(people=1, minutes=35, needed_tenths=10)
    assert effects_of(tried(short, thirty)) == {Effect.CERTIFICATE_WON: 1}


def test_people_who_have_left_are_not_in_it_and_an_empty_class_has_nobody():
    cohort = learning_class(people=2)
    Enrolment.objects.filter(cohort=cohort, learner__display_name="学员1").update(state="withdrawn")
    trial = tried(cohort, half_a_unit())
    assert lines_of(trial).count() == 1
    assert joined_since(trial) == 0
    EnrolmentFactory(cohort=cohort)
    assert joined_since(trial) == 1
    empty = learning_class(people=0)
    assert tried(empty, half_a_unit()).state == WorkState.DONE


def test_the_same_trial_is_not_asked_twice_while_it_is_under_way():
    cohort, office, ruleset = learning_class(people=1), PersonFactory(roles=["office"]), half_a_unit()
    rows = {ask_for_trial(actor=office, cohort=cohort, ruleset=ruleset).pk for _twice in range(2)}
    assert len(rows) == 1
    assert AuditRecord.objects.filter(action="class.rules_tried").count() == 1
    trial_task(rows.pop())
    assert ask_for_trial(actor=office, cohort=cohort, ruleset=ruleset).state == WorkState.QUEUED


def test_only_the_office_asks():
    cohort, ruleset = learning_class(people=0), half_a_unit()
    with pytest.raises(NotOffice):
        ask_for_trial(actor=PersonFactory(roles=["auditor"]), cohort=cohort, ruleset=ruleset)
    assert not Trial.objects.exists()


def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(monkeypatch):
    cohort, office = learning_class(people=3), PersonFactory(roles=["office"])
    trial = ask_for_trial(actor=office, cohort=cohort, ruleset=half_a_unit())
    recount, seen = trying.recount, []

    def killed(learner_id, rules):
        seen.append(learner_id)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return recount(learner_id, rules)

    monkeypatch.setattr(trying, "recount", killed)
    with pytest.raises(KeyboardInterrupt):
        trial_task(trial.pk)
    assert TrialLine.objects.count() == 1
    Trial.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    trial_task(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, TrialLine.objects.count(), len(seen)) == (WorkState.DONE, 3, 4)


def test_a_trial_that_fails_says_so(monkeypatch):
    cohort, office = learning_class(people=1), PersonFactory(roles=["office"])
    trial = ask_for_trial(actor=office, cohort=cohort, ruleset=half_a_unit())
    monkeypatch.setattr(trying, "recount", lambda *_: 1 / 0)
    for _attempt in range(3):
        Trial.objects.update(run_after=timezone.now())
        make_trial(claim(Trial, worker="w", lease_s=60, pk=trial.pk))
    trial.refresh_from_db()
    assert (trial.state, trial.reason) == (WorkState.FAILED, "ZeroDivisionError")


def test_the_number_of_queries_grows_with_the_people_alone(django_assert_max_num_queries):
    cohort, office = learning_class(people=4), PersonFactory(roles=["office"])
    trial = ask_for_trial(actor=office, cohort=cohort, ruleset=half_a_unit())
    with django_assert_max_num_queries(10 + 4 * 24):
        trial_task(trial.pk)


def test_a_trial_is_forgotten_after_a_month_unless_a_move_rests_on_it():
    cohort = learning_class(people=1)
    tried(cohort, half_a_unit())
    kept = proposed(cohort, half_a_unit()).trial
    assert forget_trials() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert forget_trials() > 0
    assert list(Trial.objects.values_list("pk", flat=True)) == [kept.pk]


def facts(**changes):
    whole_set = {
        "online": 10,
        "onsite": 0,
        "workplace": 0,
        "total": 10,
        "pending": 0,
        "short": 0,
        "is_earned": False,
    }
    return Facts(**{**whole_set, **changes})


@pytest.mark.parametrize(
    ("before", "after", "has_certificate", "effect"),
    [
        ({"is_earned": True}, {"short": 2, "total": 8}, True, Effect.CERTIFICATE_LOST),
        ({"is_earned": True}, {"short": 2, "total": 8}, False, Effect.NEED_LOST),
        ({"short": 2}, {"is_earned": True, "total": 12}, False, Effect.CERTIFICATE_WON),
        ({"is_earned": True}, {"is_earned": True, "total": 12}, False, Effect.MORE),
        ({"short": 2}, {"total": 12}, False, Effect.NEED_MET),
        ({}, {"total": 9}, False, Effect.FEWER),
        ({"is_earned": True}, {"is_earned": True, "total": 9}, True, Effect.FEWER),
        ({}, {}, False, Effect.SAME),
    ],
)
def test_the_weightiest_effect_is_the_one_that_is_said(before, after, has_certificate, effect):
    assert effect_of(facts(**before), facts(**after), has_certificate=has_certificate) == effect


def test_surplus_of_one_mode_never_fills_another():
    assert short_tenths({"online": 10, "onsite": 10}, {"online": 30, "onsite": 4}) == 6


def test_a_trial_of_shares_says_whose_certificate_they_would_not_bear():
    cohort = learning_class(people=1, minutes=45, needed_tenths=10)
    (holder,) = Enrolment.objects.filter(cohort=cohort)
    issue_if_earned(holder.pk)
    shares = version(4, share=[{"of": "total", "what": "practice", "min": 0.5}])
    (line,) = lines_of(tried(cohort, shares))
    assert (line.before["is_earned"], line.after["is_earned"]) == (True, False)
    assert line.effect == Effect.CERTIFICATE_LOST
    graded = version(5, grades={"online": "A"}, unit_min={"online": 30})
    (line,) = lines_of(tried(cohort, graded))
    assert (line.after["total"], line.after["is_earned"]) == (15, False)
