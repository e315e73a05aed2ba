"""Academies with tables and nobody in them: their migrations run once for all passes of a test run, then are copied.

They take half a minute on either engine. What is kept lies in `var/tests`, by a fingerprint of the migrations.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from launcher.database import tables_value
from launcher.places import ROOT
from tests.services import postgres

KEPT = ROOT / "var" / "tests"
DUMP = "tables.sql"
SQLITE = "academy.sqlite3"
# An academy knows its keys from the first that it sealed with: one that is copied must not bring another's.
OWN = ("keys", "queue", "work")


def folder() -> Path:
    """A data folder to copy, without keys: the tables of SQLite are in it, and those of PostgreSQL as a dump."""
    return _kept("sqlite", _prepared)


def copy_to(data: Path) -> None:
    """The tables of SQLite in the data folder `data`, which may exist and has no database yet."""
    shutil.copytree(folder(), data, dirs_exist_ok=True)


def fill(url: str) -> None:
    """The tables of PostgreSQL in the database at `url`, unless it has them."""
    if _has_tables(url):
        return
    dump = _kept("postgresql", lambda into: _dumped(into, url)) / DUMP
    if not _has_tables(url):
        _run(postgres.program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--file", dump, url)


def _has_tables(url: str) -> bool:
    with psycopg.connect(url) as database:
        return database.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)


def _prepared(into: Path) -> None:
    _prepare(into, "")


def _dumped(into: Path, url: str) -> None:
    """Make them where they are wanted first, and keep a dump."""
    with tempfile.TemporaryDirectory(prefix="academy-tables-") as data:
        _prepare(Path(data), url)
    _run(postgres.program("pg_dump"), "--no-owner", "--file", into / DUMP, url)


def _prepare(data: Path, url: str) -> None:
    env = {
        "PATH": os.environ.get("PATH", ""),
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "ACADEMY_DATA": str(data),
        "DATABASE_URL": url,
    }
    _run(sys.executable, ROOT / "manage.py", "prepare", "--tables", env=env)
    for name in OWN:
        shutil.rmtree(data / name, ignore_errors=True)


def _kept(engine: str, make: Callable[[Path], None]) -> Path:
    """What `make` puts into a folder, made by whoever comes first; the others wait. Older ones go."""
    value = tables_value({})
    kept = KEPT / f"{engine}-{value[:16]}"
    with _alone(engine):
        if not kept.exists():
            for old in KEPT.glob(f"{engine}-*"):
                shutil.rmtree(old)
            aside = Path(tempfile.mkdtemp(prefix="new-", dir=KEPT))
            make(aside)
            aside.rename(kept)
    return kept


@contextmanager
def _alone(engine: str) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*words: str | Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        words, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}:\n{done.stdout[-4000:]}")
