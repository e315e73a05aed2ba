"""Courseware under sixteen threads on a SQLite of its own, in a file as the product has it. Prints what came of it as JSON.

Run as `python -m tests.services.races.on_sqlite [ROUNDS]` with the settings of a new academy.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import django

django.setup()

from courses.packages.models import PackageVersion
from lms.scorm.actions import begin_item, launch, open_shell, take_commit
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.rules.attempts12 import Launch
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.tokens import LaunchName, read_token
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware import TWO_ITEMS, kept_version, launched
from tests.factories.study import lesson
from tests.services.races.together import DEVICES, Met, all_devices, at_once

ANSWER = {
    "cmi.interactions.0.id": "q1", "cmi.interactions.0.type": "choice", "cmi.interactions.0.result": "wrong",
}  # fmt: skip


def main(rounds: int) -> dict[str, object]:
    """What went wrong by name and how often, and what must hold of what is kept."""
    version, wrong, found = kept_version(body=TWO_ITEMS), Counter[str](), Counter[str]()
    for _round in range(rounds):
        for race in (_states, _beginnings, _launches):
            met, holds = race(version)
            wrong.update(f"{race.__name__[1:]}: {fault!r}" for fault in met.faults)
            found[f"{race.__name__[1:]} {'hold' if holds else 'do not hold'}"] += 1
    return {"wrong": wrong, "found": found}


def _opened(version: PackageVersion) -> LaunchName:
    name = read_token(launched(version).token)
    open_shell(name)
    return name


def _send(name: LaunchName, begun: Launch, number: int) -> bool:
    values = {"cmi.core.lesson_location": f"p{number}", **ANSWER}
    about = {"v": 1, "item": "i1", "session": begun.session, "seq": begun.seq + number, "reason": "commit"}
    return take_commit(name, {**about, "values": values}).taken


def _states(version: PackageVersion) -> tuple[Met[object], bool]:
    """Each of four states by four threads: taken once, in order, the last stays, one statement and one roll-up."""
    name = _opened(version)
    begun, taken = begin_item(name, item="i1"), list[int]()

    def send(number: int) -> None:
        if _send(name, begun, number):
            taken.append(number)

    met = at_once([lambda number=number: send(number) for number in (1, 2, 3, 4)] * (DEVICES // 4))
    row = ItemState.objects.select_related("registration").get(registration__uuid=name.uuid)
    said = Statement.objects.filter(registration=row.registration, verb="answered").count()
    holds = len(taken) == len(set(taken)) and (row.seq, row.values["cmi.core.lesson_location"]) == (4, "p4")
    return met, holds and (said, row.registration.revision) == (1, 2)


def _beginnings(version: PackageVersion) -> tuple[Met[object], bool]:
    """Half begin the item anew while the others send states of it: every beginning is a session of its own."""
    name = _opened(version)
    begin_item(name, item="i1")

    def send() -> None:
        with suppress(CommitRefused):  # of a session that is over by now
            _send(name, begin_item(name, item="i1"), 1)

    met = at_once([send, lambda: begin_item(name, item="i1")] * (DEVICES // 2))
    row = ItemState.objects.get(registration__uuid=name.uuid)
    return met, row.session == 1 + DEVICES - sum(type(fault).__name__ != "CommitBusy" for fault in met.faults)


def _launches(version: PackageVersion) -> tuple[Met[object], bool]:
    """Sixteen pages launch one lesson: one attempt, and a session for each."""
    enrolment = EnrolmentFactory()
    shown = replace(lesson("package", length_s=600), package=version.uuid, uuid=uuid4())
    about = {"actor": enrolment.learner, "enrolment": enrolment, "lesson": shown, "course_key": shown.uuid}
    met = all_devices(lambda: launch(**about).token)
    [attempt] = Registration.objects.filter(enrolment=enrolment)
    sessions = {read_token(token).session for token in met.results}
    return met, attempt.issued == len(sessions) == len(met.results)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)))
