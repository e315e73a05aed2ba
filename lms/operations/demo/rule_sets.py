"""Rule sets in the demo: the one in force was compared with its notice, and a stricter one was tried on a class."""

from __future__ import annotations

from datetime import timedelta

from lms.accounts.models import User
from lms.cohorts.models import Cohort
from lms.operations.demo.content import Say
from lms.rulechanges.actions import ask_for_trial
from lms.rulechanges.models import Trial
from lms.rulechanges.tasks import trial_task
from lms.rulesets.actions import note_check
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import latest

NOTICE = "《线上培训学时认定办法》（教务处档案 2026-014）"
TRIED = "CN-TJ-APPR-600"


def seed_rules(cohort: Cohort, *, office: User, say: Say) -> None:
    """Once, however often it is asked for."""
    in_force = RuleSet.objects.get(pk=cohort.programme.ruleset_id)
    note_check(
        actor=office, ruleset=in_force, document=NOTICE, checked_on=cohort.starts_on - timedelta(days=10)
    )
    ruleset = latest(TRIED)
    if not Trial.objects.filter(cohort=cohort, ruleset=ruleset).exists():
        trial_task(ask_for_trial(actor=office, cohort=cohort, ruleset=ruleset).pk)
    say(f"{in_force} compared with its notice, {ruleset} tried on {cohort.name}")
