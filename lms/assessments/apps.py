"""The assessments room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "lms.assessments"
    label = "assessments"
