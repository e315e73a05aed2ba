"""Web and worker under one parent: started together, restarted when they die, gone when the parent is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import FrameType

from launcher.console import Refusal, say
from launcher.places import PYTHON, ROOT

PR_SET_PDEATHSIG = 1
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0
GRACE_S = 15.0
TICK_S = 0.2


@dataclass
class Service:
    """One process with its children, in a session of its own so that Ctrl-C reaches the parent alone."""

    name: str
    module: str
    more: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_after: float = 0.0
    pause_s: float = field(default=FIRST_PAUSE_S)

    def start(self, env: Mapping[str, str]) -> None:
        """Start it; the kernel kills it when this process is killed."""
        self.process = subprocess.Popen(
            [PYTHON, "-m", self.module],
            env={**env, **self.more},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  the launcher has one thread
        )
        self.started_at = time.monotonic()

    def mind(self, env: Mapping[str, str]) -> None:
        """Start again what has ended: at once the first time, then with growing pauses."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_after:
                self.start(env)
            return
        status = self.process.poll()
        if status is None:
            return
        self.kill()
        if now - self.started_at > STEADY_AFTER_S:
            self.pause_s = FIRST_PAUSE_S
        say(f"{self.name} ended ({_ending(status)}); starting it again in {self.pause_s:g} s.")
        self.process, self.start_after = None, now + self.pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)

    def signal(self, number: signal.Signals) -> None:
        """Tell the process itself, not its children: it decides what becomes of them."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End what is left of it, children included."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def die_with_parent() -> None:
    """Between fork and exec: ask Linux to kill this process when its parent dies (others have no such call)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def refuse_taken_port(host: str, port: int) -> None:
    """Wait a moment for an ending predecessor. Raises Refusal when another program keeps the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason: OSError | None = None
    for _ in range(20):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                reason = error
                time.sleep(TICK_S)
            else:
                return
    raise Refusal(
        f"{host}:{port} cannot be used ({reason.strerror if reason else 'taken'}). "
        f"Stop the program that holds it, or choose another port: PORT={port + 1} ./academy run"
    )


def is_ready(host: str, port: int) -> bool:
    """Whether /readyz answers 200."""
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  read, not bound
    connection = HTTPConnection(where, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def supervise(services: list[Service], env: Mapping[str, str], *, ready: Callable[[], bool]) -> None:
    """Run until SIGINT or SIGTERM. `ready` is asked until it says yes, once."""
    asked: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, remember)
    waiting = True
    try:
        while not asked:
            for service in services:
                service.mind(env)
            waiting = waiting and not ready()
            time.sleep(TICK_S)
        say(f"\nStopping ({signal.Signals(asked[0]).name}) …")
        _stop(services)
    finally:
        for service in services:
            service.kill()
    say("Stopped.")


def _stop(services: list[Service]) -> None:
    """Ask all to end, then give them their grace together."""
    for service in services:
        service.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_S
    while time.monotonic() < until:
        if all(service.process is None or service.process.poll() is not None for service in services):
            return
        time.sleep(0.1)
    say("Some work did not end in time and is cut off; it is taken up again at the next start.")


def _ending(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
