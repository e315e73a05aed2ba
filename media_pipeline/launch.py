"""The last step before ffmpeg or the prober: limits itself, then becomes it. Run as a script, standard library only.

`launch.py LIMITS PROGRAM ARG…` with LIMITS as JSON: `cpu_s`, `memory`, `file`, `nice`, `parent`. It dies with its
parent (Linux), so that a killed worker leaves no encoder behind that writes on.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def main(limits: dict[str, int], argv: list[str]) -> None:
    """Apply `limits` and replace this process by `argv`."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if limits["parent"] and os.getppid() != limits["parent"]:
        sys.exit(137)  # the parent died before we could tie ourselves to it
    os.nice(limits["nice"])
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_s"], limits["cpu_s"] + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file"], limits["file"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    os.execv(argv[0], argv)  # noqa: S606  that is the purpose; argv is a list, no shell


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
