"""A server of the test run: started on a free port in a folder of its own, asked until it answers, stopped by its pid."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.supervisor import die_with_parent

NOBODY = "nobody"


class Unavailable(RuntimeError):
    """The program is not on this machine; the message names the package to install."""


def free_port() -> int:
    """A port of the loopback address that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    """Whether somebody takes connections on `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def unprivileged() -> str | None:
    """The account for servers that refuse root; None when this account will do."""
    return NOBODY if os.geteuid() == 0 else None


def installed(pattern: str, package: str) -> Path:
    """The newest program that matches `pattern` below the root. Raises Unavailable with the Debian package."""
    found = sorted(Path("/").glob(pattern.lstrip("/")))
    if not found:
        raise Unavailable(f"{pattern} is not here: install {package}, or run ./academy test with CI=true.")
    return found[-1]


@contextlib.contextmanager
def folder(name: str, account: str | None = None) -> Iterator[Path]:
    """A folder for one server, owned by `account`, gone with everything in it at the end."""
    path = Path(tempfile.mkdtemp(prefix=f"academy-{name}-"))
    path.chmod(0o700)
    if account:
        person = pwd.getpwnam(account)
        os.chown(path, person.pw_uid, person.pw_gid)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def once(argv: Sequence[str | Path], *, account: str | None, folder: Path) -> None:
    """Run a preparing program to its end as `account`. Raises RuntimeError with what it said."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=folder,
        env=_environment(folder, {}),
        user=account,
        group=_group(account),
        extra_groups=[] if account else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


@dataclass
class Server:
    """One process (with its children, in a session of its own) that can be stopped, killed and started again."""

    name: str
    argv: Sequence[str | Path]
    folder: Path
    answers: Callable[[], bool]
    account: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    stop_with: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self, *, within_s: float = 60) -> None:
        """Start it and wait until it answers. Raises RuntimeError with the end of its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.argv],
                cwd=self.folder,
                env=_environment(self.folder, self.env),
                user=self.account,
                group=_group(self.account),
                extra_groups=[] if self.account else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  the run that is killed leaves no server behind
            )
        end = time.monotonic() + within_s
        while time.monotonic() < end and self.process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"{self.name} does not answer:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self, *, within_s: float = 15) -> None:
        """Ask it to end, then end what is left of its session."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_with)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(within_s)
        self.kill()

    def kill(self) -> None:
        """SIGKILL for the process and its session: nothing is written, nobody is told."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Started here, stopped at the end."""
        try:
            self.start()
            yield
        finally:
            self.stop()


def _environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """A small environment: nothing of the caller's settings reaches a server."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TMPDIR": str(folder), **more}


def _group(account: str | None) -> int | None:
    return pwd.getpwnam(account).pw_gid if account else None
