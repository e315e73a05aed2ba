"""What dies is started again, what is told to stop stops, and nothing outlives the supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from launcher import supervisor
from launcher.console import Refusal

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os
from launcher import supervisor
supervisor.GRACE_S = 1.0
service = supervisor.Service("sleeper", "tests.launcher.sleeper")
supervisor.supervise([service], dict(os.environ), ready=lambda: True)
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started = []

    def starter(**variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "SLEEPERS": str(tmp_path), **variables},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield starter
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def sleepers(folder: Path) -> set[int]:
    """Those that ever started."""
    return {int(path.stem) for path in folder.glob("*.pid")}


def is_running(pid: int) -> bool:
    """Alive, and not merely waiting to be buried."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def wait_for(what: Callable[[], bool], *, seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def test_a_service_that_is_killed_is_started_again(start, tmp_path: Path) -> None:
    start()
    wait_for(lambda: len(sleepers(tmp_path)) == 1)
    (first,) = sleepers(tmp_path)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(sleepers(tmp_path)) == 2)
    assert not is_running(first)


def test_a_service_does_not_outlive_a_killed_supervisor(start, tmp_path: Path) -> None:
    parent = start()
    wait_for(lambda: len(sleepers(tmp_path)) == 1)
    parent.kill()
    wait_for(lambda: not any(is_running(pid) for pid in sleepers(tmp_path)), seconds=3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_with_status_0(start, tmp_path: Path, number: signal.Signals) -> None:
    parent = start()
    wait_for(lambda: len(sleepers(tmp_path)) == 1)
    parent.send_signal(number)
    assert parent.wait(5) == 0
    assert not any(is_running(pid) for pid in sleepers(tmp_path))


def test_a_service_that_will_not_stop_is_cut_off_after_its_grace(start, tmp_path: Path) -> None:
    parent = start(STUBBORN="1")
    wait_for(lambda: len(sleepers(tmp_path)) == 1)
    time.sleep(0.2)
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(6) == 0
    assert "cut off" in parent.stderr.read()
    wait_for(lambda: not any(is_running(pid) for pid in sleepers(tmp_path)), seconds=2)


def test_pauses_grow_while_a_service_keeps_dying(monkeypatch: pytest.MonkeyPatch) -> None:
    service = supervisor.Service("broken", "tests.launcher.nothing_of_the_kind")
    pauses = []
    for _ in range(3):
        service.start_after = 0.0
        service.mind(dict(os.environ))
        assert service.process is not None
        service.process.wait(10)
        pauses.append(service.pause_s)
        service.mind(dict(os.environ))
    assert pauses == [0.5, 1.0, 2.0]


def test_a_taken_port_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor.time, "sleep", lambda _seconds: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"PORT={port + 1}"):
            supervisor.refuse_taken_port("127.0.0.1", port)
    supervisor.refuse_taken_port("127.0.0.1", port)
