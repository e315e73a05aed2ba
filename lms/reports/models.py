"""What leaves the house as a file: work that takes a while, and papers that anybody can check."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.audit.triggers import register_append_only
from lms.cohorts.models import Cohort, Enrolment
from lms.partners.models import Department, Partner
from media_pipeline.jobs import WorkRow

EXPORT_TASK = "lms.reports.tasks.export_task"
MONTHLY_TASK = "lms.reports.tasks.monthly_task"


class LedgerExport(WorkRow):
    """Work: the hours of a class as a bundle that an outsider verifies. `file` is empty before, and after it expired."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200, blank=True, default="", help_text="name in Django's storage")
    size = models.PositiveBigIntegerField(default=0)
    accounts = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    root_day = models.DateField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkRow.Meta):
        abstract = False


class HoursProof(models.Model):
    """An hours proof as on the paper. Append-only: what hours have become since is said when somebody checks it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    natural_key = models.CharField(max_length=64, unique=True, help_text="hash of what it says")
    code = models.CharField(max_length=40, unique=True, help_text="verify code, at least 128 bits")
    snapshot = models.JSONField()
    key_id = models.CharField(max_length=40)
    signature = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


register_append_only(HoursProof)


class ResultProof(models.Model):
    """The proof of a passed final exam as on the paper. Append-only: whether its marks changed since is said when somebody
    checks it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    attempt_uuid = models.UUIDField()
    natural_key = models.CharField(max_length=64, unique=True, help_text="hash of what it says")
    code = models.CharField(max_length=40, unique=True, help_text="verify code, at least 128 bits")
    snapshot = models.JSONField()
    key_id = models.CharField(max_length=40)
    signature = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


register_append_only(ResultProof)


class PartnerReport(models.Model):
    """The month of a partner as reported. Append-only and without names: these are looked up when it is printed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    natural_key = models.CharField(max_length=64, unique=True, help_text="hash of what it says")
    code = models.CharField(max_length=40, unique=True, help_text="verify code, at least 128 bits")
    snapshot = models.JSONField()
    key_id = models.CharField(max_length=40)
    signature = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["partner", "-made_at"], name="report_by_partner")]


register_append_only(PartnerReport)


class ReportOrder(WorkRow):
    """Work: one monthly report to be made. Of those by schedule there is one for each partner and month."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_scheduled = models.BooleanField(default=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(WorkRow.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "month"],
                condition=Q(is_scheduled=True),
                name="one_scheduled_report_a_month",
            )
        ]


class ReportSchedule(models.Model):
    """On which day of the next month a partner's report is made, from `since_month` on; `day` 0: not by itself."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField(default=0)
    since_month = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(day__lte=28), name="schedule_day_is_in_every_month")
        ]


class ReportReader(models.Model):
    """Somebody of a partner who wants to be told when the report by schedule is there."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="one_reader_once")]


class PeopleLink(models.Model):
    """A link that shows the people of one department, or of one class, to whoever holds it. Its token is kept as a hash."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, related_name="+")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128, blank=True, default="")
    ends_on = models.DateField(help_text="the last day on which it works")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=True) ^ Q(cohort__isnull=True), name="link_shows_one_thing"
            )
        ]


class LinkOpening(models.Model):
    """The people behind a link were shown. Nothing is known of who looked."""

    link = models.ForeignKey(PeopleLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()
