"""Batches of rows are as large as SQLite takes them, and no larger. On a file of its own, whatever the tests run on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from lms.config.sqlite import MOST_VALUES, ask_for_limit
from lms.messaging.models import Notice

OF_OLD_ONES = 999


@pytest.fixture
def lite(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection to an empty database in memory."""
    settings = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    connection = ConnectionHandler(settings)["default"]
    connection.connect()
    yield connection
    connection.close()


def test_a_connection_says_how_many_values_it_takes(lite: BaseDatabaseWrapper) -> None:
    most = lite.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    assert lite.features.max_query_params == min(most, MOST_VALUES)
    fields = Notice._meta.concrete_fields
    assert lite.ops.bulk_batch_size(fields, []) * len(fields) <= most


def test_a_build_that_takes_fewer_is_not_asked_for_more(lite: BaseDatabaseWrapper) -> None:
    lite.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, OF_OLD_ONES)
    ask_for_limit(connection=lite)
    assert lite.features.max_query_params == OF_OLD_ONES
