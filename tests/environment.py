"""Before Django reads its settings: tests have a data folder of their own and never touch the academy's.

Loaded by `-p tests.environment` in pyproject.toml, because a conftest comes after pytest-django's settings.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["ACADEMY_TESTING"] = "1"
if not os.environ.get("ACADEMY_DATA"):
    _folder = tempfile.mkdtemp(prefix="academy-test-")
    os.environ["ACADEMY_DATA"] = _folder
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# WhiteNoise warns of a folder that is not there, and warnings are errors.
Path(os.environ["ACADEMY_DATA"], "static").mkdir(parents=True, exist_ok=True)
