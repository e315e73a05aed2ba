"""What a year of beats leaves behind: people watch in pretended time, the sweep settles, and rows and bytes are counted.

Run as `python -m tests.bench.rows PEOPLE` with the settings of a new academy; prints JSON. Beside it, in the same
database, a table with a row a beat: what the usual player posts.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import django

django.setup()

from django.db import connection, transaction

from lms.cohorts.models import Enrolment
from lms.ledger.actions import derive_people
from lms.ledger.models import Entry, Evidence
from lms.ledger.names import EvidenceKind
from lms.study.actions import accept_beats, close_lease, settle_due
from lms.study.models import Lease
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import START, beat, open_lesson

STEP_S, LESSON_S, LESSONS = 20, 2700, 4
# How long somebody watches before a pause, a look elsewhere or a reload, on average, and how many are like that.
HABITS = {"steady": (3600, 25), "usual": (900, 50), "restless": (360, 25)}
BREAK_S = (20, 240)
TABLES = (
    "ledger_evidence", "ledger_entry", "ledger_daytrace", "ledger_daytotal", "ledger_accounttotal", "ledger_lessonprogress",
    "study_lease",
)  # fmt: skip
PER_BEAT = """CREATE TABLE bench_beat (id INTEGER PRIMARY KEY {serial}, learner INTEGER, lesson VARCHAR(36), lease VARCHAR(36),
 seq INTEGER, at TIMESTAMP, media_from REAL, media_to REAL, rate REAL, playing BOOLEAN, visible BOOLEAN)"""


def main(people: int) -> dict[str, object]:
    """Let them watch, one after the other; what is there afterwards, by habit and by table."""
    rules = RuleSetFactory(
        code="ROWS",
        data={
            "tz": "Asia/Shanghai",
            "daily_cap_units": {"online": 8},
            "max_rate": "2",
            "max_rate_before_done": "1",
            "prompt": {"every_min": [8, 15], "timeout_s": 60, "on_miss": "pause", "max_per_h": 6},
        },
    )
    cohort = CohortFactory(programme=ProgrammeFactory(ruleset=rules))
    with connection.cursor() as cursor:
        serial = "GENERATED ALWAYS AS IDENTITY" if connection.vendor == "postgresql" else "AUTOINCREMENT"
        kind = "BIGINT" if connection.vendor == "postgresql" else "INTEGER"
        cursor.execute(PER_BEAT.format(serial=serial).replace("id INTEGER", f"id {kind}"))
    dice, empty, found = random.Random(1), _bytes(), {}
    for habit, (every_s, percent) in HABITS.items():
        before, beats, watched = _rows(), 0, 0
        for _person in range(max(1, people * percent // 100)):
            enrolment = EnrolmentFactory(cohort=cohort)
            for lesson in range(LESSONS):
                told, seen = _watch(enrolment, START + timedelta(hours=24 * lesson), every_s, dice)
                beats, watched = beats + told, watched + seen
            derive_people({enrolment.learner_id: None}, at=START + timedelta(days=9))
        found[habit] = {
            "beats": beats,
            "hours": watched / 3600,
            "segments": _rows() - before,
        }
    full = _bytes()
    return {
        "habits": found,
        "entries": Entry.objects.count(),
        "prompts": Evidence.objects.filter(kind=EvidenceKind.PROMPT).count(),
        "bytes": {table: full[table] - empty.get(table, 0) for table in full},
    }


def _rows() -> int:
    return Evidence.objects.exclude(kind=EvidenceKind.PROMPT).count()


def _watch(enrolment: Enrolment, begins: datetime, every_s: int, dice: random.Random) -> tuple[int, int]:
    """One lesson of 45 minutes with breaks: a pause, another page in front, or the page opened anew; beats and seconds."""
    lesson, now, media, beats, seq = uuid4(), 0.0, 0, 0, 0
    lease, opened = open_lesson(enrolment, when=begins, uuid=lesson, length_s=LESSON_S), 0.0
    until = dice.expovariate(1 / every_s)
    while media < LESSON_S:
        step = min(STEP_S, LESSON_S - media)
        now, media, seq, beats = now + step, media + step, seq + 1, beats + 1
        at = begins + timedelta(seconds=now)
        told = beat(seq, end_s=now - opened, span_s=step, start_at=media - step)
        with transaction.atomic():
            reply = accept_beats(lease.token, [told], at)
            if reply.prompt is not None:
                seq += 1
                choice = reply.prompt["shown"] or str(lesson)
                answer = beat(seq, end_s=now - opened + 3, span_s=0, playing=False, start_at=0)
                accept_beats(
                    lease.token,
                    [{**answer, "prompt": reply.prompt["number"], "choice": choice}],
                    at + timedelta(seconds=3),
                )
            _row_a_beat(enrolment.learner_id, lesson, lease.uuid, told, at)
            settle_due(at)
        if now < until:
            continue
        kind, until = dice.random(), 0.0
        now += dice.uniform(*BREAK_S)
        if kind < 0.2:
            close_lease(Lease.objects.get(uuid=lease.uuid), at=begins + timedelta(seconds=now))
            lease = open_lesson(
                enrolment, when=begins + timedelta(seconds=now), uuid=lesson, length_s=LESSON_S
            )
            opened, seq = now, 0
        until = now + dice.expovariate(1 / every_s)
        settle_due(begins + timedelta(seconds=now))
    close_lease(Lease.objects.get(uuid=lease.uuid), at=begins + timedelta(seconds=now))
    return beats, media


def _row_a_beat(learner: int, lesson: UUID, lease: UUID, told: dict[str, object], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_beat (learner, lesson, lease, seq, at, media_from, media_to, rate, playing, visible)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                learner, str(lesson), str(lease), told["seq"], at, told["from"], told["to"], told["rate"],
                told["playing"], told["visible"],
            ],
        )  # fmt: skip


def _bytes() -> dict[str, int]:
    """Bytes of each table with its indexes."""
    names = (*TABLES, "bench_beat")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT " + ", ".join(f"pg_total_relation_size('{name}')" for name in names))
            return dict(zip(names, cursor.fetchone(), strict=True))
        cursor.execute(
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
        sizes = dict(cursor.fetchall())
    return {name: sizes.get(name, 0) for name in names}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
