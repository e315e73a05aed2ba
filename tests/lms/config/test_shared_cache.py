"""The shared cache is one for all processes, and an outage of it is no outage of the academy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from lms.config import engines, shared_cache
from lms.web.limits import is_too_often
from tests.services import redis
from tests.services.fixtures import or_skip


@pytest.fixture
def server():
    with or_skip(redis.running()) as running:
        yield running


@pytest.fixture
def two_processes(server, monkeypatch):
    """Two caches as two processes have them: nothing is shared but the server."""
    monkeypatch.setattr(shared_cache, "_rests_until", 0.0)
    parameters = engines.cache(server.cache_url)
    return [shared_cache.SharedCache(parameters["LOCATION"], {}) for _process in range(2)]


def test_what_one_process_keeps_another_finds(two_processes):
    one, other = two_processes
    one.set("a", {"课": 1})
    assert other.get("a") == {"课": 1}
    assert (other.add("a", 2), other.add("n", 1), one.incr("n", 2)) == (False, True, 3)
    one.set_many({"b": 1, "c": 2})
    assert other.get_many(["b", "c", "d"]) == {"b": 1, "c": 2}
    one.delete_many(["b", "c"])
    assert (other.has_key("b"), other.touch("a"), other.delete("a"), one.get("a")) == (
        False,
        True,
        True,
        None,
    )


def test_while_it_is_away_a_process_goes_on_with_its_own_memory_and_comes_back(
    server, two_processes, monkeypatch
):
    one, other = two_processes
    one.set("a", 1)
    server.server.kill()
    assert one.get("a", "nothing") == "nothing"
    assert (one.add("n", 1), one.incr("n"), one.get_many(["n"])) == (True, 2, {"n": 2})
    server.server.start()
    monkeypatch.setattr(shared_cache, "_rests_until", 0.0)
    other.set("a", 2)
    assert one.get("a") == 2


def test_a_key_that_is_gone_is_a_value_error_as_in_every_cache_of_django(two_processes):
    with pytest.raises(ValueError, match="not found"):
        two_processes[0].incr("nobody")


@pytest.fixture
def academy_cache(server, settings, monkeypatch):
    monkeypatch.setattr(shared_cache, "_rests_until", 0.0)
    settings.CACHES = {"default": engines.cache(server.cache_url)}
    yield server
    caches["default"].clear()


def test_limits_count_over_all_processes(academy_cache):
    """Django makes a cache for each thread, as for each process: they meet in the server alone."""
    request = RequestFactory().get("/verify/")

    def asks(_process: int) -> bool:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(is_too_often, request, what="verify", most=3).result()

    assert [asks(process) for process in range(5)] == [False, False, False, True, True]


@pytest.mark.django_db
def test_pages_and_limits_work_while_the_cache_is_away(academy_cache, client):
    academy_cache.server.kill()
    assert client.get("/login/").status_code == 200
    assert client.get("/verify/0000").status_code == 404
    request = RequestFactory().get("/verify/")
    assert [is_too_often(request, what="away", most=1) for _ in range(2)] == [False, True]
