"""How a class came from one state to the next."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.audit.triggers import register_append_only
from lms.cohorts.models.classes import Cohort, CohortState
from lms.cohorts.rules.states import ClassAct

ACTS = [
    (ClassAct.SET_UP.value, pgettext_lazy("class", "set up")),
    (ClassAct.FILE.value, _("filed")),
    (ClassAct.SEND_BACK.value, _("sent back")),
    (ClassAct.APPROVE.value, pgettext_lazy("class", "approved")),
    (ClassAct.START.value, _("opened")),
    (ClassAct.SUSPEND.value, _("suspended")),
    (ClassAct.RESUME.value, _("resumed")),
    (ClassAct.ASSESS.value, _("assessed")),
    (ClassAct.LEARN_ON.value, _("back to learning")),
    (ClassAct.CLOSE.value, pgettext_lazy("class", "closed")),
    (ClassAct.REOPEN.value, _("opened again")),
]


class ClassTransition(models.Model):
    """A class went from `source` to `target`: who, when, why, and by which paper. Append-only.

    `source` is empty on the first line. `document` names a paper (its number, where it lies): files are not kept here.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="transitions")
    act = models.CharField(max_length=12, choices=ACTS)
    source = models.CharField(max_length=20, choices=CohortState, blank=True, default="")
    target = models.CharField(max_length=20, choices=CohortState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=600, blank=True, default="")
    document = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(act__in=["send_back", "suspend", "resume", "learn_on", "reopen"], why=""),
                name="step_back_says_why",
            )
        ]
        indexes = [
            models.Index(fields=["cohort", "at"], name="transition_by_class"),
            models.Index(fields=["at"], name="transition_by_day"),
        ]


register_append_only(ClassTransition)
