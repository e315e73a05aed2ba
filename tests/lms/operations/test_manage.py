"""manage.py answers wrong use with status 2, as the list of commands promises (cli: exit status)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("words", [["verify_leger"], ["verify_ledger", "--jsn"], ["demo", "--scale", "huge"]])
def test_wrong_use_is_status_2_and_says_what_was_wrong(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert words[-1] in done.stderr
