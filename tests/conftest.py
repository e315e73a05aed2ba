"""What every test relies on: the order of the run, no silent skips, the academy's own language, and a flush that works."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.reports import CollectReport, TestReport
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker
from structlog.contextvars import clear_contextvars

from courses.actions import plant_site
from lms.audit import triggers
from lms.rulesets import queries as rulesets_queries

TESTS = Path(__file__).resolve().parent
# A machine that checks a change has everything the tests need: there, a skipped test is a failed one.
NO_SKIPS = os.environ.get("ACADEMY_CI") == "1"
FIRST, LAST = {"architecture": 0}, {"launcher": 2, "journeys": 3}


def pytest_configure(config: pytest.Config) -> None:
    """Skips are always listed with their reason."""
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After the shuffle: the house first (seconds), then the rooms, browsers last (they keep an event loop)."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
    return FIRST.get(room, LAST.get(room, 1))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    _refuse_skip(outcome.get_result(), item.nodeid)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    outcome = yield
    _refuse_skip(outcome.get_result(), collector.nodeid)


def _refuse_skip(report: TestReport | CollectReport, name: str) -> None:
    """Turn a skip into a failure where nothing may be missing; an expected failure (xfail) stays."""
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{name} was skipped, and ACADEMY_CI=1 allows none: {reason}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every academy has its pages before anybody comes: planted once, they cost no test anything."""
    with django_db_blocker.unblock():
        plant_site()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """The academy's first language, whatever a request of the test before left active in this thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _as_in_a_new_process() -> None:
    """No rule sets of rows that a test took back, no job that another test left in the context of the logs."""
    rulesets_queries._known.clear()
    clear_contextvars()


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_append_only_tables() -> Iterator[None]:
    """The flush after a transactional test is a DELETE: triggers are lifted for it; post_migrate restores them."""
    flush = TransactionTestCase._fixture_teardown

    def lifted(case: TransactionTestCase) -> None:
        triggers.lift(connection)
        flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield
