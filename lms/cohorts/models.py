"""Programmes, classes and the people in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import CourseVersion
from lms.audit.triggers import register_append_only
from lms.partners.models import Department, Partner
from lms.rulesets.models import RuleSet


class Programme(models.Model):
    """What is trained: the units needed by mode, the rule set, and what the certificate says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(default=dict, help_text="by language")
    occupation = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=20, blank=True, default="")
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="programmes")
    # Tenths of a unit needed by mode, for example {"online": 40, "onsite": 360}: 4.0 online, 36.0 on-site.
    required_tenths = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)


class CohortKind(models.TextChoices):
    OPEN = "open", _("open course")
    APPRENTICESHIP = "apprenticeship", _("apprenticeship")
    ORDER = "order", _("order class")
    VILLAGE = "village", _("village class")
    REEMPLOYMENT = "reemployment", _("re-employment class")


class CohortState(models.TextChoices):
    DRAFT = "draft", _("being set up")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class Cohort(models.Model):
    """A class (班级): people who learn the same courses from a start to an end."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=20, choices=CohortKind, default=CohortKind.APPRENTICESHIP)
    state = models.CharField(max_length=20, choices=CohortState, default=CohortState.RUNNING)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="class_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CohortCourse(models.Model):
    """A course of a class, in order. `course_key` is the identity of the course over languages and versions."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="cohort_courses")
    course_key = models.UUIDField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "course_key"], name="one_course_once_per_class")
        ]


class CohortTrainer(models.Model):
    """A trainer of a class."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="cohort_trainers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="one_trainer_once_per_class")]


class EnrolmentState(models.TextChoices):
    ACTIVE = "active", _("learning")
    COMPLETED = "completed", _("completed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Enrolment(models.Model):
    """A learner in a class; the rule set is pinned here, so a later version changes nothing for them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    department = models.ForeignKey(
        Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    enrolled_on = models.DateField()
    moved_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "cohort"], name="one_enrolment_per_class")]
        indexes = [models.Index(fields=["cohort", "state"], name="enrolment_by_class")]


class EnrolmentLeave(models.Model):
    """The learner is away from a day to a day (until further notice without one), or until they came back before."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="leaves")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    resumed_on = models.DateField(null=True, blank=True, help_text="back from this day on")
    why = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="leave_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(resumed_on__isnull=True, until_on__isnull=True),
                name="one_leave_without_an_end",
            ),
        ]


class CoursePin(models.Model):
    """The version of a course on which a learner started; they stay on it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="course_pins")
    course_key = models.UUIDField()
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "course_key"], name="one_pin_per_course")]


class Mentorship(models.Model):
    """A mentor of the partner looks after an apprentice. Nobody mentors themselves (checked in the action)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="mentorships")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentorships")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "mentor"], condition=Q(until_on__isnull=True), name="one_open_mentorship"
            )
        ]


class SessionMode(models.TextChoices):
    """How people meet. The values are the ledger's modes."""

    ONSITE = "onsite", _("on site")
    LIVE = "live", _("live online")
    ASSESSMENT = "assessment", _("assessment")


class Component(models.TextChoices):
    """What a period is for. The values are the ledger's components."""

    THEORY = "theory", _("theory")
    PRACTICE = "practice", _("practice")
    GENERAL = "general", _("general skills")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


class ClassSession(models.Model):
    """A class meets: one morning or afternoon of periods (节次), with a room and a trainer.

    `starts_at` and `ends_at` are those of its first and last period, kept by the actions: they carry the constraint.
    `changes` counts what was altered; calendars need it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    day = models.DateField(help_text="civil day of the programme's time zone")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.CharField(max_length=80, blank=True, default="")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=20, choices=SessionMode, default=SessionMode.ONSITE)
    state = models.CharField(max_length=20, choices=SessionState, default=SessionState.PLANNED)
    makes_up = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by"
    )
    changes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "starts_at"],
                condition=Q(state=SessionState.PLANNED),
                name="one_session_of_a_class_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "day"], name="session_by_class")]


class Period(models.Model):
    """One period (节次) of a session: what is credited, and for what."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topic = models.CharField(max_length=200, blank=True, default="")
    component = models.CharField(max_length=20, choices=Component, default=Component.THEORY)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_period_of_a_number"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="period_ends_after_it_starts"
            ),
        ]


class SessionChange(models.Model):
    """Who moved or cancelled a session, when, why, from what to what. Append-only."""

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="history")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    why = models.TextField()
    before = models.JSONField()
    after = models.JSONField()


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. A new number makes the address before it useless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    number = models.PositiveIntegerField(default=1)
    is_on = models.BooleanField(default=True)


class RosterDraft(models.Model):
    """A roster that was handed in and is being looked at: the file, sealed as a whole, and what was corrected in it.

    It is emptied when it is written, and goes after two weeks (`actions.drafts.forget_drafts`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200, blank=True, default="", help_text="blank: pasted rows")
    content_sealed = models.TextField(blank=True, default="")
    content_index = models.CharField(max_length=64, help_text="keyed hash: the same file again")
    fixes_sealed = models.TextField(blank=True, default="")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "made_by", "content_index"],
                condition=Q(written_at__isnull=True),
                name="one_draft_per_file",
            )
        ]


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


register_append_only(SessionChange)
