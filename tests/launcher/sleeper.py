"""A service for the supervisor's tests: writes its process id, then waits. `stubborn` ignores SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

folder = Path(os.environ["SLEEPERS"])
(folder / f"{os.getpid()}.pid").write_text(" ".join(sys.argv), encoding="utf-8")
if os.environ.get("STUBBORN"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
time.sleep(120)
