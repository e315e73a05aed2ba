"""The last step before ffmpeg or the prober: limits itself, then becomes it. Run as a script, few imports (it is
started for every process): `launch.py PARENT NICE CPU_S MEMORY FILE PROGRAM ARG…`.

It dies with its parent (Linux), so that a killed worker leaves no encoder behind that writes on. It can open no
network socket: seccomp(2) refuses that also where neither bubblewrap nor a network namespace can be had.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9
PR_SET_NO_NEW_PRIVS = 38
NUMBERS = 5
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
# Machine -> audit architecture and number of socket(2); io_uring, which makes sockets too, is 425 everywhere.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
IO_URING_SETUP, X32, AF_UNIX = 425, 0x40000000, 1
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF: ld [k], jeq, jge, ret
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES


def network_filter(architecture: int, socket_call: int) -> bytes:
    """The program for seccomp: sockets of this machine only (AF_UNIX), no io_uring, no other calling convention."""
    lines = (
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 0, 7, architecture),  # another architecture's calls: refuse
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 5, 0, X32),
        (EQUAL, 4, 0, IO_URING_SETUP),
        (EQUAL, 0, 2, socket_call),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (EQUAL, 0, 1, AF_UNIX),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    )
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def cut_network(libc: ctypes.CDLL) -> bool:
    """Give this process and its children the filter, for good; False on a machine whose calls we do not know."""
    known = MACHINES.get(os.uname().machine)
    if known is None:
        return False
    program = network_filter(*known)
    buffer = ctypes.create_string_buffer(program, len(program))
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer)), 16
    )
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0) == 0)


def main(limits: list[int], argv: list[str]) -> None:
    """Apply the limits and replace this process by `argv`."""
    parent, nice, cpu_s, memory, file = limits
    is_linux = sys.platform == "linux"
    if is_linux:
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        cut_network(libc)
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
