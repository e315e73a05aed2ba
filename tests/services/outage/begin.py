"""Make the tables of the whole academy in the database of the settings, and leases of a film; prints a token a line.

`python -m tests.services.outage.begin [LEASES]`: each of another person, an hour old; with a number, eleven hours, of a
film that lasts as long, under a rule set without a daily cap, and one more token: of courseware that has begun.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django
from django.apps import apps
from django.conf import settings

django.setup()
settings.MIGRATION_MODULES = {room.label: None for room in apps.get_app_configs()}

from django.core.management import call_command
from django.utils import timezone

from lms.scorm.actions import begin_item, open_shell
from lms.scorm.tokens import read_token
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.courseware import TWO_ITEMS, kept_version, launched
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import open_lesson

call_command("migrate", run_syncdb=True, verbosity=0)
if len(sys.argv) == 1:
    print(open_lesson(EnrolmentFactory(), when=timezone.now() - timedelta(hours=1)).token)
else:
    free = RuleSetFactory(code="FREE", data={"tz": "UTC", "daily_cap_units": None})
    cohort = CohortFactory(programme=ProgrammeFactory(ruleset=free))
    for _number in range(int(sys.argv[1])):
        begun = timezone.now() - timedelta(hours=11)
        print(open_lesson(EnrolmentFactory(cohort=cohort), when=begun, length_s=11 * 3600).token)
    playing = launched(kept_version(body=TWO_ITEMS)).token
    open_shell(read_token(playing))
    begin_item(read_token(playing), item="i1")
    print(playing)
