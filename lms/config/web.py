"""The web process, `python -m lms.config.web`: granian with one worker of a few threads on HOST:PORT.

With LISTEN_PORT it serves the same there: the second port of an academy without a name (`origins.py`).
"""

from __future__ import annotations

import os
import resource
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from lms.config import env, heap, lifeline, preflight

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ENTRY = "lms.config.wsgi"
# Loaded only where it is needed: the parent of one worker holds no Django, 15 MB less on the smallest machine.
PRELOAD = "lms.config.preload"
CONNECTIONS = 4096
OTHER_FILES = 256
# How granian starts a worker is Python's own choice; from 3.14 on that is a new process, which loads for itself.
FORKS = sys.platform == "linux" and sys.version_info < (3, 14)


def main() -> None:
    """Serve until SIGTERM or SIGINT; granian starts a worker again when it dies. Refuses what `preflight` refuses."""
    port = env.number("LISTEN_PORT", env.number("PORT", 8000))
    forget_ended(env.count_together(f"web-{port}"))
    if words := preflight.refusal():
        sys.exit(words)
    processes = env.number("WEB_PROCESSES", 1)
    if FORKS and processes > 1:
        import_module(PRELOAD).load_before_fork(ENTRY)
    server = Granian(
        ENTRY,
        address=env.text("HOST", "127.0.0.1"),
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=env.number("WEB_THREADS", 6),
        # A thread that ends takes its database connection along, so keep them as long as granian allows.
        blocking_threads_idle_timeout=600,
        backlog=1024,
        backpressure=connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=8,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=partial(load, os.getpid()))


def connections() -> int:
    """How many connections one process keeps; raises its own limit of open files as far as it may.

    granian counts connections, and a browser keeps one for half a minute after its page: with too few, the next phone
    of an exam waits until another lets go. An idle one costs a file and a few kilobytes, no thread.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    files = wanted if soft == resource.RLIM_INFINITY else soft
    return max(64, min(CONNECTIONS, files - OTHER_FILES))


def forget_ended(folder: Path) -> None:
    """Drop the counts of processes that are gone (`…_PID.db`): a server that starts counts from nothing."""
    for file in folder.glob("*.db"):
        try:
            os.kill(int(file.stem.rpartition("_")[2]), 0)
        except (ValueError, ProcessLookupError):
            file.unlink(missing_ok=True)
        except PermissionError:
            continue  # alive, and somebody else's


def load(parent: int, module: str) -> WSGIApplication:
    """In the worker: tie its life to the parent's; Django is there already, or is loaded now."""
    lifeline.hold(parent)
    with heap.loading():
        application: WSGIApplication = import_module(module).application
    return application


if __name__ == "__main__":
    main()
