"""What the tests need from Debian on a continuous-integration machine, and nowhere else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from launcher.console import quietly, say, step
from launcher.places import ROOT

# package -> a sign that it is there: a program, or a file
NEEDED = {
    "chromium": "chromium",
    "gettext": "msgfmt",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}


def missing_packages(path: str | None) -> list[str]:
    """The packages of NEEDED whose sign is not here."""
    return [
        package
        for package, sign in NEEDED.items()
        if not (Path(sign).exists() if sign.startswith("/") else shutil.which(sign, path=path))
    ]


def ensure_packages(env: Mapping[str, str]) -> None:
    """Install what is missing by apt-get; elsewhere than on Debian, say so and let the tests fail loudly."""
    missing = missing_packages(env.get("PATH"))
    if not missing:
        return
    if not shutil.which("apt-get", path=env.get("PATH")):
        say(f"Needed for the tests and not installed here: {', '.join(missing)}.")
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**env, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing from Debian: {' '.join(missing)}"):
        quietly([*sudo, "apt-get", "update", "-q"], env=quiet, cwd=ROOT)
        quietly(
            [*sudo, "apt-get", "install", "-q", "-y", "--no-install-recommends", *missing],
            env=quiet,
            cwd=ROOT,
        )
