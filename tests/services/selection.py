"""Which tests run again on other engines: those that touch data, or those about the queue (`--touching`)."""

from __future__ import annotations

import pytest

NEEDS_DATA = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching", choices=("data", "queue"), help="only tests that touch the database, or the queue"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot know which engine it meets, and what is about one engine alone."""
    wanted = config.getoption("touching")
    if not wanted:
        return
    chooses = {"data": touches_data, "queue": lambda item: item.get_closest_marker("queue") is not None}[
        wanted
    ]
    kept = [item for item in items if chooses(item)]
    config.hook.pytest_deselected(items=[item for item in items if not chooses(item)])
    items[:] = kept


def touches_data(item: pytest.Item) -> bool:
    """Whether it asks for the database. Browsers have a journey of their own on the scaled form."""
    if item.get_closest_marker("sqlite") or item.get_closest_marker("browser"):
        return False
    asks = item.get_closest_marker("django_db") is not None
    return asks or bool(NEEDS_DATA & set(getattr(item, "fixturenames", ())))
