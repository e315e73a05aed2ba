"""What a program and its children did, as strace(1) saw it: who became what, what they opened, changed and called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "execve,clone,clone3,fork,vfork,%network,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,symlink,symlinkat,link,linkat,truncate,io_uring_setup"  # fmt: skip
_LINE = re.compile(r"^(\d+) +(.*)$")
_BORN = re.compile(r"^(?:<\.\.\. )?(?:clone3?|v?fork)\b.*\) = (\d+)(?: /\* (\d+) in strace's PID NS \*/)?")
_OPENED = re.compile(r"^(?:<\.\.\. )?(?:open|openat|openat2|creat)\b.*\) = \d+<(.*)>$")
_CALL = re.compile(r"^(\w+)\((.*)\) = (-?\d+)")


@dataclass(frozen=True)
class Deed:
    """One call of a process after it had become a program that opens a stranger's file."""

    pid: int
    text: str

    @property
    def opened(self) -> str:
        """The path that was opened; empty when it was not, or is no file."""
        found = _OPENED.match(self.text)
        return found[1] if found else ""

    def is_done(self, *names: str) -> bool:
        """Whether this is one of these calls, and it went well."""
        found = _CALL.match(self.text)
        return bool(found and found[1] in names and int(found[3]) >= 0)


def line(log: Path) -> list[str]:
    """strace before a command: all children, whole words, the paths of handles, pids as strace itself knows them."""
    return [
        "strace",
        "-f",
        "-qq",
        "-y",
        "-s",
        "400",
        "--decode-pids=pidns",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(log),
    ]


def inside(log: Path) -> list[Deed]:
    """What was done within the walls: from the moment at which launch.py became the program, children included."""
    lines = list(_lines(log))
    since: dict[int, int] = {}
    shims: set[int] = set()
    born: dict[int, tuple[int, int]] = {}
    for number, (pid, text) in enumerate(lines):
        if text.startswith("execve(") and text.endswith("= 0"):
            if "launch.py" in text and "bwrap" not in text.split(",", 1)[0]:
                shims.add(pid)
            elif pid in shims:
                since.setdefault(pid, number)
        elif found := _BORN.match(text):
            born[int(found[2] or found[1])] = (pid, number)
    for child, (parent, number) in sorted(born.items(), key=lambda item: item[1][1]):
        if parent in since and since[parent] < number:
            since.setdefault(child, 0)
    return [
        Deed(pid, text) for number, (pid, text) in enumerate(lines) if pid in since and number > since[pid]
    ]


def _lines(log: Path) -> Iterator[tuple[int, str]]:
    """(pid, call), with a call that strace had to interrupt as one line."""
    begun: dict[int, str] = {}
    for raw in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.match(raw)
        if not found:
            continue
        pid, text = int(found[1]), found[2]
        if text.endswith("<unfinished ...>"):
            begun[pid] = text.removesuffix("<unfinished ...>").rstrip()
        elif text.startswith("<... ") and pid in begun:
            yield pid, begun.pop(pid) + text.split("resumed>", 1)[1]
        else:
            yield pid, text
