"""The checkers find nothing: ruff, mypy, deptry, djade. Their settings are in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, STOREYS

BIN = Path(sys.executable).parent
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
CHECKS = {
    "ruff": ["ruff", "check", "--no-cache", *STOREYS, "launcher", "tests", "academy", "manage.py"],
    "mypy": ["mypy", *STOREYS, "launcher"],
    "deptry": ["deptry", "."],
    "djade": ["djade", "--check", "--target-version", "5.2", *TEMPLATES],
}


def check(words: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / words[0], *words[1:]], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("tool", sorted(CHECKS))
def test_the_checker_finds_nothing(tool: str) -> None:
    report = check(CHECKS[tool])
    assert report.returncode == 0, (report.stdout + report.stderr)[-6000:]


def test_a_fault_is_seen(tmp_path: Path) -> None:
    (tmp_path / "fault.py").write_text("import os\n", encoding="utf-8")
    (tmp_path / "fault.html").write_text("{%include 'x.html'%}\n", encoding="utf-8")
    assert check(
        ["ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), "fault.py"], tmp_path
    ).returncode
    (tmp_path / "fault.py").write_text("word: str = 1\n", encoding="utf-8")
    assert check(["mypy", "--config-file=", "fault.py"], tmp_path).returncode
    assert check(["djade", "--check", "--target-version", "5.2", "fault.html"], tmp_path).returncode
