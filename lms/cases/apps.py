"""The cases room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lms.cases"
    label = "cases"
