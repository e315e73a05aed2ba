"""Seeding: each step is an action of the product, said aloud, and doing it twice changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts.models import Cohort
from lms.operations.demo.content import Say, seed_courses
from lms.operations.demo.corrections import seed_corrections
from lms.operations.demo.crowd import seed_class, seed_partners, seed_trainers
from lms.operations.demo.exam import seed_exam
from lms.operations.demo.history import apprentice, laid_off, learn_together, seed_history, villager
from lms.operations.demo.mess import seed_mess
from lms.operations.demo.offline import seed_offline
from lms.operations.demo.people import seed_accounts, seed_people
from lms.operations.demo.plan import LATECOMERS, ClassPlan, class_plans
from lms.operations.demo.playing import seed_playing
from lms.operations.demo.questions import seed_questions
from lms.operations.demo.reviewing import seed_review
from lms.operations.demo.rule_sets import seed_rules
from lms.operations.demo.shelf import seed_shelf
from lms.operations.demo.timetable import seed_timetable
from lms.operations.demo.workplace import seed_workplace
from lms.rulesets.actions import load_library

HABITS = {"village": villager, "reemployment": laid_off}
MESSY = ("smelt-201-600-1", "pc-101-1")


def seed_small(say: Callable[[str], None]) -> None:
    """The demo academy of the README: accounts, four courses, two partners, two classes, two weeks of history."""
    step = _clock(say)
    _seed_small(step)
    step("the demo academy is ready; its films are being transcoded by the worker")


def seed_full(say: Callable[[str], None]) -> None:
    """The small one, and around it a whole school: 4,117 apprentices, four village classes, 120 laid-off people.

    Cut off, it goes on where it was: each class is two commits, its people and its fortnight.
    """
    step = _clock(say)
    accounts = _seed_small(step)
    seed_shelf(trainer=accounts["trainer"], office=accounts["office"], say=step)
    cohorts = seed_classes([LATECOMERS, *class_plans()], accounts=accounts, say=step)
    apprentices, computer = (cohorts[key] for key in MESSY)
    seed_mess(
        apprentices=apprentices,
        computer=computer,
        office=accounts["office"],
        second=accounts["admin"],
        say=step,
    )
    step("the full academy is ready")


def seed_classes(plans: Sequence[ClassPlan], *, accounts: dict[str, User], say: Say) -> dict[str, Cohort]:
    """The classes of the plans with their people and what they have learned, by key."""
    office, today = accounts["office"], timezone.localdate()
    partners, trainers = seed_partners(office), seed_trainers()
    cohorts: dict[str, Cohort] = {}
    whole, done = sum(plan.size for plan in plans), 0
    for place, plan in enumerate(plans):
        group = plan.group
        cohort = seed_class(
            plan,
            partner=partners[group.partner],
            trainer=trainers[place % len(trainers)],
            office=office,
            today=today,
        )
        learn_together(cohort, group.course, habit=HABITS.get(group.kind, apprentice), today=today)
        cohorts[plan.key] = cohort
        done += plan.size
        say(f"{done}/{whole} people: {cohort.name}")
    return cohorts


def _seed_small(step: Say) -> dict[str, User]:
    load_library()
    accounts = seed_accounts()
    step(f"{len(accounts)} accounts")
    seed_courses(trainer=accounts["trainer"], say=step)
    cast = seed_people(accounts, today=timezone.localdate())
    step(f"{cast.apprentices.enrolments.count()} apprentices, {cast.villagers.enrolments.count()} villagers")
    seed_history(cast, today=timezone.localdate(), say=step)
    seed_workplace(cast, today=timezone.localdate(), say=step)
    seed_corrections(cast, say=step)
    seed_questions(cast, today=timezone.localdate(), say=step)
    seed_offline(cast, today=timezone.localdate(), say=step)
    seed_timetable(cast, say=step)
    seed_exam(cast, today=timezone.localdate(), say=step)
    seed_playing(cast, today=timezone.localdate(), say=step)
    seed_review(accounts, today=timezone.localdate(), say=step)
    seed_rules(cast.apprentices, office=accounts["office"], say=step)
    return accounts


def _clock(say: Say) -> Say:
    """Say how many seconds have gone before each line."""
    begun = time.monotonic()
    return lambda words: say(f"[{time.monotonic() - begun:5.1f} s] {words}")
