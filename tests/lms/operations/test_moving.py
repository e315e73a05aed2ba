"""An embedded academy moves to PostgreSQL and S3 with nothing lost, and comes back from a backup of either form."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from lms.operations.carrying.tables import KEPT
from tests.lms.operations.old_academy import DOCUMENT
from tests.services import blank
from tests.services.fixtures import postgres_server, s3_server  # noqa: F401  fixtures

ROOT = Path(__file__).resolve().parents[3]
FORGETFUL = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
from django.core.management import ManagementUtility
import django; django.setup()
from lms.operations.carrying import pouring
whole = pouring._copy
pouring._copy = lambda model, *words, **more: 0 if model._meta.label == "ledger.Evidence" else whole(model, *words, **more)
ManagementUtility(["manage.py", *sys.argv[1:]]).execute()
"""


def environment(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    nothing = dict.fromkeys(("DATABASE_URL", "S3_BUCKET", "S3_ENDPOINT_URL", "REDIS_URL", "KEYS_FOLDER"), "")
    return {**os.environ, **nothing, "CELERY_BROKER_URL": "", "ACADEMY_DATA": str(data), **settings}


def manage(*words: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        env=environment(data, settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def root_of(data: Path, **settings: str) -> str:
    """The ledger's root, of an academy without a violation."""
    done = manage("verify_ledger", "--json", data=data, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(json.loads(done.stdout)["root"])


@pytest.fixture(scope="module", autouse=True)
def empty(postgres_server) -> None:  # noqa: F811
    """On PostgreSQL a database `blank` with tables and without people; others are copies of it."""
    with psycopg.connect(postgres_server.url, autocommit=True) as server:
        server.execute("CREATE DATABASE blank")
    blank.fill(f"{postgres_server.url.rpartition('/')[0]}/blank")


@pytest.fixture
def scaled(postgres_server, s3_server):  # noqa: F811
    """`scaled()`: a new database with tables and a new bucket, as settings."""

    def place() -> dict[str, str]:
        bucket = f"academy-{uuid.uuid4().hex[:8]}"
        s3_server.client().create_bucket(Bucket=bucket)
        url = new_database(postgres_server.url, like="blank")
        return {"DATABASE_URL": url, **s3_server.settings, "S3_BUCKET": bucket}

    return place


def new_database(url: str, *, like: str = "template1") -> str:
    name = f"academy_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return f"{url.rpartition('/')[0]}/{name}"


def fill(data: Path, **settings: str) -> str:
    """A small academy where there are tables; its ledger's root."""
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("old_academy.py")],
        env=environment(data, {"ACADEMY_TESTING": "1", **settings}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_an_academy_moves_whole_though_it_is_cut_off_and_a_lost_row_is_noticed(
    scaled,
    tmp_path: Path,
    s3_server,  # noqa: F811
) -> None:
    data, new, settings = tmp_path / "old", tmp_path / "new", scaled()
    blank.copy_to(data)
    root = fill(data)
    move = ("move_to", "--from", str(data), "--json")
    forgetful = subprocess.run(
        [sys.executable, "-c", FORGETFUL, *move], env=environment(new, settings), capture_output=True, text=True,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert forgetful.returncode == 1
    assert "ledger.Evidence has 0 rows instead of" in forgetful.stderr
    cut_off(move, data=new, settings=settings)
    assert not (data / "moved.json").exists()
    assert root_of(data) == root, "the old academy is as it was"

    moved = manage(*move, data=new, **settings)
    assert moved.returncode == 0, moved.stderr
    done = json.loads(moved.stdout)
    assert (done["root"], done["files"] + done["files_there"]) == (root, 3)
    assert done["files_there"], "what was sent before the cut is not sent again"
    assert root_of(new, **settings) == root
    keys = {path.name for path in (data / "keys").iterdir()}
    assert keys <= {path.name for path in (new / "keys").iterdir()}
    assert (new / "keys" / "secret_key").read_bytes() == (data / "keys" / "secret_key").read_bytes()
    files = s3_server.client().list_objects_v2(Bucket=settings["S3_BUCKET"], Prefix="files/")["Contents"]
    (document,) = [item["Key"] for item in files]
    assert named_document(settings["DATABASE_URL"]) == document.removeprefix("files/") != DOCUMENT

    again = manage(*move, data=new, **settings)
    assert (again.returncode, again.stdout) == (1, "")
    assert "has moved already" in again.stderr
    refusal = subprocess.run(
        [sys.executable, "-m", "lms.config.preflight"], env=environment(data, {}), capture_output=True, text=True,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert refusal.returncode == 1
    assert "moved" in refusal.stderr


def cut_off(words: tuple[str, ...], *, data: Path, settings: Mapping[str, str]) -> None:
    """Begin the command and kill it when its files are sent, before its rows are there."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *words], env=environment(data, settings), stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Files: 3 of 3"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL


def named_document(url: str) -> str:
    with psycopg.connect(url) as server:
        row = server.execute("SELECT file FROM courses_academydocument").fetchone()
    assert row is not None
    return str(row[0])


def test_a_backup_of_the_scaled_form_is_restored_into_either_form(
    scaled,
    tmp_path: Path,
) -> None:
    first, embedded, second = (tmp_path / name for name in ("first", "embedded", "second"))
    settings, fresh, file = scaled(), scaled(), str(tmp_path / "academy.tar.gz")
    root = fill(first, **settings)
    shutil.copyfile(
        blank.folder() / blank.SQLITE, first / KEPT
    )  # as a backup of the night before leaves them
    saved = manage("backup", file, "--with-media", data=first, **settings)
    assert saved.returncode == 0, saved.stderr

    restored = manage("restore", file, data=embedded)
    assert restored.returncode == 0, restored.stderr
    assert manage("prepare", "--tables", data=embedded).returncode == 0
    assert root_of(embedded) == root
    assert (embedded / "media" / "published" / "a" / "v234.mp4").read_text() == "film" * 1000

    poured = manage("restore", file, data=second, **fresh)
    assert poured.returncode == 0, poured.stderr
    assert "missing" not in poured.stdout
    assert root_of(second, **fresh) == root
    over = manage("restore", file, data=second, **settings)
    assert (over.returncode, over.stdout) == (1, "")
    assert "There are people in the database already" in over.stderr
