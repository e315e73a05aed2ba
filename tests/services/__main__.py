"""Run any command on the scaled form: `python -m tests.services [--broker rabbitmq] COMMAND …`.

    .venv/bin/python -m tests.services ./academy run

starts PostgreSQL, Redis and S3 on free ports, gives the command their settings, and stops them when it ends; its
exit status is the command's. Nothing of a former run is left: the database and the bucket are new.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from tests.services import process, scaled


def main() -> int:
    """Status of the command; 3 when a server is not installed here."""
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("--broker", choices=scaled.BROKERS, default="redis")
    parser.add_argument("--durable", action="store_true", help="PostgreSQL with fsync, as in earnest")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    if not chosen.command:
        parser.error("which command?")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with scaled.running(broker=chosen.broker, durable=chosen.durable) as settings:
            for name, value in settings.items():
                print(f"{name}={value}", file=sys.stderr)
            return subprocess.run(chosen.command, env={**os.environ, **settings}, check=False).returncode
    except process.Unavailable as missing:
        print(f"The scaled form cannot be had here. {missing}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
