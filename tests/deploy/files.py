"""The files of deploy/ as data, and the settings that the academy and its nginx know."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from launcher import places

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
# Read by the engines' own images, or by the shell.
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
OF_PYTHON = {"PATH", "PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", *places.FRUGAL_MALLOC}


@cache
def operators_table() -> frozenset[str]:
    """Every setting of docs/operate.md."""
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return frozenset(name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row))


@cache
def of_nginx() -> frozenset[str]:
    """Every setting that render.sh reads."""
    text = (DEPLOY / "nginx" / "render.sh").read_text(encoding="utf-8")
    made = set(re.findall(r"\b([A-Z][A-Z0-9_]+)=", text))
    return frozenset(re.findall(r"\$\{([A-Z][A-Z0-9_]+):-", text)) | (made & {"NGINX_LISTEN"})


@cache
def example() -> dict[str, str]:
    """Name -> value of .env.example."""
    lines = (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _sign, value in pairs}


def known() -> set[str]:
    """Names that may be set in a file of deploy/."""
    return operators_table() | of_nginx() | {"POSTGRES_PASSWORD", "NGINX_PORT"}


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@cache
def manifests() -> tuple[dict[str, Any], ...]:
    """Every document of deploy/kubernetes, in one row."""
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return tuple(
        document
        for path in files
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        if document
    )
