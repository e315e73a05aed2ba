"""The servers as fixtures, one of each kind a run; a test that needs one that is not here says so and is skipped."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TypeVar

import pytest

from tests.services import postgres, process, rabbitmq, redis, s3

T = TypeVar("T")


@contextlib.contextmanager
def or_skip(server: contextlib.AbstractContextManager[T]) -> Iterator[T]:
    """The server, or a loud skip that names what to install."""
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(server)
        except process.Unavailable as missing:
            pytest.skip(str(missing))
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    with or_skip(postgres.running()) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    with or_skip(redis.running()) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[rabbitmq.RabbitMQ]:
    with or_skip(rabbitmq.running()) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[s3.Swift]:
    with or_skip(s3.running()) as server:
        yield server
