"""Work processes of a programme, and the agreements of apprentices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.cohorts.models.classes import Programme
from lms.cohorts.models.people import Enrolment
from lms.partners.models import Partner


class WorkProcess(models.Model):
    """A work process (岗位工作) of the training plan: its name by language, and the hours planned for it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="work_processes")
    title = models.JSONField(default=dict, help_text="by language")
    planned_h = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "draft")
    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    ENDED = "ended", pgettext_lazy("agreement", "ended")


class AgreementEnd(models.TextChoices):
    """Why an apprenticeship ended. All but the first take the person out of the class."""

    FINISHED = "finished", _("finished")
    RESIGNED = "resigned", _("resigned")
    DISMISSED = "dismissed", _("dismissed")
    MOVED = "moved", _("moved to another enterprise")
    OTHER = "other", _("another reason")


class Agreement(models.Model):
    """The apprenticeship agreement (学徒培养协议) of one person with a partner: at most 36 months, wage and both mentors.

    The company mentor is the open `Mentorship` of the enrolment: its history keeps every name.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=60, blank=True, default="")
    level = models.CharField(max_length=20, blank=True, default="")
    term_months = models.PositiveSmallIntegerField(default=12)
    contract_on = models.DateField(null=True, blank=True, help_text="first day of the labour contract")
    starts_on = models.DateField()
    ends_on = models.DateField()
    school_mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wage_confirmed = models.BooleanField(default=False, help_text="the wage is at least the legal minimum")
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    signed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=AgreementEnd, blank=True, default="")
    end_note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=~Q(state="ended"), name="one_running_agreement_a_person"
            ),
            models.UniqueConstraint(
                fields=["partner", "number"], condition=~Q(number=""), name="one_agreement_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(term_months__gte=1, term_months__lte=36), name="agreement_of_36_months_at_most"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(signed_on__isnull=False, wage_confirmed=True, school_mentor__isnull=False)
                | Q(state="ended", signed_on__isnull=True),
                name="signed_agreement_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state="ended") & Q(ended_on__isnull=True),
                name="ended_agreement_says_why",
            ),
        ]
