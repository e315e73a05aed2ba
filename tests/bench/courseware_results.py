"""Results of courseware that many people answered: the trainer's page and the workbook, in the process. Prints JSON.

Run as `python -m tests.bench.courseware_results PEOPLE ANSWERS` with the settings of the seeded academy.
"""

from __future__ import annotations

import json
import random
import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

from lms.config import heap

with heap.loading():  # as the web process does
    django.setup()

from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from courses.packages.models import Package
from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.models import LessonProgress
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.rules.results import objectives_of
from tests.bench.portal import timed
from tests.bench.seed import CLASS_NAME
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.package_rows import bare_package

OBJECTIVES, AT_ONCE = 10, 1_000
NOW = timezone.now()


def results(people: int, answers: int) -> dict[str, object]:
    """The page and the workbook for the office, with queries, CPU and the most memory that Python held for one of them."""
    package = bare_package(PersonFactory(username="bench-author", roles=["trainer"]), "Bench")
    for registration in _attempts(package, people):
        _said(registration, answers)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(PersonFactory(username="bench-results", roles=["office"]))
    address = f"/trainer/packages/{package.uuid}/results"
    return {
        "answers": Statement.objects.filter(verb="answered").count(),
        "page": _measured(lambda: client.get(f"{address}/").content),
        "workbook": _measured(lambda: b"".join(client.get(f"{address}.xlsx").streaming_content)),
    }


def _attempts(package: Package, people: int) -> list[Registration]:
    """One of each person, all at one lesson, half an hour counted."""
    there, version, lesson = Cohort.objects.get(name=CLASS_NAME), package.versions.get(), uuid4()
    cohort = CohortFactory(
        key="bench-results", name="results", programme=there.programme, partner=there.partner
    )
    users = [User(username=f"res{n}", display_name=f"李志强{n}", password="!none") for n in range(people)]
    User.objects.bulk_create(users)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=user, cohort=cohort, ruleset=cohort.programme.ruleset, enrolled_on=cohort.starts_on)
        for user in users
    )
    LessonProgress.objects.bulk_create(
        LessonProgress(enrolment=row, lesson_uuid=lesson, posted_s=1_800, updated_at=NOW)
        for row in enrolments
    )
    about = {
        "course_key": uuid4(),
        "lesson_uuid": lesson,
        "lesson_version": 1,
        "package_version": version,
        "kind": "scorm12",
    }
    when = {"started_at": NOW - timedelta(hours=1), "last_at": NOW, "ended_at": NOW}
    said = {"status": "completed", "success": "passed", "score_hundredths": 8_000}
    return Registration.objects.bulk_create(
        Registration(enrolment=row, number=1, **about, **when, **said) for row in enrolments
    )  # fmt: skip


def _said(registration: Registration, answers: int) -> None:
    """What one person left: their answers, a tenth of them changed once."""
    dice = random.Random(registration.pk)
    values = {f"cmi.objectives.{n}.id": f"goal-{n}" for n in range(OBJECTIVES)}
    values |= {f"cmi.objectives.{n}.status": dice.choice(["passed", "failed"]) for n in range(OBJECTIVES)}
    ItemState.objects.create(
        registration=registration, item="i1", values=values, objectives=objectives_of(values), status="passed",
        session_cs=180_000, seq=1, begun_at=NOW, last_at=NOW,
    )  # fmt: skip
    places = [*range(answers), *range(answers // 10)]
    Statement.objects.bulk_create(
        Statement(
            uuid=uuid4(), registration=registration, item="i1", session=1, seq=number, verb="answered",
            element=f"cmi.interactions.{place}", question=f"question-{place}", kind="choice", response=dice.choice("abcd"),
            result=dice.choice(["correct", "wrong"]), latency_cs=dice.randrange(6_000), duration_cs=100 * number,
            said={"right": ["b"], "words": "启动设备前应首先检查什么？", "time": "10:20:30"}, at=NOW, stored_at=NOW,
        )
        for number, place in enumerate(places, 1)
    )  # fmt: skip


def _measured(way: Callable[[], bytes]) -> dict[str, float]:
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:  # Any: Django's own signature
        asked.append(sql)
        return execute(sql, *rest)

    way()
    with connection.execute_wrapper(count):
        size = len(way())
    found = timed(way)
    tracemalloc.start()
    way()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {**found, "queries": len(asked), "bytes": size, "held_mb": most / 1e6}


if __name__ == "__main__":
    with translation.override("zh-hans"):
        print(json.dumps(results(int(sys.argv[1]), int(sys.argv[2]))))
