"""Submissions of courses with what was found and said about them, their history, who owns what, and the office's rule."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.approvals.rules.checklist import Point
from lms.approvals.rules.states import OPEN, State, Verb
from lms.audit.triggers import register_append_only


class SubmissionState(models.TextChoices):
    """The states of rules/states.py with words for people."""

    SUBMITTED = State.SUBMITTED.value, pgettext_lazy("course", "in review")
    APPROVED = State.APPROVED.value, pgettext_lazy("course", "approved, waits for its day")
    RETURNED = State.RETURNED.value, pgettext_lazy("course", "changes asked for")
    PUBLISHED = State.PUBLISHED.value, pgettext_lazy("course", "approved and published")
    WITHDRAWN = State.WITHDRAWN.value, pgettext_lazy("course", "taken back")
    SUPERSEDED = State.SUPERSEDED.value, pgettext_lazy("course", "handed in again")


class StepVerb(models.TextChoices):
    """The verbs of rules/states.py with words for people."""

    SUBMITTED = Verb.SUBMITTED.value, _("handed the course in")
    WITHDRAWN = Verb.WITHDRAWN.value, _("took it back")
    SUPERSEDED = Verb.SUPERSEDED.value, _("handed it in again")
    RETURNED = Verb.RETURNED.value, _("asked for changes")
    APPROVED = Verb.APPROVED.value, _("approved it")
    CALLED_OFF = Verb.CALLED_OFF.value, _("took the day back")
    PUBLISHED = Verb.PUBLISHED.value, _("published it")
    STUCK = Verb.STUCK.value, _("could not publish it")
    PUBLISHED_DIRECTLY = Verb.PUBLISHED_DIRECTLY.value, _("published it without a review")
    UNPUBLISHED = Verb.UNPUBLISHED.value, _("took it off the shelf")


class Licence(models.TextChoices):
    """On what ground the academy may use something."""

    OWN = "own", pgettext_lazy("licence", "our own work")
    ORDERED = "ordered", pgettext_lazy("licence", "made for us, with all rights")
    PARTNER = "partner", pgettext_lazy("licence", "of a partner, with permission")
    BOUGHT = "bought", pgettext_lazy("licence", "bought or rented")
    OPEN = "open", pgettext_lazy("licence", "open licence (CC or the like)")
    FREE = "free", pgettext_lazy("licence", "free of rights")


class RightsOf(models.TextChoices):
    """What somebody owns."""

    COURSE = "course", pgettext_lazy("licence", "the course")
    FILM = "film", pgettext_lazy("licence", "the video")
    COURSEWARE = "courseware", pgettext_lazy("licence", "the courseware")


class ApprovalRule(models.Model):
    """Whether courses are reviewed before they are published: one row at most; none is no."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_required = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_rule_of_approval")]


class Submission(models.Model):
    """A course as somebody handed it in: over all its languages, never changed afterwards.

    `pins` are the drafts, {page, language, revision} each; `live` says which revision of each page was published then;
    `before` and `after` are the published and the submitted course as `courses.drafts.reading` writes them.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    course_key = models.UUIDField()
    number = models.PositiveIntegerField(help_text="of this course")
    code = models.CharField(max_length=40)
    title = models.JSONField(default=dict)
    pins = models.JSONField(default=list)
    live = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    after = models.JSONField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    wanted_on = models.DateField(null=True, help_text="the day that the trainer would like")
    state = models.CharField(max_length=12, choices=SubmissionState, default=SubmissionState.SUBMITTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    trouble = models.TextField(
        blank=True, default="", help_text="code of the refusal that kept it from its day"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_key", "number"], name="submissions_are_numbered"),
            models.UniqueConstraint(
                fields=["course_key"],
                condition=Q(state__in=[SubmissionState.APPROVED.value, SubmissionState.SUBMITTED.value]),
                name="one_open_submission_per_course",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.APPROVED.value) | Q(publish_at__isnull=False),
                name="approved_submission_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="submission_queue"),
            models.Index(
                fields=["publish_at"],
                condition=Q(state=SubmissionState.APPROVED.value),
                name="submission_due",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Somebody has still to do something."""
        return self.state in OPEN

    @property
    def revisions(self) -> list[int]:
        """The drafts that are published with it."""
        return [pin["revision"] for pin in self.pins]


class Tick(models.Model):
    """What a reviewer found at a point of the checklist; the last word of whoever reviewed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="ticks")
    point = models.CharField(max_length=12, choices=[(point.value, point.value) for point in Point])
    is_ticked = models.BooleanField(default=False)
    remark = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "point"], name="one_tick_a_point")]


class Remark(models.Model):
    """Something said about a course or one of its lessons; `reply_to` makes it an answer, one deep.

    `submission` is what was looked at; the remark stays with the course until somebody says that it is settled.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    course_key = models.UUIDField(db_index=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="+")
    lesson_uuid = models.UUIDField(null=True)
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    form = models.UUIDField(unique=True, default=uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


class Step(models.Model):
    """Who did what with a course, when and why. Append-only; `by` None is the clock or the system."""

    course_key = models.UUIDField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="steps")
    verb = models.CharField(max_length=20, choices=StepVerb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.TextField(blank=True, default="")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["course_key", "at"], name="step_by_course")]


class Rights(models.Model):
    """Who owns a course, a film or a courseware, on what ground we may use it, and until when."""

    course_key = models.UUIDField()
    noun = models.CharField(max_length=12, choices=RightsOf)
    object_uuid = models.UUIDField(help_text="of the file; the course's own key for the course as a whole")
    holder = models.CharField(max_length=200)
    licence = models.CharField(max_length=12, choices=Licence)
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True, default="", help_text="contract, address, letter")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_key", "object_uuid"], name="rights_are_said_once")
        ]


SUBMITTED = (
    "uuid", "course_key", "number", "code", "title", "pins", "live", "before", "after", "submitted_by", "submitted_at",
    "note", "wanted_on",
)  # fmt: skip
register_append_only(Submission, frozen=SUBMITTED)
register_append_only(Step)
