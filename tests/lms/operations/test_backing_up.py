"""A backup is whole or refused, and a restore gives back what was there."""

from __future__ import annotations

import fcntl
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from lms.operations import archive
from lms.operations.archive import BackupRefused
from lms.operations.backing_up import back_up
from lms.operations.restoring import restore

pytestmark = pytest.mark.sqlite


def quiet(_words: str) -> None: ...


@pytest.fixture
def place(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`place("a")` points the settings at the data folder `a`, empty unless it was filled."""

    def at(name: str) -> Path:
        data = tmp_path / name
        data.mkdir(exist_ok=True)
        settings.DATA, settings.KEYS_FOLDER = data, data / "keys"
        settings.MEDIA_ROOT = data / "files"
        settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": data / "media", "S3_BUCKET": ""}
        monkeypatch.setitem(connection.settings_dict, "NAME", str(data / "academy.sqlite3"))
        return data

    return at


def fill(data: Path) -> None:
    with closing(sqlite3.connect(data / "academy.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE hours (units INTEGER)")
        database.executemany("INSERT INTO hours VALUES (?)", [(n,) for n in range(1000)])
        database.commit()
    for name, text in {
        "keys/secret_key": "s3",
        "files/pictures/a.png": "png",
        "media/ab/index.m3u8": "#EXTM3U",
    }.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")


def hours(data: Path) -> int:
    with closing(sqlite3.connect(data / "academy.sqlite3")) as database:
        return int(database.execute("SELECT sum(units) FROM hours").fetchone()[0])


def everything(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}


@pytest.fixture
def saved(place, tmp_path: Path) -> Path:
    fill(place("old"))
    target = tmp_path / "backup.tar.gz"
    back_up(target, with_media=True, say=quiet)
    return target


def test_a_restore_gives_back_database_keys_files_and_media(place, saved: Path) -> None:
    data = place("new")
    done = restore(saved, force=False, say=quiet)
    assert hours(data) == sum(range(1000))
    assert (data / "keys" / "secret_key").read_text(encoding="ascii") == "s3"
    assert (data / "keys" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (data / "files" / "pictures" / "a.png").exists()
    assert (data / "media" / "ab" / "index.m3u8").exists()
    assert (done.missing_media, done.kept_in) == ((), None)


def test_keys_come_to_the_folder_of_the_settings_and_those_there_are_kept(
    place, saved: Path, settings: LazySettings, tmp_path: Path
) -> None:
    data, keys = place("new"), tmp_path / "mounted"
    keys.mkdir()
    (keys / "secret_key").write_text("of another academy", encoding="ascii")
    settings.KEYS_FOLDER = keys
    done = restore(saved, force=False, say=quiet)
    assert (keys / "secret_key").read_text(encoding="ascii") == "s3"
    assert not (data / "keys").exists()
    assert done.kept_in is not None
    kept = done.kept_in / "keys-elsewhere" / "secret_key"
    assert kept.read_text(encoding="ascii") == "of another academy"


def test_keys_that_cannot_be_written_are_told_before_anything_is_moved(
    place, saved: Path, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = place("new")
    settings.KEYS_FOLDER = tmp_path
    monkeypatch.setattr("os.access", lambda *_asked: False)
    with pytest.raises(BackupRefused, match="KEYS_FOLDER"):
        restore(saved, force=False, say=quiet)
    assert everything(data) == {}


def test_media_that_is_only_listed_is_reported_as_missing(place, tmp_path: Path) -> None:
    fill(place("old"))
    target = tmp_path / "small.tar.gz"
    back_up(target, with_media=False, say=quiet)
    data = place("new")
    assert restore(target, force=False, say=quiet).missing_media == ("media/ab/index.m3u8",)
    assert not (data / "media").exists()


def test_a_backup_is_taken_while_somebody_writes(place, tmp_path: Path) -> None:
    data = place("old")
    fill(data)
    with closing(sqlite3.connect(data / "academy.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO hours VALUES (1000000)")
        back_up(tmp_path / "live.tar.gz", with_media=False, say=quiet)
        writer.execute("COMMIT")
    place("new")
    restore(tmp_path / "live.tar.gz", force=False, say=quiet)
    assert hours(tmp_path / "new") == sum(range(1000))


def test_a_backup_is_readable_by_its_owner_alone_and_never_replaces_a_file(place, saved: Path) -> None:
    place("old")
    assert saved.stat().st_mode & 0o777 == 0o600
    before = saved.read_bytes()
    with pytest.raises(BackupRefused):
        back_up(saved, with_media=False, say=quiet)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir() if path.name.startswith(".")] == []


def test_a_restore_over_an_academy_is_refused_and_changes_nothing(place, saved: Path) -> None:
    data = place("other")
    fill(data)
    before = everything(data)
    with pytest.raises(BackupRefused, match="--force"):
        restore(saved, force=False, say=quiet)
    assert everything(data) == before


def test_a_forced_restore_keeps_what_was_there(place, saved: Path) -> None:
    data = place("other")
    fill(data)
    (data / "keys" / "secret_key").write_text("other", encoding="ascii")
    kept = restore(saved, force=True, say=quiet).kept_in
    assert kept is not None
    assert (kept / "keys" / "secret_key").read_text(encoding="ascii") == "other"
    assert (data / "keys" / "secret_key").read_text(encoding="ascii") == "s3"


def test_a_running_academy_is_not_restored_over(place, saved: Path) -> None:
    data = place("new")
    with (data / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupRefused, match="running"):
            restore(saved, force=False, say=quiet)
    assert not (data / "academy.sqlite3").exists()


@pytest.mark.parametrize("cut", [10, 200, 0.5, 0.95])
def test_a_truncated_backup_is_refused_and_changes_nothing(place, saved: Path, cut: float) -> None:
    data = place("new")
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(cut if cut > 1 else len(whole) * cut)])
    with pytest.raises(BackupRefused):
        restore(saved, force=False, say=quiet)
    assert [path.name for path in data.iterdir()] == ["run.lock"]


def test_a_file_that_is_not_what_the_list_says_is_refused(place, saved: Path, tmp_path: Path) -> None:
    data = place("new")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(saved) as old, tarfile.open(forged, "w:gz") as new:
        for info in old:
            content = old.extractfile(info)
            assert content is not None
            if info.name == "keys/secret_key":
                info.name = "keys/../../outside"
            new.addfile(info, content)
    with pytest.raises(BackupRefused):
        restore(forged, force=False, say=quiet)
    assert not (data.parent / "outside").exists()
    assert not (data / "academy.sqlite3").exists()


def test_a_damaged_database_is_not_backed_up(place, tmp_path: Path) -> None:
    data = place("old")
    fill(data)
    path = data / "academy.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    raw = bytearray(path.read_bytes())
    raw[4096:4196] = b"\xff" * 100
    path.write_bytes(raw)
    with pytest.raises(BackupRefused, match="damaged"):
        back_up(tmp_path / "bad.tar.gz", with_media=False, say=quiet)
    assert not (tmp_path / "bad.tar.gz").exists()


def test_a_list_of_another_format_is_refused() -> None:
    with pytest.raises(BackupRefused, match="format 2"):
        archive.parse_manifest(
            b'{"format": 2, "made_at": "", "entries": [], "media": [], "media_inside": false}'
        )
