"""T14 inside one process: a ledger of any size written by generate_series, then summed by the roll-up and by a scan.

Run as `python -m tests.bench.ledger ENTRIES` with the settings of a new academy on PostgreSQL; prints JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import django

django.setup()

from django.db import connection, connections

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.ledger.actions.monthly import mend_months
from lms.ledger.models import Account
from lms.ledger.queries import hours_by_partner_and_month
from tests.factories.cohorts import CohortFactory, ProgrammeFactory
from tests.factories.partners import PartnerFactory
from tests.factories.rulesets import RuleSetFactory

PEOPLE, PARTNERS, MONTHS, LOADERS = 4_117, 40, 36, 2
FIRST = date(2023, 1, 1)
# An account's entries lie over three years; every fiftieth takes back the one before it. Texts are as long as real ones.
ENTRIES = """
INSERT INTO ledger_entry (uuid, account_id, seq, v, kind, mode, component, day, sec, rule, grade, ev, lesson_uuid,
                          lesson_version, "of", "by", at, why, prev_hash, hash)
SELECT md5(g::text)::uuid, %(account)s + g / %(each)s, g %% %(each)s + 1, 2,
       CASE WHEN g = like_ THEN 'credit' ELSE 'reversal' END,
       (ARRAY['online', 'online', 'online', 'online', 'online', 'online', 'onsite', 'onsite', 'workplace', 'live'])[like_ %% 10 + 1],
       CASE WHEN like_ %% 10 < 6 THEN 'theory' ELSE 'practice' END,
       %(first)s::date + (like_ %% %(each)s * %(days)s / %(each)s)::int,
       (CASE WHEN g = like_ THEN 1 ELSE -1 END) * (60 + like_ * 7919 %% 2640)::int,
       'CN-GEN-45@1', 'B', jsonb_build_array(md5(like_::text)::uuid), md5((like_ %% 400)::text)::uuid,
       1, CASE WHEN g = like_ THEN NULL ELSE g %% %(each)s END, 'sys', %(first)s::timestamptz, '',
       repeat(md5((g - 1)::text), 2), repeat(md5(g::text), 2)
FROM (SELECT g, g - (g %% 50 = 49 AND g %% %(each)s > 0)::int AS like_
      FROM generate_series(%(from)s::bigint, %(until)s::bigint - 1) AS g) AS numbers
"""
# The same question to the ledger itself; written here, so that the two share no code.
SCAN = """
SELECT c.partner_id, date_trunc('month', e.day)::date, e.mode, sum(e.sec)
FROM ledger_entry e
JOIN ledger_account a ON a.id = e.account_id
JOIN cohorts_enrolment n ON n.id = a.enrolment_id
JOIN cohorts_cohort c ON c.id = n.cohort_id
WHERE c.partner_id IS NOT NULL
GROUP BY 1, 2, 3 HAVING sum(e.sec) <> 0 ORDER BY 1, 2, 3
"""
BARE = """
SELECT format('ALTER TABLE ledger_entry DROP CONSTRAINT %%I', conname) FROM pg_constraint
WHERE conrelid = 'ledger_entry'::regclass AND contype IN ('u', 'f')
UNION ALL
SELECT format('DROP INDEX IF EXISTS %%I', indexname) FROM pg_indexes
WHERE tablename = 'ledger_entry' AND indexname NOT LIKE '%%pkey'
"""


def main(entries: int) -> dict[str, float]:
    """Seed, roll up, ask both ways. Raises AssertionError when a figure differs."""
    begun = time.perf_counter()
    _write(entries)
    seeded = time.perf_counter()
    mend_months()
    mended = time.perf_counter()
    _execute("VACUUM ANALYZE ledger_entry", "VACUUM ANALYZE ledger_monthtotal")
    _scan()  # once for nothing: then both are read from memory, as far as it goes
    rolled, scanned = hours_by_partner_and_month(), _scan()
    if [tuple(row) for row in rolled] != scanned or not scanned:
        raise AssertionError(
            f"{len(rolled)} figures of the roll-up, {len(scanned)} of the scan, not the same"
        )
    partner, last = rolled[-1].partner_id, max(row.month for row in rolled)
    since = last.replace(year=last.year - 1)
    return {
        "seeded_s": seeded - begun,
        "mended_s": mended - seeded,
        "scan_ms": _ms(_scan, 5),
        "rollup_ms": _ms(hours_by_partner_and_month, 50),
        "page_ms": _ms(lambda: hours_by_partner_and_month([partner], since=since, until=last), 50),
        "rows": len(rolled),
        "partners": len({row.partner_id for row in rolled}),
        "months": len({row.month for row in rolled}),
    }


def _write(entries: int) -> None:
    """The people, and their entries by as many connections as the machine has cores; the order of the chain is kept,
    its hashes are not true. Without indexes but the first, which no sum uses, and without a log of the writes.
    """
    people = min(PEOPLE, max(1, entries // 50))
    first = _accounts(people)
    with connection.cursor() as cursor:
        cursor.execute(BARE, [])
        statements = [row[0] for row in cursor.fetchall()]
    _execute(*statements, "ALTER TABLE ledger_entry SET UNLOGGED")
    each = entries // people
    facts = {"account": first, "each": each, "first": FIRST.isoformat(), "days": MONTHS * 365 // 12}
    bounds = [people * part // LOADERS * each for part in range(LOADERS + 1)]
    failed: list[BaseException] = []

    def load(part: int) -> None:
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute(ENTRIES, {**facts, "from": bounds[part], "until": bounds[part + 1]})
        except BaseException as error:  # noqa: BLE001  told after the threads have ended
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=load, args=(part,)) for part in range(LOADERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _accounts(people: int) -> int:
    """Learners in classes of the partners, one of them open; the primary key of the first account."""
    partners = [PartnerFactory(key=f"bench-{n}") for n in range(min(PARTNERS, people))]
    programme = ProgrammeFactory(key="bench", ruleset=RuleSetFactory(code="BENCH"))
    cohorts = [
        CohortFactory(key=f"bench-{n}", partner=partner, programme=programme)
        for n, partner in enumerate((*partners, None))
    ]
    users = User.objects.bulk_create(
        User(username=f"hours{n}", display_name=f"李志强{n}", password="!none") for n in range(people)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            learner=user, cohort=cohorts[n % len(cohorts)], ruleset=programme.ruleset, enrolled_on=FIRST
        )
        for n, user in enumerate(users)
    )
    accounts = Account.objects.bulk_create(
        Account(acct=f"bench/{row.pk}", enrolment=row) for row in enrolments
    )
    return accounts[0].pk


def _scan() -> list[tuple[int, date, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SCAN)
        return [(partner, month, mode, int(total)) for partner, month, mode, total in cursor.fetchall()]


def _ms(ask: Callable[[], object], rounds: int) -> float:
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - begun))
    return median(spent)


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
