"""Many at one class that moves: asked once, agreed once, moved once, and evidence that comes meanwhile counts once."""

from __future__ import annotations

import pytest

from lms.cohorts.models import Enrolment
from lms.ledger.actions import derive_days, move_to_ruleset
from lms.ledger.models import Entry
from lms.rulechanges.actions import approve_move, ask_for_trial, moving, trying
from lms.rulechanges.models import MovedPerson, MoveWork, RuleMove, Trial
from tests.factories.accounts import PersonFactory
from tests.factories.ledger import LATER, film, record, sums, whole
from tests.factories.rulechanges import half_a_unit, learning_class, proposed
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def agree_from_everywhere():
    """Sixteen people of the office agree to one move."""
    move = proposed(learning_class(people=2), half_a_unit(), for_newcomers=True)
    others = PersonFactory.create_batch(DEVICES, roles=["office"])
    return at_once([lambda who=who: approve_move(actor=who, move=move) for who in others])


def test_of_sixteen_who_agree_one_is_heard_and_the_others_are_told():
    met = agree_from_everywhere()
    assert (len(met.results), met.kinds) == (1, {"MoveDecided"})
    assert (MoveWork.objects.count(), MovedPerson.objects.count()) == (1, 2)
    assert RuleMove.objects.get().decided_by == met.results[0].decided_by


def test_without_the_turn_of_the_class_several_would_decide(monkeypatch):
    """Control: only the constraint on the work is left, which tells nobody why."""
    monkeypatch.setattr(moving, "take_turn", lambda _name: None)
    monkeypatch.setattr(moving, "_locked", Crossing())
    met = agree_from_everywhere()
    assert met.kinds - {"MoveDecided"} or len(met.results) > 1


def ask_from_everywhere():
    cohort, ruleset, office = (
        learning_class(people=0), half_a_unit(), PersonFactory(roles=["office"])
    )  # fmt: skip
    return all_devices(lambda: ask_for_trial(actor=office, cohort=cohort, ruleset=ruleset))


def test_a_trial_that_is_asked_for_sixteen_times_is_one():
    met = ask_from_everywhere()
    assert (met.faults, len({trial.pk for trial in met.results}), Trial.objects.count()) == ([], 1, 1)


def test_without_the_turn_there_would_be_several(monkeypatch):
    """Control."""
    monkeypatch.setattr(trying, "take_turn", Crossing())
    ask_from_everywhere()
    assert Trial.objects.count() > 1


def test_evidence_that_comes_while_a_person_moves_is_counted_once_and_by_the_new_rules():
    cohort, ruleset = learning_class(people=1), half_a_unit()
    enrolment = Enrolment.objects.select_related("ruleset", "cohort").get(cohort=cohort)
    more = [
        film(enrolment, "21:00", minutes=2, days=day, start_s=2400 + 120 * day) for day in range(DEVICES - 1)
    ]
    calls = [
        lambda one=one: record(one, when=LATER + (more[-1].ended_at - more[0].started_at)) for one in more
    ]
    met = at_once([lambda: move_to_ruleset(enrolment=enrolment, ruleset=ruleset, why="x", at=LATER), *calls])
    assert met.faults == []
    # The cap of the first day is full; of each other day two minutes count.
    assert sums(enrolment)[0] == 1350 + 120 * (DEVICES - 2)
    assert derive_days(enrolment.learner_id, None) == []
    assert set(Entry.objects.filter(kind="credit").order_by("-seq").values_list("rule", flat=True)[:1]) == {
        "CN-GEN-45@2"
    }
    whole()
