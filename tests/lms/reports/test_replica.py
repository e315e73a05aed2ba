"""Reports that are taken away are read from a standby, when there is one, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lms.reports import replica
from tests.services import postgres

ROOT = Path(__file__).resolve().parents[3]


def test_reports_are_read_from_a_standby_and_from_the_database_while_it_is_away(postgres_server, tmp_path):
    with postgres.standby_of(postgres_server) as standby:
        environment = {
            **os.environ,
            "ACADEMY_DATA": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": postgres_server.url,
            "DATABASE_REPLICA_URL": standby.url,
        }
        line = [sys.executable, "-m", "tests.lms.reports.replica_reader"]
        with subprocess.Popen(
            line,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as reader:

            def asked() -> list[object]:
                reader.stdin.write("\n")
                reader.stdin.flush()
                return json.loads(reader.stdout.readline())

            assert asked() == [False, True, "default"]
            standby.server.kill()
            assert asked() == [False, False, "default"]
            standby.server.start()
            assert asked() == [False, True, "default"]
            reader.stdin.close()
            assert "does not answer" in reader.stderr.read()


def test_without_a_replica_there_is_nothing_to_choose():
    router = replica.ReplicaRouter()
    with replica.reading():
        assert router.db_for_read(object) is None
