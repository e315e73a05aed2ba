"""A process that opens a stranger's file sees that file, its own folder and nothing else; each tier, and the control."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys

import pytest

from media_pipeline import launch, runner, sandbox
from media_pipeline.runner import Limits
from media_pipeline.sandbox import Tier

QUICK = Limits(cpu_s=10, wall_s=20, silence_s=20)
# What a taken-over ffmpeg would try, each by itself; prints the names of what went well.
CRIMES = """
import ctypes, json, os, socket, sys
asker, source, folder, secret, canary, abstract = int(sys.argv[1]), *sys.argv[2:]
def signal_asker(): os.kill(asker, 0)
def connect(): socket.socket(socket.AF_UNIX).connect("\\0" + abstract)
def write(path): open(path, "w").write("x")
def keep(name): write(os.path.join(folder, name)); os.replace(os.path.join(folder, name), os.path.join(folder, name + ".b"))
tries = {
    "source": lambda: open(source).read(), "own folder": lambda: keep("made"),
    "change source": lambda: write(source), "run source": lambda: os.posix_spawn(source, [source], {}),
    "sibling": lambda: open(secret).read(), "folder of source": lambda: os.listdir(os.path.dirname(secret)),
    "passwords": lambda: open("/etc/passwd").read(), "asker's environment": lambda: open(f"/proc/{asker}/environ").read(),
    "asker's memory": lambda: open(f"/proc/{asker}/mem", "rb"), "home": lambda: os.listdir(os.path.expanduser("~root")),
    "write elsewhere": lambda: write(canary), "signal": signal_asker, "abstract socket": connect,
    "link": lambda: os.symlink("/etc", os.path.join(folder, "link")), "program here": lambda: os.mkfifo(os.path.join(folder, "pipe")),
    "mount": lambda: [None for _ in [0] if ctypes.CDLL(None).mount(b"none", folder.encode(), b"tmpfs", 0, None) == 0 or 1 / 0],
}
done = []
for name, attempt in tries.items():
    try: attempt(); done.append(name)
    except (OSError, KeyError, ZeroDivisionError, AssertionError): pass
def is_open(number):
    try: os.fstat(number)
    except OSError: return False
    return True
print(json.dumps({"done": done, "env": sorted(os.environ), "open": [n for n in range(3, 200) if is_open(n)], "cwd": os.getcwd()}))
"""


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A source beside another one's secret, a folder to work in, and secrets in what the asker holds."""
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    for name in ("source.bin", "secret"):
        (tmp_path / "in" / name).write_text("#!/bin/true\n")
        (tmp_path / "in" / name).chmod(0o755)
    return tmp_path


def commit(places, *, reads=None) -> dict:
    """Everything in CRIMES from within the sandbox, with a socket of this machine to connect to."""
    source, abstract = str(places / "in" / "source.bin"), f"academy-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener, (places / "in" / "secret").open():
        listener.bind("\0" + abstract)
        listener.listen()
        words = [os.getpid(), source, places / "out", places / "in" / "secret", places / "canary", abstract]
        line = [sys.executable, "-I", "-S", "-c", CRIMES, *map(str, words)]
        outcome = runner.run(
            line, folder=places / "out", limits=QUICK, reads=[source] if reads is None else reads
        )
    assert outcome.is_ok, outcome.stderr_tail
    return json.loads(outcome.stdout)


def in_tier(monkeypatch, tier, abi=None):
    if tier is not None:
        monkeypatch.setattr(runner, "sandbox_tier", lambda: tier)
    if abi is not None:
        monkeypatch.setattr(runner, "landlock_abi", lambda: abi)


def need(tier, abi):
    if tier is Tier.BUBBLEWRAP and runner.sandbox_tier() is not Tier.BUBBLEWRAP:
        pytest.xfail("bubblewrap does not work on this machine; doctor says so")
    if abi is None and runner.landlock_abi() < 6:
        pytest.xfail("this kernel has no Landlock, or an old one; doctor says so")


@pytest.mark.parametrize(
    ("tier", "abi"), [(Tier.LIMITS, None), (Tier.BUBBLEWRAP, None), (Tier.BUBBLEWRAP, 0)]
)
def test_only_the_source_and_its_own_folder_are_there_for_the_process(places, monkeypatch, tier, abi):
    """Landlock alone, bubblewrap with it, and bubblewrap alone: each is enough."""
    need(tier, abi)
    in_tier(monkeypatch, tier, abi)
    found = commit(places)
    allowed = {"source", "own folder"}
    assert allowed <= set(found["done"])
    # Without Landlock: in its own folder, or in a file system in memory that goes with it.
    harmless = {"link", "program here", "run source", "write elsewhere"} if abi == 0 else set()
    # A namespace has its own processes and folders under the same names.
    own = (
        {"signal", "folder of source", "asker's environment", "asker's memory"}
        if tier is Tier.BUBBLEWRAP
        else set()
    )
    assert set(found["done"]) - allowed - harmless - own == set()
    assert set(found["env"]) <= {"HOME", "LANG", "PATH", "PWD", "SVT_LOG"}
    assert found["open"] == []
    assert found["cwd"] == str(places / "out")
    assert not (places / "canary").exists()
    assert (places / "in" / "source.bin").read_text() == "#!/bin/true\n"


def test_without_landlock_and_bubblewrap_the_secrets_are_read(places, monkeypatch):
    """The control: the same attempts go well where nothing shuts the file system off."""
    in_tier(monkeypatch, Tier.LIMITS, 0)
    found = commit(places)
    assert {"sibling", "passwords", "write elsewhere", "signal", "abstract socket"} <= set(found["done"])
    assert "mount" not in found["done"]


@pytest.mark.parametrize("tier", [Tier.LIMITS, Tier.BUBBLEWRAP])
def test_another_file_than_the_named_one_is_not_readable(places, monkeypatch, tier):
    need(tier, None)
    in_tier(monkeypatch, tier)
    assert "source" not in commit(places, reads=[])["done"]


@pytest.mark.parametrize("tier", [Tier.LIMITS, Tier.BUBBLEWRAP])
def test_a_prober_has_nowhere_to_write(places, monkeypatch, tier):
    need(tier, None)
    in_tier(monkeypatch, tier)
    line = [sys.executable, "-I", "-S", "-c", "open('made', 'w')"]
    runner.run(line, folder=places / "out", limits=QUICK, is_writing=False)
    assert not (places / "out" / "made").exists()


def test_what_was_promised_and_does_not_hold_ends_before_the_file_is_opened(places, monkeypatch):
    """Fails closed: a Landlock that refuses its rules is not a reason to go on without."""
    broken = places / "broken.py"
    text = (sandbox.HERE / "launch.py").read_text()
    broken.write_text(text.replace("rights = RIGHTS_OF_ABI[min(abi, 5)]", "rights = 1 << 62"))
    need(Tier.LIMITS, None)
    in_tier(monkeypatch, Tier.LIMITS)
    monkeypatch.setattr(launch, "__file__", str(broken))
    outcome = runner.run(["/bin/echo", "opened"], folder=places / "out", limits=QUICK)
    assert (outcome.code, outcome.stdout) == (launch.NOT_SHUT_IN, "")
    assert "does not hold" in outcome.stderr_tail


def test_limits_of_files_processes_and_dumps_are_set(places):
    code = "import resource as r; print([r.getrlimit(k)[0] for k in (r.RLIMIT_NOFILE, r.RLIMIT_CORE, r.RLIMIT_CPU)])"
    line = [sys.executable, "-I", "-S", "-c", code]
    outcome = runner.run(line, folder=places / "out", limits=QUICK)
    assert outcome.stdout.strip() == f"[{launch.OPEN_FILES}, 0, {QUICK.cpu_s}]"


def test_a_program_outside_the_system_brings_its_libraries():
    seen = sandbox.view("/opt/x/bin/ffmpeg", reads=("/in/a",), writes=("/out",))
    assert sandbox.SYSTEM[0] in seen.runs
    assert seen.counts == [len(seen.runs), 1, 1]
    assert seen.paths[-2:] == ["/in/a", "/out"]


def test_a_process_that_stops_itself_is_ended_by_the_clock(places, monkeypatch):
    """SIGSTOP from within: no word comes any more, and the whole group goes."""
    in_tier(monkeypatch, Tier.LIMITS)
    code = f"import os; os.kill(os.getpid(), {int(signal.SIGSTOP)}); open('went-on', 'w')"
    line = [sys.executable, "-I", "-S", "-c", code]
    outcome = runner.run(line, folder=places / "out", limits=Limits(cpu_s=5, wall_s=15, silence_s=1))
    assert outcome.stopped == "silence"
    assert not (places / "out" / "went-on").exists()


@pytest.mark.parametrize("tier", list(Tier))
def test_cpu_time_is_counted_and_bounded_in_each_tier(places, monkeypatch, tier):
    """Measures of what encoding costs would otherwise show a process that costs nothing."""
    if tier is not Tier.LIMITS and runner.sandbox_tier() is not Tier.BUBBLEWRAP:
        pytest.xfail("namespaces do not work on this machine; doctor says so")
    in_tier(monkeypatch, tier)
    line = [sys.executable, "-I", "-S", "-c", "while True: pass"]
    outcome = runner.run(line, folder=places / "out", limits=Limits(cpu_s=1, wall_s=60, silence_s=60))
    assert 0.4 < outcome.cpu_s < 4
    assert outcome.code != 0
