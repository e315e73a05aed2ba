"""The room of rule changes, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RulechangesConfig(AppConfig):
    name = "lms.rulechanges"
    label = "rulechanges"
