"""The ledger room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "lms.ledger"
    label = "ledger"
