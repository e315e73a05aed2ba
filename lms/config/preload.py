"""What several web processes share: it is loaded in their parent, before they fork."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation

from lms.config import heap, preflight


def load_before_fork(entry: str) -> None:
    """Load everything that `entry` needs in this process: a worker that died is back in milliseconds.

    Loading takes a core for two seconds, in the middle of an exam of hundreds. Whatever is open is closed again: a
    connection of the parent would be in two hands. One worker alone shares with nobody: the parent's copy would be
    100 MB more on the smallest machine.
    """
    with heap.loading():
        import_module(entry)
        _warm()
    preflight.leave_nothing_open()


def _warm() -> None:
    """What the first request would load: every page's address with its view, and the words of every language."""
    tuple(get_resolver().reverse_dict)
    for code, _name in settings.LANGUAGES:
        translation.activate(code)
    translation.deactivate()
