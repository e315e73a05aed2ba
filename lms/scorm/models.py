"""Attempts at courseware: a registration for each, with the state of every item that was begun. All of it is a claim."""

from __future__ import annotations

import uuid

from django.db import models

from courses.packages.manifest.sharing import TARGET_MOST
from courses.packages.models import PackageVersion
from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.scorm.rules.attempts12 import NOT_ATTEMPTED


class Registration(models.Model):
    """One attempt of one enrolment at one lesson, on the version of the package with which it began (ADR 0068).

    `issued` is the last session of which a token was handed out; `session` the last that began, with commits to
    `tree` from `from_seq` on, `seq` the last of them. Status, success and score are rolled up from the items, whose own
    `last_at` is later where a state changed nothing of the whole.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="registrations")
    course_key = models.UUIDField()
    lesson_uuid = models.UUIDField()
    lesson_version = models.PositiveIntegerField()
    package_version = models.ForeignKey(PackageVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    number = models.PositiveIntegerField(help_text="1 for the first attempt of the enrolment at the lesson")
    issued = models.PositiveIntegerField(default=0)
    session = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    from_seq = models.PositiveIntegerField(default=0)
    tree = models.TextField(
        blank=True, default="", help_text="what the 2004 engine goes on from; '' for none"
    )
    status = models.CharField(max_length=20, default=NOT_ATTEMPTED)
    success = models.CharField(max_length=10, blank=True, default="", help_text="passed, failed, or unsaid")
    score_hundredths = models.IntegerField(null=True, blank=True, help_text="of 100 points, cut off")
    revision = models.PositiveIntegerField(
        default=0, help_text="counts roll-ups: none is written over a later one"
    )
    started_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="when something came of it last")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was done first")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_uuid", "number"], name="one_registration_per_number"
            )
        ]
        indexes = [models.Index(fields=["lesson_uuid", "last_at"], name="registration_by_lesson")]

    def __str__(self) -> str:
        return f"{self.uuid} #{self.number}"


class ItemState(models.Model):
    """What is kept of one item of a registration: `rules.attempts12.Attempt` as a row, and what 2004 says besides.

    `item` is the key of `rules/items.py`. Times are centiseconds as the package claims them: up to a CMITimespan.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="items")
    item = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    raw_status = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(max_length=20, default=NOT_ATTEMPTED)
    raw_success = models.CharField(max_length=10, blank=True, default="", help_text="2004: as it was said")
    success = models.CharField(max_length=10, blank=True, default="")
    why = models.CharField(max_length=20, default="open")
    exit = models.CharField(max_length=12, blank=True, default="")
    before_cs = models.BigIntegerField(default=0)
    session_cs = models.BigIntegerField(default=0)
    session = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    from_seq = models.PositiveIntegerField(default=0)
    sent_in = models.PositiveIntegerField(default=0)
    finished_in = models.PositiveIntegerField(default=0)
    score_hundredths = models.IntegerField(null=True, blank=True)
    is_done = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    visit_at = models.DateTimeField(null=True, help_text="when the session that is now began")
    untold = models.JSONField(default=list, help_text="rules/visits.py: what the ledger does not know yet")
    untold_since = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False, help_text="the ledger should know at once")
    objectives = models.JSONField(
        default=dict, help_text="rules/results.py: what was said of each, by its id"
    )
    heard = models.JSONField(default=dict, help_text="rules/statements.py: answers that have a statement")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "item"], name="one_state_per_item")]
        indexes = [
            models.Index(
                fields=["untold_since"], condition=models.Q(untold_since__isnull=False), name="state_to_tell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.item}"


class Statement(models.Model):
    """One event of an item in the shape of xAPI: derived from commits, and a claim like them (ADR 0067).

    The actor is the enrolment's learner, named by a pseudonym outside. Times are centiseconds as claimed.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="statements")
    item = models.CharField(max_length=200)
    session = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=12)
    element = models.CharField(max_length=40, blank=True, default="")
    question = models.CharField(max_length=250, blank=True, default="")
    kind = models.CharField(max_length=20, blank=True, default="", help_text="of the interaction")
    response = models.TextField(blank=True, default="")
    result = models.CharField(
        max_length=12, blank=True, default="", help_text="correct, wrong, …; '': unsaid"
    )
    latency_cs = models.BigIntegerField(null=True, blank=True)
    score_hundredths = models.IntegerField(null=True, blank=True)
    duration_cs = models.BigIntegerField(default=0, help_text="of the session so far")
    said = models.JSONField(default=dict, help_text="rules/statements.py: what has no column")
    at = models.DateTimeField(help_text="when it was said")
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["registration", "verb"], name="statement_by_verb"),
            models.Index(fields=["stored_at"], name="statement_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.item} {self.verb}"


class Carried(models.Model):
    """What courseware of 2004 keeps of a learner beyond an attempt, under a name that packages share (ADR 0074): a global
    objective (`value`: what is known of it) or a text. A claim; it goes with its learner.
    """

    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, help_text="objective or text")
    target = models.CharField(max_length=TARGET_MOST)
    value = models.JSONField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "kind", "target"], name="carried_once_per_learner")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.kind} {self.target}"
