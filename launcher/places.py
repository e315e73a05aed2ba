"""Where things are, and the stamps that let a second start skip what has not changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.console import Refusal, say

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ACADEMY_DATA", "").strip() or ROOT / "var").expanduser().resolve()
TOOLS = DATA / "tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# glibc keeps an arena for each thread, and after the first 19 MiB of a password hash it keeps such blocks for good:
# 44 MB of a server that many signed in to.
FRUGAL_MALLOC = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
}


def environment() -> dict[str, str]:
    """The environment for every child: absolute data folder, a home that can be written, a frugal malloc."""
    env = {**FRUGAL_MALLOC, **os.environ}
    env["ACADEMY_DATA"] = str(DATA)
    env["PYTHONUNBUFFERED"] = "1"
    env.setdefault("PYTHONUTF8", "1")
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"):
        env.pop(name, None)
    home = env.get("HOME") or _home_of_account()
    if not os.access(home, os.W_OK):
        home = str(TOOLS / "home")
        Path(home).mkdir(parents=True, exist_ok=True)
    env["HOME"] = home
    return env


def _home_of_account() -> str:
    """The home folder of the account, or an empty text for an account that is not listed."""
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """A hash over the names and contents of files, in a fixed order, and over words."""
    total = hashlib.sha256(repr(words).encode())
    for path in sorted(files):
        if path.is_file():
            total.update(f"\0{path.relative_to(ROOT)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the step that wrote `stamp` ran to its end for the same input."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except OSError:
        return False


def write_stamp(stamp: Path, value: str) -> None:
    """Remember that a step ran to its end (write aside, rename)."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    aside = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    aside.write_text(value, encoding="ascii")
    aside.replace(stamp)


@contextmanager
def only_one(path: Path, *, refusal: str = "") -> Iterator[None]:
    """Hold a lock file; the kernel lets go of it even after kill -9.

    With `refusal` a second holder is refused with these words ({pid} names the first), otherwise it waits.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            if refusal:
                raise Refusal(refusal.format(pid=file.read().strip() or "?")) from error
            say("Another ./academy is preparing this folder; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
