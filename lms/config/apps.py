"""Loads the Celery app in every process: a web request or a command that rings must know the broker of the settings."""

from __future__ import annotations

from django.apps import AppConfig

from lms.config import sqlite, task_logs
from lms.config.celery import app


class ConfigConfig(AppConfig):
    """The roof of the roof; no models."""

    name = "lms.config"
    celery = app
    logs = task_logs
    batches = sqlite
