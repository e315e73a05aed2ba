"""A ring is one small message in the queue of its kind, on whatever broker the settings name; nobody is hurt without."""

from __future__ import annotations

import socket
import time

import pytest
from celery import Celery, current_app
from django.db import transaction

from lms.config import engines
from media_pipeline import jobs

pytestmark = pytest.mark.queue
RINGS = {
    "media_pipeline.tasks.run_media_task": "media",
    "lms.certificates.tasks.issue_task": "documents",
    "lms.messaging.tasks.any_task": "mail",
    "lms.study.settle": "default",
}


@pytest.fixture(autouse=True)
def _the_broker_is_asked(monkeypatch):
    monkeypatch.setattr(jobs, "_broker_rests_until", 0.0)


def emptied(queue):
    """Every message of a queue, as Celery's protocol puts it: (task, arguments, seconds until it expires)."""
    found = []
    with current_app.connection_for_read() as line, line.SimpleQueue(queue) as box:
        while True:
            try:
                message = box.get(timeout=0.3)
            except box.Empty:
                return found
            found.append((message.headers["task"], message.payload[0], message.headers["expires"]))
            message.ack()


@pytest.mark.django_db(transaction=True)
def test_a_ring_reaches_the_queue_of_its_kind_after_the_commit():
    for queue in engines.QUEUES:
        emptied(queue)
    with transaction.atomic():
        for task in RINGS:
            jobs.ring(task, 7)
        assert emptied("default") == []
    for task, queue in RINGS.items():
        rung = emptied(queue)
        assert [(name, words) for name, words, _expires in rung] == [(task, [7])]
        assert rung[0][2], "a bell that nobody heard must not ring for ever"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_away_is_tried_twice_and_then_left_alone(scheme, monkeypatch, settings):
    """Who rings waits for no third try; left to itself, kombu tries for six seconds."""
    knocks = []
    real = socket.socket.connect

    def knock(self, address):
        knocks.append(address)
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", knock)
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery itself prefers it to what it is told
    url = f"{scheme}://127.0.0.1:1/"
    options = engines.transport(url, folder=settings.QUEUE_FOLDER)
    monkeypatch.setattr(
        jobs, "current_app", Celery(broker=url, set_as_current=False, broker_transport_options=options)
    )
    jobs.ring("lms.study.settle", 7)
    assert 1 <= len(knocks) <= 2
    assert jobs._broker_rests_until > time.monotonic()
    knocks.clear()
    jobs.ring("lms.study.settle", 7)
    assert knocks == []
