"""/metrics: for Prometheus alone, true, cheap, and without a person in it."""

import json
import os
import re
import subprocess
import sys
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from lms.config.web import forget_ended
from lms.ledger.models import AccountTotal, Derivation
from lms.operations.sweeps import sweep
from lms.web.metrics import counters
from media_pipeline import census, jobs
from media_pipeline.models import Duty
from tests.architecture.house import ROOT
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import film, record
from tests.factories.media import MediaJobFactory, PublishedAssetFactory, RenditionFactory
from tests.factories.study import beat, open_lesson

pytestmark = pytest.mark.django_db
HEX_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|/\d+")
FORWARDED = [
    {"x-forwarded-for": "203.0.113.7"},
    {"forwarded": "for=203.0.113.7"},
    {"x-real-ip": "203.0.113.7"},
]


@pytest.fixture
def value(client):
    """`value("academy_x", label="…")`: what /metrics says now; None when there is no such line."""

    def ask(name, **labels):
        text = client.get("/metrics").content.decode()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == name and labels.items() <= sample.labels.items():
                    return sample.value
        return None

    return ask


class TestWhoMayRead:
    def finds_nothing(self, client, **asked):
        answer = client.get("/metrics", **asked)
        return answer.status_code == 404 and b"academy" not in answer.content

    def test_this_machine(self, client):
        answer = client.get("/metrics", headers={"host": "10.0.0.7:8000"})
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
        assert b"academy_database_up 1.0" in answer.content

    @pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.8", "", "nonsense"])
    def test_another_machine_finds_nothing(self, client, address):
        assert self.finds_nothing(client, REMOTE_ADDR=address)

    @pytest.mark.parametrize("headers", FORWARDED)
    def test_whoever_comes_through_a_proxy_of_this_machine_finds_nothing(self, client, headers):
        assert self.finds_nothing(client, headers=headers)

    def test_a_token_opens_from_everywhere_and_then_only_the_token_does(self, client, settings):
        settings.METRICS_TOKEN = "long-and-random"
        for wrong in ({}, {"authorization": "Bearer long-and-randoM"}, {"authorization": "long-and-random"}):
            assert self.finds_nothing(client, headers=wrong)
        right = {"authorization": "Bearer long-and-random", "x-forwarded-for": "203.0.113.7"}
        assert client.get("/metrics", headers=right, REMOTE_ADDR="203.0.113.7").status_code == 200

    def test_it_is_read_only(self, client):
        assert client.post("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status_without_ids(client, value):
    person = PersonFactory(roles=["office"])
    client.force_login(person)
    before = value("academy_requests_total", route="office:person", status="2xx") or 0
    lasted = value("academy_request_seconds_count", route="office:person") or 0
    client.get(f"/office/people/{person.uuid}/")
    client.get(f"/office/people/{uuid.uuid4()}/")
    client.get("/nothing/13800138000/")
    assert (
        value("academy_requests_total", audience="office", route="office:person", status="2xx") == before + 1
    )
    assert value("academy_requests_total", route="office:person", status="4xx") >= 1
    assert value("academy_request_seconds_count", route="office:person") == lasted + 2
    assert not HEX_ID.search(client.get("/metrics").content.decode())


def test_beats_are_counted_taken_and_refused(client, value):
    lease = open_lesson(EnrolmentFactory(), when=timezone.now() - timedelta(minutes=10))
    outcomes = ("accepted", "not-a-number", "lease-invalid")
    before = {name: value("academy_beats_total", outcome=name) or 0 for name in outcomes}
    beats = [beat(1, end_s=30), beat(2, end_s=60), beat(3, end_s=90, rate=float("nan"))]
    for _ in range(2):
        client.post(
            "/api/v1/beats",
            json.dumps({"lease": lease.token, "beats": beats}),
            content_type="application/json",
        )
    client.post("/api/v1/beats", json.dumps({"lease": "x", "beats": []}), content_type="application/json")
    gained = {name: value("academy_beats_total", outcome=name) - before[name] for name in outcomes}
    # Sent twice: what was taken is counted once.
    assert gained == {"accepted": 2, "not-a-number": 2, "lease-invalid": 1}


def test_work_is_counted_by_queue_and_state_and_the_oldest_has_an_age(value):
    now = timezone.now()
    for late in (100, 500, -100):
        row = Derivation.objects.create(learner=PersonFactory(), since_day="2026-10-01")
        Derivation.objects.filter(pk=row.pk).update(run_after=now - timedelta(seconds=late))
    MediaJobFactory(state=jobs.WorkState.RUNNING, lease_until=now + timedelta(seconds=60), run_after=now)
    assert value("academy_work_rows", queue="ledger.derivation", state="queued") == 3
    assert value("academy_work_due", queue="ledger.derivation") == 2
    assert 500 <= value("academy_work_oldest_due_seconds", queue="ledger.derivation") < 600
    assert value("academy_work_rows", queue="media_pipeline.mediajob", state="running") == 1
    assert value("academy_work_due", queue="media_pipeline.mediajob") == 0
    assert value("academy_work_oldest_due_seconds", queue="media_pipeline.mediajob") == 0


def test_the_first_failure_is_a_change_from_nothing(value):
    for queue in ("ledger.derivation", "certificates.issue", "media_pipeline.mediajob"):
        assert value("academy_work_rows", queue=queue, state="failed") == 0
        assert value("academy_work_oldest_due_seconds", queue=queue) == 0


def test_credited_seconds_are_those_of_the_ledger(value):
    assert value("academy_credited_seconds", mode="online") == 0
    for enrolment in EnrolmentFactory.create_batch(2):
        record(film(enrolment, minutes=10))
    posted = sum(AccountTotal.objects.values_list("online_s", flat=True))
    assert value("academy_credited_seconds", mode="online") == posted > 0


def test_what_a_lease_holds_is_told_until_it_is_settled(client, value):
    assert value("academy_leases_unsettled") == 0
    lease = open_lesson(EnrolmentFactory(), when=timezone.now() - timedelta(minutes=10))
    body = {"lease": lease.token, "beats": [beat(1, end_s=30)]}
    client.post("/api/v1/beats", json.dumps(body), content_type="application/json")
    assert value("academy_leases_unsettled") == 1


def test_the_passes_of_a_film_count_once_and_old_ones_no_more(value):
    now = timezone.now()

    def encoded(asset, *names, ago_s, took_s, **more):
        for name in names:
            times = {
                "started_at": now - timedelta(seconds=ago_s),
                "finished_at": now - timedelta(seconds=ago_s - took_s),
            }
            RenditionFactory(asset=asset, name=name, **times, **more)

    asset = PublishedAssetFactory(duration_ms=60_000)
    encoded(asset, "audio", ago_s=300, took_s=10)
    encoded(asset, "v234", "v360", "v720", ago_s=280, took_s=110)
    encoded(PublishedAssetFactory(), "v360", ago_s=100_000, took_s=10)
    encoded(PublishedAssetFactory(), "v360", ago_s=90, took_s=10, state="failed")
    assert value("academy_transcode_passes") == 2
    assert value("academy_transcode_failed") == 1
    assert value("academy_transcode_seconds") == pytest.approx(120)
    assert value("academy_transcode_film_seconds") == 120
    assert value("academy_transcode_realtime_factor") == pytest.approx(1)


def test_the_age_of_the_sweep_is_that_of_the_last_whole_round(value, monkeypatch):
    assert value("academy_sweep_age_seconds") == -1
    monkeypatch.setattr(jobs, "_send", lambda *_: None)
    sweep()
    assert 0 <= value("academy_sweep_age_seconds") < 10
    Duty.objects.filter(name=census.SWEEP).update(done_at=timezone.now() - timedelta(seconds=900))
    assert 900 <= value("academy_sweep_age_seconds") < 960


def test_the_mark_of_a_sweep_is_one_statement(django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            census.note_sweep()
    assert Duty.objects.count() == 1


def test_asking_costs_the_same_for_one_row_and_for_many(client, django_assert_num_queries):
    def fill(count):
        for enrolment in EnrolmentFactory.create_batch(count):
            record(film(enrolment, minutes=5))
            MediaJobFactory()
            RenditionFactory(started_at=timezone.now(), finished_at=timezone.now())

    fixed = len(jobs.registered_models()) + 4
    for count in (1, 4):
        fill(count)
        with django_assert_num_queries(fixed):
            client.get("/metrics")


def test_without_a_database_what_was_counted_is_still_told(client, value, monkeypatch):
    client.get("/healthz")

    def gone(*_args, **_kwargs):
        raise DatabaseError("no route")

    monkeypatch.setattr(connection, "cursor", gone)
    assert value("academy_database_up") == 0
    assert value("academy_requests_total", route="healthz") >= 1
    assert value("academy_work_due") is None


@pytest.fixture
def look_at_pool(monkeypatch):
    """The next request looks at the pool, whenever the last one did."""
    counters.POOL.clear()
    monkeypatch.setattr(counters, "_pool_asked_at", -1000.0)
    yield
    counters.POOL.clear()


def test_the_pool_of_the_engine_is_told_and_none_where_there_is_none(value, look_at_pool):
    value("academy_database_up")
    told = value("academy_database_pool_connections", state="open")
    assert told >= 1 if connection.vendor == "postgresql" else told is None


def test_connections_are_told_by_what_they_do(value, look_at_pool, monkeypatch):
    class Pool:
        def get_stats(self):
            return {"pool_size": 5, "pool_available": 3}

    monkeypatch.setattr(counters, "connection", SimpleNamespace(pool=Pool()))
    value("academy_database_up")
    told = {
        state: value("academy_database_pool_connections", state=state)
        for state in ("open", "idle", "waiting")
    }
    assert told == {"open": 5, "idle": 3, "waiting": 0}


COUNT = """
import django, sys
django.setup()
from lms.web.metrics import counters
for _ in range(int(sys.argv[1])):
    counters.count_request("learner", "learner:today", 200, 0.01)
counters.POOL.labels("open").set(int(sys.argv[1]))
if len(sys.argv) > 2:
    from prometheus_client import generate_latest
    print(generate_latest(type("All", (), {"collect": lambda self: counters.counted()})()).decode())
"""


def count(folder, times, *more):
    env = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
    }
    words = [sys.executable, "-c", COUNT, str(times), *more]
    return subprocess.run(
        words, env=env, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_processes_of_one_server_count_together_and_the_dead_hold_no_connections(tmp_path):
    count(tmp_path, 3)
    text = count(tmp_path, 4, "tell")
    assert 'academy_requests_total{audience="learner",route="learner:today",status="2xx"} 7.0' in text
    assert 'academy_database_pool_connections{state="open"} 4.0' in text
    assert 'le="0.005",route="learner:today"} 0.0' in text
    assert 'le="0.02",route="learner:today"} 7.0' in text


def test_a_server_that_starts_forgets_the_ended_and_leaves_the_living_alone(tmp_path):
    count(tmp_path, 3)
    alive = tmp_path / f"counter_{os.getpid()}.db"
    alive.touch()
    assert len(list(tmp_path.iterdir())) > 2
    forget_ended(tmp_path)
    assert list(tmp_path.iterdir()) == [alive]
