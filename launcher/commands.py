"""The commands of `./academy`: what each needs ready, then what it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from launcher import console, database, debian, places, testing
from launcher.console import Refusal, say
from launcher.front_end import ensure_front_end
from launcher.python_env import SWIFT, ensure_python
from launcher.supervisor import Service, is_ready, refuse_taken_port, supervise

ACCOUNTS = (
    ("learner", "learner", "/learn/"),
    ("hr", "HR of an enterprise", "/employer/"),
    ("mentor", "mentor at work", "/employer/"),
    ("trainer", "trainer", "/trainer/"),
    ("office", "training office", "/office/"),
    ("auditor", "auditor (reads only)", "/office/"),
    ("admin", "administrator", "/office/ and /cms/"),
)
SECOND_RUN = (
    "An academy (process {pid}) already runs on this data folder. Stop it first, "
    "or give this one its own: ACADEMY_DATA=/another/folder PORT=8001 ./academy run"
)

NEEDS_NO_TABLES = {
    "help",
    "check",
    "prepare",
    "migrate",
    "makemigrations",
    "makemessages",
    "doctor",
    "backup",
    "restore",
    "move_to",
}


def main(words: list[str], usage: str) -> int:
    """Dispatch one command; the exit status of the process. A Refusal is said in plain words, status 1."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "run": run,
        "test": test,
        "manage": manage,
        "doctor": named("doctor"),
        "backup": named("backup"),
        "restore": named("restore"),
    }
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage)
        return 0 if words else 2
    if words[0] not in commands:
        say(f"./academy knows no {words[0]!r}.\n{usage}")
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return commands[words[0]](words[1:])
    except Refusal as refusal:
        say(f"\n{refusal}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def run(words: list[str]) -> int:
    """Prepare everything and serve until Ctrl-C."""
    if words:
        raise Refusal("./academy run takes no arguments; settings come from the environment (PORT, HOST, …).")
    host, port = os.environ.get("HOST", "").strip() or "127.0.0.1", _port()
    with places.only_one(places.DATA / "run.lock", refusal=SECOND_RUN):
        refuse_taken_port(host, port)
        ensure_python()
        database.ensure_safe()
        database.ensure_phrases()
        with database.tables_beside():
            ensure_front_end()
        database.ensure_data(demo=True)
        env = places.environment()
        _offer_administrator(env)
        say(f"[{time.monotonic() - console.STARTED:6.1f} s] Starting web and worker …")
        services = [
            Service("web", "lms.config.web"),
            *_content(host, env),
            Service("worker", "lms.config.worker"),
        ]
        supervise(services, env, ready=lambda: is_ready(host, port) and _welcome(host, port, env))
    return 0


def test(words: list[str]) -> int:
    """The whole suite on each form, or what `--on FORM` and the pytest arguments choose."""
    testing.chosen(words)
    env = places.environment()
    if env.get("CI", "").strip().lower() in {"1", "true", "yes"}:
        debian.ensure_packages(env)
        env["ACADEMY_CI"] = "1"
    ensure_python()
    try:
        ensure_python(SWIFT)
    except Refusal as refusal:
        say(f"The tests of S3 are left out. {refusal}")
    ensure_front_end()
    database.ensure_phrases()
    return testing.run(words, env)


def manage(words: list[str]) -> int:
    """A management command; this process becomes it, so signals and pipes are its own."""
    ensure_python()
    database.ensure_phrases()
    if words and words[0] not in NEEDS_NO_TABLES:
        database.ensure_data(demo=False)
    argv = [str(places.PYTHON), str(places.ROOT / "manage.py"), *words]
    sys.stdout.flush()
    os.execve(argv[0], argv, places.environment())


def named(command: str) -> Callable[[list[str]], int]:
    """A command of the launcher that is a management command of the same name."""
    return lambda words: manage([command, *words])


def _content(host: str, env: dict[str, str]) -> list[Service]:
    """The second port for courseware, where no second name tells it from the academy. Raises Refusal."""
    argv = [str(places.PYTHON), "-m", "lms.config.origins"]
    said = subprocess.run(argv, env=env, cwd=places.ROOT, check=False, capture_output=True, text=True)
    port = said.stdout.strip()
    if not port:
        return []
    refuse_taken_port(host, int(port))
    return [Service("content", "lms.config.web", {"LISTEN_PORT": port})]


def _port() -> int:
    raw = os.environ.get("PORT", "").strip() or "8000"
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise Refusal(f"PORT={raw!r} is not a port number.")
    return int(raw)


def _offer_administrator(env: dict[str, str]) -> None:
    """An academy without people needs its first administrator; ask when somebody can answer."""
    mark = database.STAMPS / "nobody"
    if not mark.exists():
        return
    say("There is no account yet. Make the first administrator with: ./academy manage createsuperuser")
    if sys.stdin.isatty() and input("Make it now? [y/N] ").strip().lower() in {"y", "yes"}:
        subprocess.run([places.PYTHON, "manage.py", "createsuperuser"], env=env, cwd=places.ROOT, check=False)
    mark.unlink(missing_ok=True)


def _welcome(host: str, port: int, env: dict[str, str]) -> bool:
    """Say where it is and who may sign in; always True."""
    shown = "localhost" if host in database.LOOPBACK or host in {"0.0.0.0", "::"} else host  # noqa: S104  shown only
    lines = [
        "",
        f"The academy is ready after {time.monotonic() - console.STARTED:.1f} s: http://{shown}:{port}/",
    ]
    if database.wants_demo(env):
        lines += ["", "Demo accounts, password academy-demo:"]
        lines += [f"  {name:<9} {who:<22} {where}" for name, who, where in ACCOUNTS]
    lines += ["", "Ctrl-C stops it.", ""]
    print("\n".join(lines), flush=True)
    return True


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
