"""The last step before ffmpeg or the prober: shuts itself in, then becomes it. Run as a script, few imports (it is
started for every process): `launch.py PARENT NICE CPU_S MEMORY FILE ABI RUNS READS WRITES PATH… PROGRAM ARG…`.

It dies with its parent (Linux), so that a killed worker leaves no encoder behind that writes on. Without privileges
and in every tier: no network socket (seccomp(2)), and where the kernel has Landlock, of which it was told the ABI, no
file but those named: RUNS paths to read and execute, READS to read, WRITES to write. What was promised and does not
hold ends the process before the stranger's file is opened.
"""

from __future__ import annotations

import ctypes
import os
import resource
import stat
import struct
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
CAPABILITY_VERSION_3 = 0x20080522
NUMBERS = 9
NOT_SHUT_IN = 126
OPEN_FILES, PROCESSES = 256, 4_096
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
# Machine -> audit architecture and number of socket(2); io_uring, which makes sockets too, is 425 everywhere.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
IO_URING_SETUP, X32, AF_UNIX = 425, 0x40000000, 1
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF: ld [k], jeq, jge, ret
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES

# landlock(7): the calls have one number everywhere; rights that an older kernel does not know must not be asked for.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_FILE, MAKE_REG, TRUNCATE = (
    1,
    2,
    4,
    8,
    1 << 5,
    1 << 8,
    1 << 14,
)
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
RIGHTS_OF_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
BIND_AND_CONNECT_TCP, ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3
RUN = EXECUTE | READ_FILE | READ_DIR
WORK = WRITE_FILE | READ_FILE | READ_DIR | REMOVE_FILE | MAKE_REG | TRUNCATE
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


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


def knows_this_machine() -> bool:
    """Whether the calls of this machine's processor are known, so that sockets can be refused."""
    return sys.platform == "linux" and os.uname().machine in MACHINES


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


def landlock_abi() -> int:
    """Which Landlock this kernel offers to anybody; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, ASK_VERSION)))


def lock_files(libc: ctypes.CDLL, abi: int, allowed: list[tuple[str, int]]) -> bool:
    """Leave this process and its children the `allowed` paths with their rights, no TCP, no signals to others."""
    rights = RIGHTS_OF_ABI[min(abi, 5)]
    network = BIND_AND_CONNECT_TCP if abi >= 4 else 0
    scoped = ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0
    told = struct.pack("QQQ", rights, network, scoped)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    rules = libc.syscall(CREATE_RULESET, ctypes.create_string_buffer(told, len(told)), len(told), 0)
    if rules < 0:
        return False
    for path, wanted in allowed:
        if not _allow(libc, rules, path, wanted & rights):
            return False
    return bool(libc.syscall(RESTRICT_SELF, rules, 0) == 0)


def _allow(libc: ctypes.CDLL, rules: int, path: str, wanted: int) -> bool:
    """Add one path; one that is not there gives no right, and that is well."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    if not stat.S_ISDIR(os.fstat(handle).st_mode):
        wanted &= FILE_RIGHTS
    rule = ctypes.create_string_buffer(struct.pack("=Qi", wanted, handle), 12)
    added = libc.syscall(ADD_RULE, rules, PATH_BENEATH, rule, 0)
    os.close(handle)
    return bool(added == 0)


def drop_capabilities(libc: ctypes.CDLL) -> None:
    """A worker that runs as root gives none of root's powers away; for anybody else there is nothing to drop."""
    for number in range(64):
        if libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            break
    libc.capset(struct.pack("Ii", CAPABILITY_VERSION_3, 0), bytes(24))


def limit(cpu_s: int, memory: int, file: int) -> None:
    """What the process may use. The count of processes is the user's, so that bound is wide. The first process of a
    namespace passes over SIGXCPU: there the second limit, which kills, is the one that holds.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, most in ((resource.RLIMIT_NOFILE, OPEN_FILES), (resource.RLIMIT_NPROC, PROCESSES)):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def shut_in(libc: ctypes.CDLL, abi: int, allowed: list[tuple[str, int]]) -> None:
    """No new rights, no network, no other files. Exits when one of these was promised and does not hold."""
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
    drop_capabilities(libc)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if abi and not lock_files(libc, abi, allowed):
        sys.stderr.write("Landlock does not hold\n")
        sys.exit(NOT_SHUT_IN)
    if not cut_network(libc) and knows_this_machine():
        sys.stderr.write("seccomp does not hold\n")
        sys.exit(NOT_SHUT_IN)


def main(numbers: list[int], words: list[str]) -> None:
    """Apply the limits and replace this process by the program that follows the paths."""
    parent, nice, cpu_s, memory, file, abi, runs, reads, writes = numbers
    rights = [RUN] * runs + [READ_FILE] * reads + [WORK] * writes
    paths, argv = words[: len(rights)], words[len(rights) :]
    devices = [(path, READ_FILE | WRITE_FILE) for path in DEVICES]
    if sys.platform == "linux":
        shut_in(ctypes.CDLL(None), abi, [*zip(paths, rights, strict=True), *devices])
    if parent and os.getppid() != parent:
        sys.exit(137)  # the parent died before we could tie ourselves to it
    os.nice(nice)
    limit(cpu_s, memory, file)
    os.execv(argv[0], argv)  # noqa: S606  that is the purpose; argv is a list, no shell


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1 : NUMBERS + 1]], sys.argv[NUMBERS + 1 :])
