"""What the tests need from Debian on a continuous-integration machine, and nowhere else."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from launcher.console import quietly, say, step
from launcher.places import ROOT

# package -> a sign that it is there: a program, or a file (with a pattern)
NEEDED = {
    "chromium": "chromium",
    "gettext": "msgfmt",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "postgresql": "/usr/lib/postgresql/*/bin/postgres",
    "redis-server": "/usr/bin/redis-server",
    "rabbitmq-server": "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
    "nginx": "/usr/sbin/nginx",
    "libnginx-mod-http-js": "/usr/lib/nginx/modules/ngx_http_js_module.so",
    "gettext-base": "/usr/bin/envsubst",
    "systemd": "/usr/bin/systemd-analyze",
    "bubblewrap": "bwrap",
    "strace": "strace",
}
# Debian asks this file before it starts what it installed (invoke-rc.d(8)); 101 means: do not.
POLICY = Path("/usr/sbin/policy-rc.d")


def missing_packages(path: str | None) -> list[str]:
    """The packages of NEEDED whose sign is not here."""
    return [
        package
        for package, sign in NEEDED.items()
        if not (any(Path("/").glob(sign[1:])) if sign.startswith("/") else shutil.which(sign, path=path))
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
    with step(f"Installing from Debian: {' '.join(missing)}"), _nothing_is_started(sudo, quiet):
        quietly([*sudo, "apt-get", "update", "-q"], env=quiet, cwd=ROOT)
        quietly(
            [*sudo, "apt-get", "install", "-q", "-y", "--no-install-recommends", *missing],
            env=quiet,
            cwd=ROOT,
        )


@contextlib.contextmanager
def _nothing_is_started(sudo: list[str], env: Mapping[str, str]) -> Iterator[None]:
    """The tests start servers of their own on free ports; those of Debian stay off, and the machine's policy stays."""
    if POLICY.exists():
        yield
        return
    say_no = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
    quietly([*sudo, "sh", "-c", say_no], env=env, cwd=ROOT)
    try:
        yield
    finally:
        quietly([*sudo, "rm", "-f", POLICY], env=env, cwd=ROOT)
