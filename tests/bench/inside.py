"""T8, T9, T10 and T12 inside one process on the seeded academy, against raw SQL and the bare libraries. Prints JSON.

Run as `python -m tests.bench.inside NAME ARGUMENT` with the settings of the academy.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median
from uuid import UUID

import django

from lms.config import heap

with heap.loading():  # as the web process does
    django.setup()

import xlsxwriter
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from lms.certificates import pdf
from lms.certificates.models import Certificate
from lms.cohorts.actions import import_rows
from lms.cohorts.models import Cohort, Enrolment
from lms.operations.demo.names import identity_of
from lms.reports.queries import class_report
from lms.reports.sheets import lesson_columns, wide_table
from lms.reports.tables import Table, csv_lines, workbook_file
from tests.bench.seed import CLASS_NAME
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory

RAW = """
SELECT u.display_name, d.name, t.online_s, t.onsite_s, t.workplace_s, t.pending_s, t.last_activity_at,
       p.lesson_uuid, p.posted_s
FROM cohorts_enrolment e
JOIN accounts_user u ON u.id = e.learner_id
LEFT JOIN partners_department d ON d.id = e.department_id
JOIN ledger_account a ON a.enrolment_id = e.id
JOIN ledger_accounttotal t ON t.account_id = a.id
JOIN ledger_lessonprogress p ON p.enrolment_id = e.id
WHERE e.cohort_id = %s ORDER BY u.display_name, e.id
"""
COLUMNS = 8
PASTE = 2_000


def in_turn(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU milliseconds of each way, the median of rounds in which they take turns."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            before = time.process_time()
            way()
            spent[name].append(1000 * (time.process_time() - before))
    return {name: median(values) for name, values in spent.items()}


def report(cohort_pk: str) -> dict[str, float]:
    """The class as CSV as HR gets it, and the same rows by one statement and csv.writer."""

    def ours() -> int:
        cohort = Cohort.objects.select_related("programme__ruleset", "partner").get(pk=cohort_pk)
        made = class_report(cohort, Enrolment.objects.all(), timezone.now())
        table = wide_table(made, made.lines, lesson_columns([cohort], "zh-hans"))
        return sum(len(line) for line in csv_lines(table))

    def raw() -> int:
        with connection.cursor() as cursor:
            cursor.execute(RAW, [cohort_pk])
            out, row, person = io.StringIO(), [], None
            writer = csv.writer(out)
            while found := cursor.fetchmany(5_000):
                for line in found:
                    if line[0] != person:
                        writer.writerow(row)
                        person, row = line[0], list(line[:7])
                    row.append(f"{line[8] / 270:.1f}")
            writer.writerow(row)
            return len(out.getvalue())

    spent = in_turn({"ours": ours, "raw": raw}, 7)
    # Later than the first, which reads the rule sets of the classes for the whole life of the process.
    with CaptureQueriesContext(connection) as queries:
        ours()
    return {**spent, "queries": len(queries)}


def workbook(cells: str) -> dict[str, float]:
    """A table as xlsx, and the same cells by xlsxwriter alone; the growth of the process in MB."""
    rows = int(cells) // COLUMNS

    def lines() -> Iterator[list[str | int]]:
        for number in range(rows):
            yield [
                f"李志强{number % 500}",
                "焙烧车间",
                "李师傅",
                number,
                number * 2,
                number * 3,
                number % 7,
                "比计划少 3 学时",
            ]

    def ours() -> None:
        workbook_file([Table("People", ["a"] * COLUMNS, lines())]).close()

    def alone() -> None:
        with (
            tempfile.TemporaryFile() as handle,
            xlsxwriter.Workbook(handle, {"constant_memory": True}) as book,
        ):
            sheet = book.add_worksheet()
            for place, row in enumerate(lines()):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {**in_turn({"ours": ours, "alone": alone}, 3), "grown_mb": grown}


def roster(people: str) -> dict[str, float]:
    """A pasted roster, checked row by row and written, 2,000 rows a paste; then once more, when nothing changes."""
    office, wanted = PersonFactory(username="bench-office", roles=["office"]), int(people)
    lines = [f"李志强{n}\t{19_100_000_000 + n}\t{identity_of(5_000 + n)}\t焙烧车间" for n in range(wanted)]
    pastes = ["\n".join(lines[at : at + PASTE]) for at in range(0, wanted, PASTE)]
    there = Cohort.objects.select_related("programme", "partner").get(name=CLASS_NAME)
    cohorts = [
        CohortFactory(
            key=f"roster-{place}", name=f"roster {place}", programme=there.programme, partner=there.partner
        )
        for place, _paste in enumerate(pastes)
    ]

    def paste() -> float:
        before = time.process_time()
        for cohort, text in zip(cohorts, pastes, strict=True):
            import_rows(actor=office, cohort=cohort, text=text)
        return time.process_time() - before

    with CaptureQueriesContext(connection) as queries:
        first = paste()
    again = paste()
    batches = sum(1 for query in queries.captured_queries if query["sql"].startswith(("INSERT", "UPDATE")))
    return {
        "cpu_s": first,
        "again_cpu_s": again,
        "queries": len(queries),
        "writes": batches,
        "pastes": len(pastes),
    }


def certificates(count: str) -> dict[str, object]:
    """So many papers one after the other in a warm process; their size; the same input twice."""
    papers = [_paper(number) for number in range(int(count))]
    pdf.render(papers[0])
    cpu, begun = time.process_time(), time.perf_counter()
    sizes = [len(pdf.render(paper)) for paper in papers]
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    same = hashlib.sha256(pdf.render(papers[0])).digest() == hashlib.sha256(pdf.render(papers[0])).digest()
    return {
        "seconds": took,
        "cpu_s": used,
        "ms": 1000 * used / len(papers),
        "largest": max(sizes),
        "same": same,
    }


def _paper(number: int) -> Certificate:
    serial = f"53LJYJ2026TEA1{number:05d}"
    snapshot = {
        "v": 1, "serial": serial, "code": "K7Q2M9TXA4HD6W0PJZ8E3VCB5RNG", "name": "和丽" + "梅强春玉秀"[number % 5],
        "language": "zh-hans", "institution": dict(settings.ACADEMY_NAME), "partner": "达坡村",
        "programme": {"zh-hans": "茶叶加工（初级）", "en": "Tea processing (basic)", "vi": "Chế biến chè (sơ cấp)"},
        "units": {"online": 42, "onsite": 371, "workplace": 0}, "total_tenths": 413 + number,
        "scores": {"quizzes": 4, "average_percent": 86}, "period": ["2026-03-02", "2026-03-20"],
        "issued_on": "2026-03-20", "ledger_head": "ab" * 32,
    }  # fmt: skip
    code = f"{UUID(int=number).hex.upper()[-28:]}"
    return Certificate(
        serial=serial,
        code=code,
        state="valid",
        snapshot=snapshot,
        issued_at=datetime(2026, 3, 20, 9, tzinfo=UTC),
    )


BENCHES: dict[str, Callable[[str], dict[str, object] | dict[str, float]]] = {
    "report": report,
    "workbook": workbook,
    "roster": roster,
    "certificates": certificates,
}

if __name__ == "__main__":
    with translation.override("zh-hans"):
        print(json.dumps(BENCHES[sys.argv[1]](sys.argv[2])))
