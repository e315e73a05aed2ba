"""The rulesets room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RulesetsConfig(AppConfig):
    name = "lms.rulesets"
    label = "rulesets"
