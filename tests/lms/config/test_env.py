"""Secrets come from the environment, from a mounted folder, or are made once; what cannot be is said in words."""

from __future__ import annotations

import threading

import pytest

from lms.config import env


@pytest.fixture(autouse=True)
def _unset(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "keys"
    made = env.secret("SECRET_KEY", folder)
    assert env.secret("SECRET_KEY", folder) == made
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_the_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from outside")
    assert env.secret("SECRET_KEY", tmp_path) == "from outside"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_file_is_named_in_words(tmp_path):
    (tmp_path / "keys").write_text("a file where a folder should be")
    with pytest.raises(env.SettingError, match="put the file secret_key into KEYS_FOLDER"):
        env.secret("SECRET_KEY", tmp_path / "keys")


def test_processes_that_start_at_once_read_the_same_secret(tmp_path):
    found: list[str] = []
    start = threading.Barrier(8)

    def make():
        start.wait()
        found.append(env.secret("SECRET_KEY", tmp_path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) > 40


def test_the_keys_folder_can_be_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("KEYS_FOLDER", str(tmp_path / "mounted"))
    assert env.keys_folder() == tmp_path / "mounted"
