"""Python environments with exactly the packages of a lock with hashes, made by uv, or by pip without uv.

The product has `.venv`; the S3 server of the tests has `var/swift`, so that neither finds a package of the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import pip_settings
from launcher.console import Refusal, quietly, say, step
from launcher.places import (
    ROOT,
    TOOLS,
    VENV,
    environment,
    fingerprint,
    is_fresh,
    only_one,
    write_stamp,
)

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


@dataclass(frozen=True)
class Environment:
    """A folder with a Python, and the lock that says what is in it."""

    folder: Path
    lock: Path
    packages: str

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / ".academy-stamp"


PRODUCT = Environment(VENV, ROOT / "requirements.lock", "the Python packages")
SWIFT = Environment(
    ROOT / "var" / "swift", ROOT / "tests" / "services" / "swift.lock", "the S3 server of the tests"
)


def ensure_python(wanted: Environment = PRODUCT) -> None:
    """Make or renew an environment when its lock or the Python changed. Raises Refusal."""
    value = fingerprint([wanted.lock], VERSION)
    if is_fresh(wanted.stamp, value) and os.access(wanted.python, os.X_OK):
        return
    with only_one(ROOT / "var" / "environment.lock"):
        if is_fresh(wanted.stamp, value) and os.access(wanted.python, os.X_OK):
            return
        env = environment()
        wanted.stamp.unlink(missing_ok=True)
        uv = _find_uv(env)
        if uv is None:
            _install_with_pip(wanted, env)
        else:
            _install_with_uv(uv, wanted, pip_settings.for_uv(env))
        write_stamp(wanted.stamp, value)


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


def _install_with_uv(uv: Path, wanted: Environment, env: Mapping[str, str]) -> None:
    """Make the environment and bring it to its lock; a warm cache is enough when the network is away."""
    if not _has_right_python(wanted):
        quietly(
            [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, wanted.folder],
            env=env,
            cwd=ROOT,
        )
    sync: list[str | Path] = [
        uv,
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--python",
        wanted.python,
        wanted.lock,
    ]
    with step(f"Installing {wanted.packages}"):
        try:
            quietly(sync, env=env, cwd=ROOT)
        except Refusal as refusal:
            try:
                quietly([*sync, "--offline"], env=env, cwd=ROOT)
            except Refusal:
                raise refusal from None


def _install_with_pip(wanted: Environment, env: Mapping[str, str]) -> None:
    """The long way round: a bare environment, filled from outside by this Python's own pip."""
    if not _has_right_python(wanted):
        shutil.rmtree(wanted.folder, ignore_errors=True)
        try:
            quietly([sys.executable, "-m", "venv", "--without-pip", wanted.folder], env=env, cwd=ROOT)
        except Refusal:
            folder = TOOLS / "virtualenv"
            pip_into(folder, "virtualenv", env)
            quietly(
                [sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", "--no-setuptools", wanted.folder],
                env={**env, "PYTHONPATH": str(folder)},
                cwd=ROOT,
            )
    with step(f"Installing {wanted.packages} with pip (slower)"):
        quietly(
            [
                sys.executable,
                "-m",
                "pip",
                "--python",
                wanted.python,
                "install",
                "--quiet",
                "--no-input",
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
                "-r",
                wanted.lock,
            ],
            env=env,
            cwd=ROOT,
        )


def _has_right_python(wanted: Environment) -> bool:
    """Whether the environment exists with the version of Python that runs this."""
    try:
        asked = subprocess.run(
            [wanted.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except OSError:
        return False
    return asked.stdout.strip() == VERSION
