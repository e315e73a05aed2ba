"""The import contracts of pyproject.toml hold, and each of them can break."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT, STOREYS, contracts

# contract -> (file, an import that it must refuse)
BREAKING = {
    "storeys": ("media_pipeline/states.py", "import courses.outline"),
    "rooms": ("lms/vault/apps.py", "import lms.accounts.apps"),
    "furniture": ("lms/accounts/rules.py", "import lms.accounts.models"),
    "producers": ("lms/playback/apps.py", "import lms.assessments.apps"),
    "ledger-door": ("lms/web/apps.py", "import lms.ledger.models"),
    "tools-stay-below": ("lms/reports/apps.py", "import subprocess"),
    "packages-alone": ("courses/packages/media_types.py", "import courses.films.models"),
    "run-time-alone": ("lms/scorm/rules/times12.py", "import lms.study.rules.beats"),
    "no-circles": ("lms/study/apps.py", "import lms.web.apps"),
}


def lint(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_contract_is_kept() -> None:
    report = lint(ROOT)
    assert report.returncode == 0, report.stdout[report.stdout.find("Contracts") :]


def test_no_contract_has_an_exception_list() -> None:
    assert not [name for name, contract in contracts().items() if "ignore_imports" in contract]


def test_every_contract_refuses_what_it_is_for(tmp_path: Path) -> None:
    """All the wrong imports at once, in a copy: each contract must be reported broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for storey in STOREYS:
        shutil.copytree(ROOT / storey, tmp_path / storey, ignore=shutil.ignore_patterns("__pycache__"))
    for name, line in BREAKING.values():
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    report = " ".join(lint(tmp_path).stdout.split())
    assert not [name for name, contract in contracts().items() if f"{contract['name']} BROKEN" not in report]


def test_every_contract_has_its_negative_control() -> None:
    assert set(BREAKING) == set(contracts())
