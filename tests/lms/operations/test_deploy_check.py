"""Behind https and without the demo, Django's own list for a deployment finds nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_a_deployment_behind_https_is_clean(tmp_path: Path) -> None:
    report = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "ACADEMY_DATA": str(tmp_path),
            "ACADEMY_DEMO": "0",
            "ACADEMY_TESTING": "0",
            "PUBLIC_ORIGIN": "https://x.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert report.returncode == 0, report.stderr
    assert "no issues" in report.stdout + report.stderr
