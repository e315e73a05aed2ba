"""People in a class: enrolments, leaves, the versions they are on, their mentors."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from lms.cohorts.models.classes import Cohort
from lms.partners.models import Department
from lms.rulesets.models import RuleSet


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
    employee_no = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="the enterprise's own number"
    )
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    enrolled_on = models.DateField()
    extended_to = models.DateField(null=True, blank=True, help_text="a later end than that of the class")
    moved_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "cohort"], name="one_enrolment_per_class")]
        indexes = [models.Index(fields=["cohort", "state"], name="enrolment_by_class")]

    @property
    def ends_on(self) -> date | None:
        """The last day of this person in the class (`cohort` loaded): the class's, or a later one of their own."""
        return later_end(self.cohort.ends_on, self.extended_to)


def later_end(class_end: date | None, extended_to: date | None) -> date | None:
    """None for a class without an end, which nothing can be later than."""
    if class_end is None or extended_to is None:
        return class_end
    return max(class_end, extended_to)


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
