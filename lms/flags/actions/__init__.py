"""The door for writing: look for what seems unusual, and ask the office about it."""

from __future__ import annotations

from lms.flags.actions.asking import Asked, ask_about
from lms.flags.actions.nightly import order_the_night, search_the_night
from lms.flags.actions.searching import search

__all__ = ["Asked", "ask_about", "order_the_night", "search", "search_the_night"]
