"""The units: systemd finds them good, their settings are known, and the encoder is shut in the most."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy import files

FOLDER = files.DEPLOY / "systemd"
UNITS = sorted(path.name for path in FOLDER.glob("*.service"))
HARDENED = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "SystemCallFilter=",
)


def text(unit: str) -> str:
    return (FOLDER / unit).read_text(encoding="utf-8")


def needs_systemd() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here: install systemd")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with a program that exists where the academy's Python will be."""
    for unit in UNITS:
        (tmp_path / unit).write_text(text(unit).replace("/srv/academy/.venv/bin/python", "/bin/true"))
    return tmp_path


def test_there_is_a_unit_for_each_process():
    assert [f"academy-{part}.service" for part in ("encoder", "media", "prepare", "web", "worker")] == UNITS


def test_systemd_finds_the_units_good(installed):
    needs_systemd()
    line = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(installed.glob("*.service")))]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "academy-" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr


def test_a_fault_in_a_unit_is_seen(installed):
    needs_systemd()
    broken = installed / "academy-web.service"
    broken.write_text(broken.read_text().replace("KillMode=mixed", "KillMode=sometimes"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(broken)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "sometimes" in done.stderr


def exposure(unit: Path) -> float:
    line = ["systemd-analyze", "security", "--offline=true", "--json=short", "--no-pager", str(unit)]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    rows = json.loads(done.stdout)
    return sum(float(row["exposure"] or 0) for row in rows)


def test_the_encoder_is_the_most_shut_in_and_no_unit_stands_open(installed):
    """The measure is systemd's own, row by row; a unit without hardening is the control."""
    needs_systemd()
    bare = installed / "bare.service"
    bare.write_text("[Service]\nExecStart=/bin/true\n")
    open_door = exposure(bare)
    found = {unit: exposure(installed / unit) for unit in UNITS}
    assert min(found, key=found.get) == "academy-encoder.service"
    assert max(found.values()) < open_door / 3


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_hardened_and_runs_as_nobody_in_particular(unit):
    for line in HARDENED:
        assert line in text(unit)
    assert re.search(r"^User=academy(-encoder)?$", text(unit), re.MULTILINE)


@pytest.mark.parametrize("unit", [*UNITS, "nginx.service.d/academy.conf"])
def test_every_setting_is_known(unit):
    lines = re.findall(r"^Environment=(.*)$", text(unit), re.MULTILINE)
    names = {name for line in lines for name in re.findall(r"\b([A-Z][A-Z0-9_]+)=", line)}
    assert names <= files.known() | files.OF_PYTHON


def test_the_encoder_has_no_network_no_settings_and_another_account():
    encoder = text("academy-encoder.service")
    assert "EnvironmentFile" not in encoder
    assert "Environment=" not in encoder
    for line in ("PrivateNetwork=yes", "RestrictAddressFamilies=AF_UNIX", "InaccessiblePaths=/etc/academy"):
        assert line in encoder
    assert "User=academy-encoder\nGroup=academy\n" in encoder
    bound = re.search(r"^BindPaths=(.*)$", encoder, re.MULTILINE)[1].split()
    assert re.findall(r"--root (\S+)", encoder) == bound
    assert not [path for path in bound if "keys" in path]


def test_worker_and_encoder_meet_at_one_socket():
    at = re.search(r"ENCODER_SOCKET=(\S+)", text("academy-media.service"))[1]
    assert f"--socket {at}" in text("academy-encoder.service")
    runtime = re.search(r"^RuntimeDirectory=(.*)$", text("academy-encoder.service"), re.MULTILINE)[1]
    assert at.startswith(f"/run/{runtime}/")


def test_what_is_shared_belongs_to_the_group_and_the_keys_to_nobody_else():
    lines = [line.split() for line in text("academy.tmpfiles").splitlines() if line.startswith("d ")]
    modes = {path: mode for _d, path, mode, _user, _group, _age in lines}
    assert modes["/var/lib/academy/keys"] == "0700"
    assert modes["/var/lib/academy/work"] == modes["/var/lib/academy/media"] == "2770"
