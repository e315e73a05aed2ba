"""The product's Python: `.venv` with exactly the hash-locked packages, made by uv, or by pip without uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from launcher import pip_settings
from launcher.console import Refusal, quietly, say, step
from launcher.places import (
    PYTHON,
    ROOT,
    TOOLS,
    VENV,
    environment,
    fingerprint,
    is_fresh,
    only_one,
    write_stamp,
)

LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".academy-stamp"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def ensure_python() -> None:
    """Make or renew `.venv` when the lock or the Python changed. Raises Refusal."""
    value = fingerprint([LOCK], VERSION)
    if is_fresh(STAMP, value) and os.access(PYTHON, os.X_OK):
        return
    with only_one(ROOT / "var" / "environment.lock"):
        if is_fresh(STAMP, value) and os.access(PYTHON, os.X_OK):
            return
        env = environment()
        STAMP.unlink(missing_ok=True)
        uv = _find_uv(env)
        if uv is None:
            _install_with_pip(env)
        else:
            _install_with_uv(uv, pip_settings.for_uv(env))
        write_stamp(STAMP, value)


def pip_into(folder: Path, package: str, env: Mapping[str, str]) -> None:
    """Install a tool beside the product: `--target` works where Debian forbids pip elsewhere. Raises Refusal."""
    quietly(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--no-warn-script-location",
            "--disable-pip-version-check",
            "--upgrade",
            "--target",
            folder,
            package,
        ],
        env=env,
        cwd=ROOT,
    )


def _find_uv(env: Mapping[str, str]) -> Path | None:
    """The uv of the tools folder, of PATH, or a new one by pip; None when it cannot be had."""
    own = TOOLS / "uv" / "bin" / "uv"
    if own.exists():
        return own
    found = shutil.which("uv", path=env.get("PATH"))
    if found:
        return Path(found)
    try:
        with step("Fetching the installer (uv)"):
            pip_into(TOOLS / "uv", "uv", env)
    except Refusal as refusal:
        say(f"uv cannot be had, going on with pip. {refusal}")
        return None
    return own if own.exists() else None


def _install_with_uv(uv: Path, env: Mapping[str, str]) -> None:
    """Make `.venv` and bring it to the lock; a warm cache is enough when the network is away."""
    if not _has_right_python():
        quietly(
            [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, VENV],
            env=env,
            cwd=ROOT,
        )
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK]
    with step("Installing the Python packages"):
        try:
            quietly(sync, env=env, cwd=ROOT)
        except Refusal as refusal:
            try:
                quietly([*sync, "--offline"], env=env, cwd=ROOT)
            except Refusal:
                raise refusal from None


def _install_with_pip(env: Mapping[str, str]) -> None:
    """The long way round: a bare environment, filled from outside by this Python's own pip."""
    if not _has_right_python():
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            quietly([sys.executable, "-m", "venv", "--without-pip", VENV], env=env, cwd=ROOT)
        except Refusal:
            folder = TOOLS / "virtualenv"
            pip_into(folder, "virtualenv", env)
            quietly(
                [sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", "--no-setuptools", VENV],
                env={**env, "PYTHONPATH": str(folder)},
                cwd=ROOT,
            )
    with step("Installing the Python packages with pip (slower)"):
        quietly(
            [
                sys.executable,
                "-m",
                "pip",
                "--python",
                PYTHON,
                "install",
                "--quiet",
                "--no-input",
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
                "-r",
                LOCK,
            ],
            env=env,
            cwd=ROOT,
        )


def _has_right_python() -> bool:
    """Whether `.venv` exists with the version of Python that runs this."""
    try:
        asked = subprocess.run(
            [PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except OSError:
        return False
    return asked.stdout.strip() == VERSION
