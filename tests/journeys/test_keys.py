"""On a shared database neither web nor worker starts with keys that are not that database's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import ROOT, environment
from tests.services import blank

MAKE = (
    "from lms.accounts.models import User; from lms.accounts.queries import PHONE, phone_index; "
    "from lms.vault.sealing import seal; "
    "User.objects.create(username='a', phone_sealed=seal('+8613800138000', purpose=PHONE), "
    "phone_index=phone_index('+8613800138000'))"
)


def run(data: Path, keys: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**environment(8000, data), "DATABASE_URL": url, "KEYS_FOLDER": str(keys)}
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_machine_with_other_keys_does_not_start(postgres_server, tmp_path):
    url, keys = postgres_server.url, tmp_path / "keys"
    blank.fill(url)
    for words in (("prepare", "--tables"), ("shell", "-c", MAKE)):
        done = run(tmp_path / "a", keys, url, "manage.py", *words)
        assert done.returncode == 0, done.stderr
    good = run(tmp_path / "b", keys, url, "-m", "lms.config.preflight")
    assert (good.returncode, good.stderr) == (0, "")
    for kind in ("web", "worker"):
        bad = run(tmp_path / "c", tmp_path / "others", url, "-m", f"lms.config.{kind}")
        assert bad.returncode == 1
        assert "KEYS_FOLDER" in bad.stderr
