"""Evidence, the append-only hours ledger, and its projections. Only `lms.ledger` imports this module."""

from __future__ import annotations

import uuid
from datetime import UTC, date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.audit.triggers import register_append_only
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.names import (
    CorrectionAct,
    CorrectionReason,
    CorrectionState,
    EntryKind,
    EvidenceKind,
    Grade,
    Mode,
)
from lms.partners.models import Partner
from media_pipeline.jobs import WorkRow, WorkState

DERIVE_TASK = "lms.ledger.derive"


class Account(models.Model):
    """A learner in a class, pseudonymous: erasing a person never breaks a chain. Head of the hash chain."""

    acct = models.CharField(max_length=60, unique=True)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="account")
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="0" * 64)


class Evidence(models.Model):
    """Something that happened, as claimed and as checked. `natural_key` makes a retry boring. Append-only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    natural_key = models.CharField(max_length=160, unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    mode = models.CharField(max_length=20, choices=Mode)
    component = models.CharField(max_length=20, default="theory")
    grade = models.CharField(max_length=1, choices=Grade)
    lesson_uuid = models.UUIDField(null=True, blank=True)
    lesson_version = models.PositiveIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # Media positions in milliseconds and the rate as a fraction text ("1", "3/2"); null without a media clock.
    media_from_ms = models.PositiveBigIntegerField(null=True, blank=True)
    media_to_ms = models.PositiveBigIntegerField(null=True, blank=True)
    duration_ms = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="of the lesson; 0: no media"
    )
    rate = models.CharField(max_length=12, default="1")
    max_rate = models.CharField(max_length=12, default="1")
    playing = models.BooleanField(default=True)
    visible = models.BooleanField(default=True)
    gated = models.BooleanField(default=False, help_text="pending until a quiz_pass of the same lesson")
    leased_at = models.DateTimeField(help_text="when the lease of the session was issued: decides ties")
    received_at = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=80, blank=True, default="")
    source = models.JSONField(default=dict, help_text="the raw claim and the checks it passed")

    class Meta:
        indexes = [
            models.Index(fields=["learner", "started_at"], name="evidence_by_learner"),
            models.Index(fields=["enrolment", "lesson_uuid"], name="evidence_by_lesson"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=models.F("started_at")), name="evidence_span")
        ]


class Entry(models.Model):
    """One line of the ledger, in whole seconds, chained by hash (format v2). Triggers refuse UPDATE and DELETE."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    v = models.PositiveSmallIntegerField(default=2)
    kind = models.CharField(max_length=20, choices=EntryKind)
    mode = models.CharField(max_length=20, choices=Mode)
    component = models.CharField(max_length=20)
    day = models.DateField()
    sec = models.IntegerField()
    rule = models.CharField(max_length=60)
    grade = models.CharField(max_length=1, choices=Grade)
    ev = models.JSONField(default=list)
    lesson_uuid = models.UUIDField(null=True)
    lesson_version = models.PositiveIntegerField(null=True)
    of = models.PositiveIntegerField(null=True, help_text="the sequence of the entry that a reversal names")
    by = models.CharField(max_length=60, help_text="'sys' or 'u_<uuid>'")
    at = models.DateTimeField()
    why = models.TextField(blank=True, default="")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "seq"], name="one_entry_per_sequence")]
        indexes = [models.Index(fields=["account", "day"], name="entry_by_day")]

    def payload(self, acct: str) -> dict[str, object]:
        """What is hashed: format v2 (domain §4.6). `acct` is the account's, given so that no query hides here."""
        lesson = {"uuid": str(self.lesson_uuid), "version": self.lesson_version} if self.lesson_uuid else None
        return {
            "v": self.v,
            "seq": self.seq,
            "acct": acct,
            "kind": str(self.kind),
            "mode": str(self.mode),
            "component": self.component,
            "day": self.day.isoformat(),
            "sec": self.sec,
            "rule": self.rule,
            "grade": str(self.grade),
            "ev": list(self.ev),
            "lesson": lesson,
            "of": self.of,
            "by": self.by,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "why": self.why,
        }


class DayTotal(models.Model):
    """Projection: posted seconds of an account by civil day and mode. Rebuilt by `rebuild_projections`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="day_totals")
    day = models.DateField()
    mode = models.CharField(max_length=20, choices=Mode)
    posted_s = models.IntegerField(default=0)
    pending_s = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day", "mode"], name="one_total_per_day_and_mode")
        ]


class AccountTotal(models.Model):
    """Projection: what a list of people shows, one row a person in a class. Rebuilt by `rebuild_projections`."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="total")
    online_s = models.IntegerField(default=0)
    onsite_s = models.IntegerField(default=0)
    workplace_s = models.IntegerField(default=0)
    pending_s = models.IntegerField(default=0)
    lessons_done = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True)


class MonthTotal(models.Model):
    """Projection: posted seconds of a partner's classes by month of the learning day. Mended by `reconcile`."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    mode = models.CharField(max_length=20, choices=Mode)
    component = models.CharField(max_length=20)
    posted_s = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "month", "mode", "component"], name="one_total_per_partner_and_month"
            )
        ]


class LessonProgress(models.Model):
    """Projection: what one learner has seen and earned of one lesson.

    Intervals are [[from_ms, to_ms], …]; those of `credited` are exact (a number or a text like "5001/2").
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson_uuid = models.UUIDField()
    seen = models.JSONField(default=list)
    credited = models.JSONField(default=list)
    posted_s = models.IntegerField(default=0)
    pending_s = models.IntegerField(default=0)
    duration_ms = models.PositiveBigIntegerField(null=True, blank=True, help_text="null: not known yet")
    position_ms = models.PositiveBigIntegerField(default=0)
    quiz_passed = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_uuid"], name="one_progress_per_lesson")
        ]


class DayTrace(models.Model):
    """Projection: the time line of a learner's day, piece by piece: what counted, what did not and why.

    `pending`: seconds that wait for a quiz, as [[enrolment id, mode, lesson, seconds], …].
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    pieces = models.JSONField(default=list)
    pending = models.JSONField(default=list)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "day"], name="one_trace_per_day")]


class Derivation(WorkRow):
    """Work: derive a person's days again from `since_day` on. One open row a person (upserted)."""

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since_day = models.DateField()
    horizon = models.DateField(
        null=True, blank=True, help_text="days before it are never derived again: their evidence went"
    )

    def open_since(self) -> list[date]:
        """The day from which work is still owed, or nothing when all is derived."""
        return [] if self.state == WorkState.DONE else [self.since_day]


class DailyRoot(models.Model):
    """The night's signed statement about every chain; each names the hash of the one before. Append-only (ADR 0025)."""

    number = models.PositiveIntegerField(unique=True, help_text="from 1 on, without gaps")
    day = models.DateField(unique=True, help_text="the civil day that had ended, in the academy's time zone")
    at = models.DateTimeField()
    root = models.CharField(max_length=64)
    accounts = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, help_text="hash of the statement before; zeroes for the first")
    key_id = models.CharField(max_length=20)
    signature = models.CharField(max_length=100, help_text="Ed25519 over the statement, base64")


class SealedHead(models.Model):
    """The head of an account that had moved since the root before. Append-only: what a root stood for, then and now."""

    root = models.ForeignKey(DailyRoot, on_delete=models.PROTECT, related_name="heads")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "account"], name="one_head_per_root")]
        indexes = [models.Index(fields=["account", "seq"], name="sealed_by_account")]


class Correction(models.Model):
    """What a person decided about hours, or proposed. What is posted stands in entries; this row says by whom and why.

    `changes`: [[day, mode, component, seconds before, after], …]; `needs`: why a second person is needed;
    `seqs` and `target_seqs`: the entries it posted in the account of `enrolment` and of `target`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    natural_key = models.CharField(max_length=80, unique=True, help_text="of the form: sent twice is once")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=20, choices=CorrectionAct)
    reason = models.CharField(max_length=20, choices=CorrectionReason)
    words = models.TextField()
    document = models.CharField(max_length=120, blank=True, default="")
    seq = models.PositiveIntegerField(null=True, help_text="the entry that is corrected")
    changes = models.JSONField()
    needs = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=CorrectionState)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")
    seqs = models.JSONField(default=list)
    target_seqs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_decides_their_own",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "seq"],
                condition=Q(state=CorrectionState.WAITING),
                name="one_waiting_correction_per_entry",
            ),
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"], name="correction_by_state")]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last learning day that it is about."""
        days = [date.fromisoformat(change[0]) for change in self.changes]
        return min(days), max(days)


class ExpiredEvidence(models.Model):
    """Evidence whose time is over: its name, and the hash of what an export said of it. Append-only (ADR 0033).

    A row of Evidence may be deleted when its uuid stands here, and else never.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    day = models.DateField(help_text="civil day of the programme's time zone on which it began")
    sha256 = models.CharField(max_length=64)
    expired_at = models.DateTimeField()


class KeptProgress(models.Model):
    """What a learner had seen and earned of a lesson in the time whose evidence went: no rebuild finds it again."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    lesson_uuid = models.UUIDField()
    seen = models.JSONField(default=list)
    credited = models.JSONField(default=list, help_text="as in LessonProgress, of days before the horizon")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_uuid"], name="one_kept_progress_per_lesson")
        ]


class LegalHold(models.Model):
    """The evidence of a class is kept beyond its time, for a reason; one open hold a class."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(lifted_at__isnull=True), name="one_open_hold_per_class"
            )
        ]


class ExpiryNight(models.Model):
    """What the retention job did on a day; unfinished ones go on with the next sweep."""

    day = models.DateField(unique=True)
    after = models.PositiveBigIntegerField(default=0, help_text="the last person that was looked at")
    people = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)


PROPOSED = (
    "uuid", "natural_key", "enrolment", "target", "act", "reason", "words", "document", "seq", "changes", "needs",
    "proposed_by", "proposed_at",
)  # fmt: skip
register_append_only(Correction, frozen=PROPOSED)
register_append_only(Evidence, named_in=ExpiredEvidence)
register_append_only(ExpiredEvidence)
register_append_only(Entry)
register_append_only(DailyRoot)
register_append_only(SealedHead)
