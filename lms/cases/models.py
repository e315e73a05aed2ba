"""Everything a person of the office must look at: one row a question, and what was said in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.audit.triggers import register_append_only
from lms.cases.names import CaseKind, CaseOutcome, CaseState
from lms.cohorts.models import Enrolment


class Case(models.Model):
    """One question about a learner, and its answer. Facts are figures and uuids: never names or ID numbers.

    What was seen cannot be altered (a trigger); who took it and what was answered can, once. `thread` is the
    natural key that its maker gave; a thread has one open case at most, and words that come after the answer open
    the next one, which `follows` the old.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.CharField(max_length=150, db_index=True)
    natural_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=CaseKind)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    others = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField(null=True, blank=True, help_text="civil day of the programme's time zone")
    device = models.CharField(max_length=80, blank=True, default="")
    facts = models.JSONField(default=dict, help_text="what was seen: figures, and uuids of the evidence")
    follows = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=CaseOutcome, blank=True, default="")
    answer = models.TextField(blank=True, default="")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(state=CaseState.OPEN), name="one_open_case_per_thread"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, outcome="", closed_at__isnull=True)
                | (Q(state=CaseState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_case_has_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "opened_at"], name="case_queue"),
            models.Index(fields=["learner", "opened_at"], name="case_by_learner"),
            models.Index(fields=["device", "state"], name="case_by_device"),
        ]

    @property
    def is_open(self) -> bool:
        """Nobody has answered yet."""
        return self.state == CaseState.OPEN


class CaseWords(models.Model):
    """What somebody said in a case, in order. Append-only; it goes with its case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="words")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()


class ClassDevice(models.Model):
    """A device that several people share with a reason: the phone of a village class, of a family. Marked by the office."""

    device = models.CharField(max_length=80, unique=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.TextField()
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    marked_at = models.DateTimeField()


SEEN = (
    "uuid", "thread", "natural_key", "kind", "learner", "enrolment", "day", "device", "facts", "opened_by", "opened_at",
)  # fmt: skip
register_append_only(Case, frozen=SEEN, may_go=True)
register_append_only(CaseWords, may_go=True)
