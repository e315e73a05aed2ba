"""Versioned rule sets: how seconds become hours. A version never changes: hours were counted by it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lms.audit.triggers import register_append_only


class RuleSet(models.Model):
    """One version of one rule set; `data` is validated by `actions.add_ruleset`. Append-only."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.JSONField(default=dict, help_text="by language")
    data = models.JSONField()
    source = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_ruleset_per_version")]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether somebody should compare it with the notice before a claim rests on it."""
        return bool(self.data.get("verify_before_use"))


class RuleSetCheck(models.Model):
    """An office person compared a version with its notice: on which day, by whom, which paper. Append-only."""

    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="checks")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    document = models.CharField(
        max_length=200, help_text="number and title of the notice, or where it is kept"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset", "checked_by", "checked_on", "document"], name="one_check_said_once"
            )
        ]


register_append_only(RuleSet)
register_append_only(RuleSetCheck)
