"""The playback room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PlaybackConfig(AppConfig):
    name = "lms.playback"
    label = "playback"
