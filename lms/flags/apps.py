"""The flags room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    name = "lms.flags"
    label = "flags"
