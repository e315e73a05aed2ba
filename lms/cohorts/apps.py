"""The cohorts room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "lms.cohorts"
    label = "cohorts"
