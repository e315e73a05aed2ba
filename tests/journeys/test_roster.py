"""HR hands in a roster of seven hundred, mends one cell, and finds the ten who are behind."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.factories.rosters import HEADINGS, WEIGHTS, workbook
from tests.journeys import axe
from tests.journeys.conftest import Academy

pytestmark = pytest.mark.browser
PEOPLE, BEHIND, BAD = 700, 10, 345
BEGUN = date.today() - timedelta(days=6)


def identity(n: int) -> str:
    body = f"99{1000 + n}19{70 + n % 30}0101001"
    return (
        body
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    )


def roster() -> bytes:
    """Seven hundred under a title; one ID number with a wrong last digit."""
    rows = [["2026 年焙烧工学徒花名册"], list(HEADINGS)]
    for n in range(PEOPLE):
        number = identity(n)
        wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
        rows.append(
            [n + 1, f"学徒{n}", wrong if n == BAD else number, str(13_500_000_000 + n), f"车间{n % 9}"]
        )
    return workbook(rows, title="名单")


@pytest.fixture
def a_class(live_academy: Academy) -> Iterator[tuple[str, sqlite3.Connection]]:
    """The address of a new class of HR's partner that began six days ago, and the database; both are left as they were."""
    with closing(sqlite3.connect(live_academy.data / "academy.sqlite3", timeout=30)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(
            "SELECT c.* FROM cohorts_cohort c JOIN partners_membership m USING (partner_id)"
            " JOIN accounts_user u ON u.id = m.user_id WHERE u.username = 'hr' AND m.role = 'hr' ORDER BY c.id LIMIT 1"
        ).fetchone()
        made = {name: found[name] for name in found.keys() if name != "id"}  # noqa: SIM118  a Row is no mapping
        made |= {"uuid": uuid.uuid4().hex, "key": "roster-700", "name": "七百人班", "kind": "apprenticeship"}
        made |= {"starts_on": BEGUN.isoformat(), "ends_on": (BEGUN + timedelta(days=27)).isoformat()}
        made |= {"join_code": None} if "join_code" in made else {}
        marks = ", ".join("?" * len(made))
        with database:
            new = database.execute(
                f"INSERT INTO cohorts_cohort ({', '.join(made)}) VALUES ({marks})",
                tuple(made.values()),
            ).lastrowid
        yield str(uuid.UUID(made["uuid"])), database
        with database:
            for table in ("cohorts_rosterwriting", "cohorts_rosterdraft", "cohorts_enrolment"):
                database.execute(f"DELETE FROM {table} WHERE cohort_id = ?", (new,))
            database.execute("DELETE FROM cohorts_cohort WHERE id = ?", (new,))


def test_hr_imports_seven_hundred_and_finds_the_ten_at_risk(open_page, sign_in, a_class) -> None:
    address, database = a_class
    page = open_page("/login/", width=1366)
    sign_in(page, "hr")
    page.goto(f"/employer/classes/{address}/roster/")
    page.locator("[type=file]").set_input_files({"name": "名单.xlsx", "mimeType": "", "buffer": roster()})
    with page.expect_navigation():
        page.locator("main form .button").first.click()
    expect(page.locator("main")).to_contain_text(f"新增 {PEOPLE - 1} 人")
    assert axe.faults(page) == []
    cell = page.locator("[aria-invalid=true]")
    expect(cell).to_have_count(1)
    expect(page.locator("main")).to_contain_text(f"C{BAD + 3}")
    cell.fill(identity(BAD))
    with page.expect_navigation():
        page.locator("[name=check]").click()
    page.locator("[name=size_why]").fill("全厂同一天开班，下周分班")
    with page.expect_navigation():
        page.locator("[name=write]").click()
    expect(page.locator(".figure__value").first).to_be_visible()
    numbers = [int(text) for text in page.locator(".figure__value").all_text_contents()]
    assert sorted(numbers) == [0, 0, PEOPLE]
    with database:
        database.execute(
            "UPDATE cohorts_enrolment SET enrolled_on = ? WHERE id IN (SELECT e.id FROM cohorts_enrolment e"
            " JOIN cohorts_cohort c ON c.id = e.cohort_id WHERE c.key = 'roster-700' ORDER BY e.id LIMIT ?)",
            (BEGUN.isoformat(), BEHIND),
        )
    page.reload()
    at_risk = page.locator("a.figure--copper")
    expect(at_risk.locator(".figure__value")).to_have_text(str(BEHIND))
    with page.expect_navigation():
        at_risk.click()
    expect(page.locator("tbody tr")).to_have_count(BEHIND)
    expect(page.locator("tbody")).to_contain_text(re.compile("学徒[0-9]"))
