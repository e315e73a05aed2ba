"""The last step before ffmpeg or the prober: limits itself, then becomes it. Run as a script, few imports (it is
started for every process): `launch.py PARENT NICE CPU_S MEMORY FILE PROGRAM ARG…`.

It dies with its parent (Linux), so that a killed worker leaves no encoder behind that writes on.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9
PR_SET_NO_NEW_PRIVS = 38
NUMBERS = 5


def main(limits: list[int], argv: list[str]) -> None:
    """Apply the limits and replace this process by `argv`."""
    parent, nice, cpu_s, memory, file = limits
    is_linux = sys.platform == "linux"
    if is_linux:
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if parent and os.getppid() != parent:
        sys.exit(137)  # the parent died before we could tie ourselves to it
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if is_linux:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.execv(argv[0], argv)  # noqa: S606  that is the purpose; argv is a list, no shell


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1 : NUMBERS + 1]], sys.argv[NUMBERS + 1 :])
