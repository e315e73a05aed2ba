"""Addresses of engines become what Django and Celery want; what is not known is refused in words."""

from __future__ import annotations

import pytest

from lms.config import engines
from lms.config.env import SettingError


def database(url, pool=(1, 8), **options):
    return engines.database(url, pool=pool, **{"sqlite": "/data/academy.sqlite3"} | options)


def test_without_an_address_the_database_is_a_file_that_survives_a_power_cut():
    found = database("")
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", "/data/academy.sqlite3")
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_may_hold_any_letter_and_parameters_of_libpq():
    found = database("postgresql://a%40b:p%2Fw%25@db.example:6432/net%20academy?sslmode=verify-full")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("a@b", "p/w%", "net academy")
    assert (found["HOST"], found["PORT"]) == ("db.example", 6432)
    assert found["OPTIONS"]["sslmode"] == "verify-full"


def test_connections_are_pooled_bounded_and_asked_before_use():
    found = database("postgresql://db/academy", pool=(2, 9))
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (0, True)
    pool = found["OPTIONS"]["pool"]
    assert (pool["min_size"], pool["max_size"]) == (2, 9)
    assert pool["reconnect_timeout"] <= pool["timeout"], (
        "no line to a database that is away is waited for longer"
    )


@pytest.mark.parametrize("pool", [(3, 2), (-1, 2), (0, 0)])
def test_a_pool_that_cannot_be_is_refused(pool):
    with pytest.raises(SettingError, match="DATABASE_POOL_MAX"):
        database("postgresql://db/academy", pool=pool)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DATABASE_URL", lambda: database("mysql://db/academy")),
        ("DATABASE_REPLICA_URL", lambda: engines.replica("sqlite:///copy")),
        ("REDIS_URL", lambda: engines.cache("memcached://cache")),
        ("CELERY_BROKER_URL", lambda: engines.broker_kind("kafka://queue")),
    ],
)
def test_an_engine_that_is_not_known_is_refused_by_the_name_of_its_setting(name, wrong):
    with pytest.raises(SettingError, match=name):
        wrong()


@pytest.mark.parametrize(
    ("url", "kind"), [("filesystem://", "filesystem"), ("rediss://r", "redis"), ("amqps://q", "amqp")]
)
def test_a_broker_has_a_kind(url, kind):
    assert engines.broker_kind(url) == kind


def test_every_route_leads_to_a_queue_that_a_worker_takes():
    assert {route["queue"] for route in engines.ROUTES.values()} < set(engines.QUEUES)
