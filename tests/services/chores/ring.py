"""One chore more, rung for: prints its key. It shows that the workers still hear."""

from __future__ import annotations

import django

django.setup()

from lms.config.celery import app
from media_pipeline import jobs
from tests.services.chores.models import Chore
from tests.services.chores.tasks import do

app.set_default()

chore = Chore.objects.create(max_attempts=99)
jobs.ring(do, chore.pk)
print(chore.pk, flush=True)
