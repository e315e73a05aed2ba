"""The room of approvals, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "lms.approvals"
    label = "approvals"
