"""The workplace room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "lms.workplace"
    label = "workplace"
