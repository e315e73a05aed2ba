"""Seeding: each step is an action of the product, said aloud, and doing it twice changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.utils import timezone

from lms.operations.demo.content import seed_courses
from lms.operations.demo.history import seed_history
from lms.operations.demo.people import seed_accounts, seed_people
from lms.rulesets.actions import load_library


def seed_small(say: Callable[[str], None]) -> None:
    """The demo academy of the README: accounts, four courses, two partners, two classes, two weeks of history."""
    begun = time.monotonic()

    def step(words: str) -> None:
        say(f"[{time.monotonic() - begun:5.1f} s] {words}")

    load_library()
    accounts = seed_accounts()
    step(f"{len(accounts)} accounts")
    seed_courses(trainer=accounts["trainer"], say=step)
    cast = seed_people(accounts, today=timezone.localdate())
    step(f"{cast.apprentices.enrolments.count()} apprentices, {cast.villagers.enrolments.count()} villagers")
    seed_history(cast, today=timezone.localdate(), say=step)
    step("the demo academy is ready; its films are being transcoded by the worker")
