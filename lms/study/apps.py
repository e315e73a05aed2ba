"""The study room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "lms.study"
    label = "study"
