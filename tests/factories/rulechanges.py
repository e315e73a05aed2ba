"""A class with hours, and rule sets to try on it: half a unit a day in version 2."""

from django.utils import timezone

from lms.rulechanges.actions import ask_for_trial, propose_move
from lms.rulechanges.models import RuleMove, Trial
from lms.rulechanges.tasks import trial_task
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import film, record
from tests.factories.rulesets import RuleSetFactory


def version(number, **changes):
    """CN-GEN-45 in a version that differs by these fields."""
    return RuleSetFactory(
        code="CN-GEN-45",
        version=number,
        data={**RuleSetFactory.build().data, **changes},
        title={"en": "General"},
    )


def learning_class(*, people=3, minutes=40, needed_tenths=8, **cohort):
    """`people` who each watched 40 minutes: 0.8 of a unit by version 1, 0.5 by version 2."""
    programme = ProgrammeFactory(ruleset=version(1), required_tenths={"online": needed_tenths})
    found = CohortFactory(programme=programme, **cohort)
    for place in range(people):
        learner = PersonFactory(display_name=f"学员{place}")
        enrolment = EnrolmentFactory(cohort=found, learner=learner)
        if minutes:
            record(film(enrolment, minutes=minutes))
    return found


def half_a_unit():
    """Version 2: at most half a unit online a day."""
    return version(2, daily_cap_units={"online": "1/2"})


def tried(cohort, ruleset, *, by=None):
    """A finished trial."""
    trial = ask_for_trial(actor=by or PersonFactory(roles=["office"]), cohort=cohort, ruleset=ruleset)
    trial_task(trial.pk)
    trial.refresh_from_db()
    return trial


def proposed(cohort, ruleset, *, by=None, why="the notice of 2027", for_newcomers=False):
    """A move that waits for a second person."""
    by = by or PersonFactory(roles=["office"])
    return propose_move(actor=by, trial=tried(cohort, ruleset, by=by), why=why, for_newcomers=for_newcomers)


def waiting_move(cohort):
    """Rows alone: a finished trial of nobody and a move that rests on it; nothing is recorded."""
    by, now = PersonFactory(roles=["office"]), timezone.now()
    ruleset = half_a_unit()
    trial = Trial.objects.create(
        cohort=cohort, ruleset=ruleset, asked_by=by, state=WorkState.DONE, finished_at=now
    )
    return RuleMove.objects.create(
        cohort=cohort, ruleset=ruleset, trial=trial, why="x", asked_by=by, asked_at=now
    )
