"""The courseware room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ScormConfig(AppConfig):
    name = "lms.scorm"
    label = "scorm"
