"""A process of the academy never outlives the one that started it: no orphan keeps the port or a lease."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def hold(parent: int) -> None:
    """Ask Linux to kill this process when its parent dies, and end at once when `parent` is gone already.

    Called in the child, with the process id that the parent read before it forked.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
