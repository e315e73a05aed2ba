"""The vault room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "lms.vault"
    label = "vault"
