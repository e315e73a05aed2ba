"""The partners room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "lms.partners"
    label = "partners"
