"""What a programme is made of: modules of general skills, theory and practice, and the courses of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models.classes import Programme


class ModuleKind(models.TextChoices):
    """What a module is for. The values are those of the shares of a rule set, and the ledger's components."""

    GENERAL = "general", _("public and general skills")
    THEORY = "theory", _("professional theory")
    PRACTICE = "practice", _("practical skills")


class ProgrammeModule(models.Model):
    """A module (模块) of a programme, with the units planned for it in tenths."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modules")
    kind = models.CharField(max_length=20, choices=ModuleKind, default=ModuleKind.THEORY)
    title = models.JSONField(default=dict, help_text="by language")
    units_tenths = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(units_tenths__lte=50_000), name="module_of_5000_units_at_most")
        ]


class ModuleCourse(models.Model):
    """A course of a module, in order. `course_key` is the identity of the course over languages and versions."""

    module = models.ForeignKey(ProgrammeModule, on_delete=models.CASCADE, related_name="module_courses")
    course_key = models.UUIDField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["module", "course_key"], name="one_course_once_per_module")
        ]
