"""Versioned rule sets: how seconds become hours. A version never changes: hours were counted by it."""

from __future__ import annotations

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


register_append_only(RuleSet)
