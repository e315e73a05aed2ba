"""The settings that turn any run into the scaled form, with the servers behind them, for as long as a block runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tests.services import postgres, rabbitmq, redis, s3

BROKERS = ("redis", "rabbitmq")


@contextlib.contextmanager
def running(*, broker: str = "redis", durable: bool = False) -> Iterator[dict[str, str]]:
    """PostgreSQL, Redis (cache, and broker unless it is RabbitMQ) and S3: the environment of web, worker and manage.

    Raises Unavailable when a program is missing, with the name of its package.
    """
    if broker not in BROKERS:
        raise ValueError(f"{broker!r} is none of {', '.join(BROKERS)}")
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgres.running(durable=durable))
        memory = stack.enter_context(redis.running())
        bucket = stack.enter_context(s3.running())
        bells = memory.url if broker == "redis" else stack.enter_context(rabbitmq.running()).url
        yield {
            "DATABASE_URL": database.url,
            "REDIS_URL": memory.cache_url,
            "CELERY_BROKER_URL": bells,
            **bucket.settings,
        }
