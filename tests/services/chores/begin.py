"""Make the tables, then as many chores as the argument says, and ring for each once: `begin.py 60`."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command

from lms.config.celery import app
from media_pipeline import jobs
from tests.services.chores.models import Chore
from tests.services.chores.tasks import do

app.set_default()

call_command("migrate", run_syncdb=True, verbosity=0)
number = int(sys.argv[1])
Chore.objects.bulk_create(Chore(max_attempts=99, is_slow=index % 10 == 0) for index in range(number))
for pk in Chore.objects.values_list("pk", flat=True):
    jobs.ring(do, pk)
