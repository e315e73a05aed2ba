"""Batches of rows are as large as SQLite takes them, and no larger."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from lms.config.sqlite import MOST_VALUES, ask_for_limit
from lms.messaging.models import Notice

OF_OLD_ONES = 999


@pytest.fixture
def limit(db: None) -> int:
    """The limit of this connection, which the test may lower."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone counts the values of a statement")
    connection.ensure_connection()
    most: int = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return most


def test_a_connection_says_how_many_values_it_takes(limit: int) -> None:
    assert connection.features.max_query_params == min(limit, MOST_VALUES)
    fields = Notice._meta.concrete_fields
    batch = connection.ops.bulk_batch_size(fields, [])
    assert batch * len(fields) <= limit


def test_a_build_that_takes_fewer_is_not_asked_for_more(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.features, "max_query_params", limit)
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, OF_OLD_ONES)
    try:
        ask_for_limit(connection=connection)
        assert connection.features.max_query_params == OF_OLD_ONES
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, limit)
