"""From the embedded form to the form that the settings name: verified before, compared after, the old one kept."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection

from lms.ledger.queries import Report, verify
from lms.operations import archive
from lms.operations.archive import BackupRefused, Say
from lms.operations.carrying.belongings import bring_files, rename_in_rows
from lms.operations.carrying.keys import bring_keys
from lms.operations.carrying.pouring import is_there_already, pour, refuse_inhabited
from lms.operations.carrying.tables import as_default, opened
from lms.operations.restoring import settle_in, stopped

EMBEDDED = "academy.sqlite3"
MOVED = "moved.json"


@dataclass(frozen=True, slots=True)
class Move:
    """What a move did: rows copied, files sent and those that were there, and the ledger's figures, the same in both."""

    rows: int
    files: int
    bytes: int
    files_there: int
    entries: int
    accounts: int
    root: str


def send_files(old: Path, *, say: Say) -> Move:
    """Only the files, while the academy in `old` goes on: the move itself is shorter then. Raises BackupRefused."""
    _database_of(old)
    brought = bring_files(old, say=say)
    return Move(0, brought.files, brought.size, brought.there, 0, 0, "")


def move(old: Path, *, say: Say) -> Move:
    """Move the stopped academy in the data folder `old` into the database and storage of the settings.

    May be cut off at any time and begun again: files go on where they stopped, rows are there all or not at all,
    and the academy in `old` stays as it was. Raises BackupRefused.
    """
    database = _database_of(old)
    with stopped(old), tempfile.TemporaryDirectory(prefix=".moving-", dir=old) as folder:
        copy = Path(folder) / archive.DATABASE
        archive.snapshot(database, copy)
        with opened(copy) as source:
            say("Tables …")
            call_command("migrate", interactive=False, verbosity=0)
            with as_default(source):  # a copy: an older release's rows are brought up to date in it alone
                call_command("migrate", interactive=False, verbosity=0)
            is_poured = is_there_already(source, DEFAULT_DB_ALIAS)
            if not is_poured:
                refuse_inhabited(DEFAULT_DB_ALIAS)
            bring_keys(old / "keys", say=say)  # first: the daily roots are signed with them
            with as_default(source):
                before = _verified(say, "Checking the ledger before the move …")
            brought = bring_files(old, say=say)
            rows = 0 if is_poured else pour(source, DEFAULT_DB_ALIAS, say=say)
        rename_in_rows(brought.renamed)
        settle_in(say)
        after = _verified(say, "Checking the ledger after the move …")
        if (before.entries, before.accounts, before.root) != (after.entries, after.accounts, after.root):
            raise BackupRefused("The ledger differs after the move. Keep the old academy, and report this.")
        done = Move(
            rows, brought.files, brought.size, brought.there, after.entries, after.accounts, after.root
        )
        _mark(old, done)
    return done


def _database_of(old: Path) -> Path:
    """The SQLite file of the academy in `old`. Raises BackupRefused when there is none, or it is where we are."""
    database = old / EMBEDDED
    if (
        connection.vendor == "sqlite"
        and Path(str(connection.settings_dict["NAME"])).resolve() == database.resolve()
    ):
        raise BackupRefused(
            "The settings name the academy that is to be moved. Say where to: set DATABASE_URL (and S3_BUCKET …) of "
            "the new form, and name the old data folder with --from."
        )
    if not database.exists():
        raise BackupRefused(f"There is no embedded academy in {old}: {EMBEDDED} is not there.")
    if (old / MOVED).exists():
        raise BackupRefused(f"The academy in {old} has moved already: see {old / MOVED}.")
    return database


def _verified(say: Say, words: str) -> Report:
    say(words)
    report = verify()
    if report.violations:
        worst = report.violations[0]
        raise BackupRefused(
            f"The ledger has {len(report.violations)} violations, the first: {worst.invariant} {worst.detail}. "
            "Nothing moves until that is settled: ./academy manage verify_ledger"
        )
    return report


def _mark(old: Path, done: Move) -> None:
    """The old academy says where it went instead of starting again with yesterday's rows."""
    where = {"moved_at": datetime.now(UTC).isoformat(timespec="seconds"), "database": connection.vendor}
    where |= {"database_name": str(connection.settings_dict["NAME"]), "root": done.root}
    where["bucket"] = str(settings.MEDIA_PIPELINE["S3_BUCKET"])
    (old / MOVED).write_text(json.dumps(where, indent=1), encoding="utf-8")
    archive.sync_folder(old)
