"""The room of announcements and questions on lessons, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "lms.discussions"
    label = "discussions"
