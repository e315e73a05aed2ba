"""A small school out of the full demo's own parts: two courses, and two classes of eleven and four people."""

from dataclasses import replace

import pytest

from lms.cohorts.models import CohortKind
from lms.operations.demo import shelf
from lms.operations.demo.people import seed_accounts
from lms.operations.demo.plan import GROUPS, class_plans
from lms.operations.demo.shelf import seed_shelf
from lms.operations.founding import found_academy

COURSES = {"PC-101", "COOK-101"}


@pytest.fixture
def school(db, monkeypatch):
    """The accounts, and the plans of the two classes: seed them, or larger ones."""
    whole = shelf.document()
    few = {**whole, "courses": [course for course in whole["courses"] if course["code"] in COURSES]}
    monkeypatch.setattr(shelf, "document", lambda: few)
    found_academy()
    accounts = seed_accounts()
    seed_shelf(trainer=accounts["trainer"], office=accounts["office"], say=str)
    typists = next(group for group in GROUPS if group.course == "PC-101")
    cooks = next(group for group in GROUPS if group.course == "COOK-101")
    plans = class_plans(
        [
            replace(typists, people=11),
            replace(cooks, people=4, partner="yunling", kind=CohortKind.APPRENTICESHIP, mentors=True),
        ]
    )
    return accounts, plans
