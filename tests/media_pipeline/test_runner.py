"""Processes are limited, watched and ended as a group; their words are kept short: here, and at the encoder alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from media_pipeline import binary, encoder, encoding, launch, runner, sandbox
from media_pipeline.runner import Limits
from media_pipeline.sandbox import Tier

# Sleeps that no other test run on this machine has: seconds and the number of this process.
LONG = [f"{seconds}.{os.getpid():08d}" for seconds in (77, 78, 79)]
QUICK = Limits(cpu_s=10, wall_s=10, silence_s=10)


@pytest.fixture(autouse=True, params=["here", "encoder"])
def way(request, monkeypatch):
    """Every test holds for both ways to run a process: `run` is the one of this round."""
    if request.param == "encoder":
        at = request.getfixturevalue("any_encoder")
        monkeypatch.setitem(globals(), "run", partial(encoding.ask, at, "any"))


@pytest.fixture(scope="session")
def any_encoder():
    """An encoder in this process that runs whatever it is told."""
    obedient = encoder.Encoder({"any": []}, lambda *_order: None)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "encoder.sock"
        thread = threading.Thread(target=obedient.serve, args=(encoder.listening(at),))
        thread.start()
        yield at
        obedient.ending.set()
        thread.join()


run = runner.run


def python(code: str, folder: Path, limits: Limits = QUICK, on_tick=None):
    return run([sys.executable, "-I", "-S", "-c", code], folder=folder, limits=limits, on_tick=on_tick)


def test_output_comes_back_and_the_tail_of_errors_is_bounded(tmp_path):
    outcome = python(
        "import sys; print('out'); sys.stderr.write('x' * 99 + '\\n'); sys.stderr.write(('y' * 99 + '\\n') * 500)",
        tmp_path,
    )
    assert outcome.is_ok
    assert outcome.stdout == "out\n"
    assert len(outcome.stderr_tail) == runner.TAIL_BYTES
    assert outcome.error_lines == 501


def test_progress_is_read_from_what_ffmpeg_reports(tmp_path):
    outcome = python(
        "print('frame=12\\nout_time_us=2500000\\nspeed=2.5x\\nout_time_us=N/A\\nprogress=end')", tmp_path
    )
    assert (outcome.progress.out_ms, outcome.progress.frames, outcome.progress.speed) == (2_500, 12, 2.5)
    assert outcome.progress.remaining_s(10_000) == 3
    assert runner.Progress().remaining_s(10_000) is None


def test_a_process_that_says_nothing_is_ended_with_its_children(tmp_path):
    code = f"import subprocess, time; subprocess.Popen(['/bin/sleep', '{LONG[0]}']); time.sleep(60)"
    outcome = python(code, tmp_path, Limits(cpu_s=10, wall_s=30, silence_s=1))
    assert outcome.stopped == "silence"
    assert not outcome.is_ok
    assert not running(LONG[0])


def running(word: str) -> bool:
    """Whether a process with `word` in its command line is there after a moment: a kill takes one."""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        if not named(word):
            return False
        time.sleep(0.05)
    return True


def named(word: str) -> bool:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in entry.read_bytes():
                return True
        except OSError:
            continue
    return False


def test_a_stopped_process_does_not_hold_the_worker(tmp_path):
    """SIGSTOP, as a hung disk would: no progress, so the watchdog ends it."""
    seen = []

    def stop(_progress):
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if LONG[1].encode() in entry.read_bytes() and not seen:
                    seen.append(1)
                    os.kill(int(entry.parent.name), signal.SIGSTOP)
            except OSError:
                continue

    outcome = run(["/bin/sleep", LONG[1]], folder=tmp_path, limits=Limits(cpu_s=5, wall_s=3), on_tick=stop)
    assert outcome.stopped == "wall"
    assert not running(LONG[1])


def test_cpu_memory_and_file_size_are_bounded(tmp_path):
    burn = python("while True: pass", tmp_path, Limits(cpu_s=1, wall_s=20))
    assert burn.code != 0
    assert burn.cpu_s < 8
    eat = python("x = bytearray(900_000_000)", tmp_path, Limits(cpu_s=5, wall_s=10, memory=300_000_000))
    assert "MemoryError" in eat.stderr_tail
    write = python(
        "open('big', 'wb').write(bytes(5_000_000))", tmp_path, Limits(cpu_s=5, wall_s=10, file=1_000_000)
    )
    assert write.code != 0
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_what_the_tick_raises_ends_the_process_and_comes_out(tmp_path):
    def lost(_progress):
        raise InterruptedError("the lease is gone")

    with pytest.raises(InterruptedError):
        run(["/bin/sleep", LONG[2]], folder=tmp_path, limits=QUICK, on_tick=lost)
    assert not running(LONG[2])


def test_no_secret_of_the_environment_reaches_the_process(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    code = "import os; print(sorted(os.environ))"
    assert "SECRET_KEY" not in python(code, tmp_path).stdout


SOCKETS = "import socket; socket.socket(socket.AF_UNIX); print('own'); socket.socket(socket.AF_INET{}); print('net')"


@pytest.mark.parametrize("family", ["", "6"])
@pytest.mark.parametrize("tier", ["as it is", Tier.LIMITS])
def test_no_process_can_open_a_network_socket_in_any_tier(tmp_path, monkeypatch, tier, family):
    if os.uname().machine not in launch.MACHINES:
        pytest.xfail("the calls of this machine are not known to launch.py")
    if tier is Tier.LIMITS:
        monkeypatch.setattr(runner, "sandbox_tier", lambda: Tier.LIMITS)
    outcome = python(SOCKETS.format(family), tmp_path)
    assert outcome.stdout == "own\n"
    assert "Permission denied" in outcome.stderr_tail


def test_a_child_of_the_process_is_cut_off_too(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "sandbox_tier", lambda: Tier.LIMITS)
    code = f"import subprocess, sys; print(subprocess.run([sys.executable, '-c', {SOCKETS.format('')!r}]).returncode)"
    assert python(code, tmp_path).stdout == "own\n1\n"


def test_without_the_filter_the_same_lines_open_a_socket(tmp_path):
    """The control."""
    line = [sys.executable, "-I", "-S", "-c", SOCKETS.format("")]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout == "own\nnet\n"


def test_the_network_is_another_where_the_machine_can_cut_it(tmp_path):
    if runner.sandbox_tier() is Tier.LIMITS:
        pytest.xfail("this machine offers no namespaces; doctor says so")
    code = "import os; print(os.readlink('/proc/self/ns/net'))"
    assert python(code, tmp_path).stdout.strip() != str(Path("/proc/self/ns/net").readlink())


def test_the_prefix_of_each_tier():
    assert sandbox.prefix(Tier.LIMITS) == []
    assert "--net" in sandbox.prefix(Tier.NO_NETWORK)
    line = sandbox.prefix(Tier.BUBBLEWRAP, sandbox.View(("/p",), ("/s/source.bin",), ("/w",)), folder="/w")
    assert {"--unshare-all", "--die-with-parent", "--cap-drop"} <= set(line)
    words = " ".join(line)
    assert "--ro-bind-try /p /p --ro-bind-try /s/source.bin /s/source.bin --bind /w /w --chdir /w --" in words


def test_the_binary_comes_from_the_setting_then_the_system_then_the_wheel(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(binary.shutil, "which", lambda _name: None)
    assert "imageio_ffmpeg" in binary.ffmpeg_binary()
    monkeypatch.setattr(binary.shutil, "which", lambda _name: sys.executable)
    assert binary.ffmpeg_binary() == sys.executable
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FFMPEG": str(tmp_path / "missing")}
    with pytest.raises(binary.NoFfmpeg):
        binary.ffmpeg_binary()


def test_two_processes_in_two_threads_do_not_disturb_each_other(tmp_path):
    ends = []
    work = lambda name: ends.append(python(f"import time; time.sleep(.3); print({name!r})", tmp_path).stdout)  # noqa: E731
    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(ends) == ["a\n", "b\n"]
    assert time.monotonic() - began < 8
