"""The servers of the tests are real: each answers its protocol, forgets or keeps as it should, and leaves nothing."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from kombu import Connection
from redis import Redis as Client

from tests.services import process, redis
from tests.services.fixtures import or_skip


def test_postgresql_takes_our_url_and_speaks_chinese(postgres_server):
    with psycopg.connect(postgres_server.url) as line:
        assert line.execute("SELECT upper('é') || '焊接'").fetchone() == ("É焊接",)


def test_postgresql_does_not_run_as_root(postgres_server):
    owner = Path(f"/proc/{postgres_server.server.process.pid}").stat().st_uid
    assert owner != 0


@pytest.mark.parametrize("name", ["redis_server", "rabbitmq_server"])
def test_a_broker_carries_a_message(name, request):
    broker = request.getfixturevalue(name)
    with Connection(broker.url) as line:
        queue = line.SimpleQueue("tests")
        queue.put({"id": 7})
        assert queue.get(timeout=5).payload == {"id": 7}
        queue.clear()
        queue.close()


def test_a_bucket_gives_back_a_part_of_what_it_took(s3_server):
    client = s3_server.client()
    client.put_object(Bucket=s3_server.bucket, Key="a/焊接.bin", Body=b"0123456789")
    assert (
        client.get_object(Bucket=s3_server.bucket, Key="a/焊接.bin", Range="bytes=2-4")["Body"].read()
        == b"234"
    )
    client.delete_object(Bucket=s3_server.bucket, Key="a/焊接.bin")


def test_a_killed_redis_has_forgotten_everything_and_leaves_no_process_and_no_folder():
    with or_skip(redis.running()) as server:
        folder = server.server.folder
        Client.from_url(server.url).set("bell", "rings")
        server.server.kill()
        assert not process.is_listening(server.port)
        server.server.start()
        assert Client.from_url(server.url).get("bell") is None
        pid = server.server.process.pid
    assert not Path(f"/proc/{pid}").exists()
    assert not folder.exists()


def test_a_server_that_does_not_answer_says_what_it_said(tmp_path):
    server = process.Server("mute", ["/bin/sh", "-c", "echo no room"], tmp_path, answers=lambda: False)
    with pytest.raises(RuntimeError, match="no room"):
        server.start(within_s=5)


def test_settings_of_the_caller_do_not_reach_a_server(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "ACADEMY_DATA", "/nowhere")
    process.once(["/bin/sh", "-c", 'test -z "$ACADEMY_DATA"'], account=None, folder=tmp_path)


def test_a_program_that_is_missing_is_named_with_its_package():
    with pytest.raises(process.Unavailable, match="install pigeon-post"):
        process.installed("/usr/bin/pigeon-post-*", "pigeon-post")
