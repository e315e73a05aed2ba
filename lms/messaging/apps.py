"""The messaging room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lms.messaging"
    label = "messaging"
