"""How far a process that reads a stranger's file is shut in: what it may see, and the prefix to its command line.

Standard library only. In every tier launch.py adds what needs no privilege: limits, no network socket, Landlock.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")
SCRIPTS = ("launch.py", "prober")


class Tier(StrEnum):
    """From strong to weak. Limits, whitelists, the watchdog and the refusal of network sockets hold in every tier."""

    BUBBLEWRAP = "bubblewrap"
    NO_NETWORK = "no-network"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class View:
    """What of the file system a process may use; nothing else is there, or it is refused."""

    runs: tuple[str, ...]
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()

    @property
    def counts(self) -> list[int]:
        return [len(self.runs), len(self.reads), len(self.writes) + len(self.devices)]

    @property
    def paths(self) -> list[str]:
        return [*self.runs, *self.reads, *self.writes, *self.devices]


def view(program: str, *, reads: tuple[str, ...] = (), writes: tuple[str, ...] = ()) -> View:
    """`program` with the libraries of the system and of this Python, the files it reads, the folders it writes."""
    found = [*SYSTEM, *_interpreter(), *(str(HERE / name) for name in SCRIPTS), *_libraries(Path(program))]
    there = list(dict.fromkeys(path for path in found if Path(path).exists()))
    outermost = [path for path in there if not any(str(above) in there for above in Path(path).parents)]
    return View(tuple(outermost), reads, writes)


def _interpreter() -> list[str]:
    """The Python that runs us, with its packages: the prober needs PyAV, and launch.py is Python."""
    link, real = Path(sys.executable), Path(sys.executable).resolve()
    return [sys.prefix, sys.base_prefix, str(link), str(real)]


def _libraries(program: Path) -> list[str]:
    """A program in a folder of its own brings its libraries beside it: /opt/x/bin/ffmpeg has them in /opt/x/lib."""
    real = program.resolve()
    beside = [real.parent.parent / name for name in ("lib", "lib64")] if real.parent.name == "bin" else []
    return [str(path) for path in (program, real, *beside)]


def prefix(tier: Tier, seen: View | None = None, *, folder: str = "/") -> list[str]:
    """What goes before the program, which begins in `folder`: a file system of the view alone (the rest is empty and in
    memory), no other process, no network; or just no network. The child is in a session of its own already, so it has
    no terminal to write to; it is the first process of its namespace, so that its CPU time is counted as ours.
    """
    if tier is Tier.BUBBLEWRAP:
        binds = _binds(seen or View(SYSTEM))
        return [
            "/usr/bin/bwrap", "--unshare-all", "--as-pid-1", "--cap-drop", "ALL", "--die-with-parent", "--dev", "/dev",
            "--proc", "/proc", *binds, "--chdir", folder, "--",
        ]  # fmt: skip
    if tier is Tier.NO_NETWORK:
        return ["/usr/bin/unshare", "--map-root-user", "--net", "--"]
    return []


def _binds(seen: View) -> list[str]:
    words: list[str] = []
    for path in (*seen.runs, *seen.reads):
        link = Path(path)
        if link.is_symlink() and path in SYSTEM:
            words += ["--symlink", str(link.readlink()), path]
        else:
            words += ["--ro-bind-try", path, path]
    for path in seen.writes:
        words += ["--bind", path, path]
    for path in seen.devices:
        words += ["--dev-bind", path, path]
    return words
