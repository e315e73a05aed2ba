"""Make the tables of the whole academy in the database of the settings, and one lease of a film; prints its token."""

from __future__ import annotations

from datetime import timedelta

import django
from django.apps import apps
from django.conf import settings

django.setup()
settings.MIGRATION_MODULES = {room.label: None for room in apps.get_app_configs()}

from django.core.management import call_command
from django.utils import timezone

from tests.factories.cohorts import EnrolmentFactory
from tests.factories.study import open_lesson

call_command("migrate", run_syncdb=True, verbosity=0)
print(open_lesson(EnrolmentFactory(), when=timezone.now() - timedelta(hours=1)).token)
