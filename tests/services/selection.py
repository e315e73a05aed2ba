"""Which tests run again on other engines: those that touch data, or those about the queue (`--touching`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

NEEDS_DATA = {"db", "transactional_db", "live_server"}
QUEUE = b"mark.queue"
TESTS = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching", choices=("data", "queue"), help="only tests that touch the database, or the queue"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that says nothing of the queue has none of its tests: reading all others costs as long as running these."""
    if config.getoption("touching") != "queue" or not collection_path.name.startswith("test_"):
        return None
    return QUEUE not in collection_path.read_bytes() or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot know which engine it meets, and what is about an engine that is not here."""
    wanted = config.getoption("touching")
    chooses = {
        None: lambda _item: True,
        "data": touches_data,
        "queue": lambda item: item.get_closest_marker("queue") is not None,
    }[wanted]
    kept, left = [], []
    for item in items:
        (kept if chooses(item) and has_its_engine(item) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def has_its_engine(item: pytest.Item) -> bool:
    """Races that SQLite cannot have, with its one writer, meet PostgreSQL alone."""
    if item.get_closest_marker("postgresql") is None:
        return True
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def touches_data(item: pytest.Item) -> bool:
    """Whether it asks for the database. Browsers have a journey of their own on the scaled form, and so have films:
    what encodes is about ffmpeg, not about the engine.
    """
    if any(item.get_closest_marker(name) for name in ("sqlite", "browser", "ffmpeg")) or _is_page(item):
        return False
    asks = item.get_closest_marker("django_db") is not None
    return asks or bool(NEEDS_DATA & set(getattr(item, "fixturenames", ())))


def _is_page(item: pytest.Item) -> bool:
    """A test of pages or of the API, unless it commits for real: they show what the rooms' queries found, and the tests
    of those run again.
    """
    room = item.path.relative_to(TESTS).parts[0]
    mark = item.get_closest_marker("django_db")
    is_committing = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(
        item, "fixturenames", ()
    )
    return room == "web" and not is_committing
