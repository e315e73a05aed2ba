"""The attendance room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "lms.attendance"
    label = "attendance"
