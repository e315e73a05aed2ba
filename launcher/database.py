"""What the data folder needs before anything is served: tables, static files, phrase books, the demo academy."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from launcher.console import Refusal, step
from launcher.places import DATA, PYTHON, ROOT, environment, fingerprint, is_fresh, only_one, write_stamp

STAMPS = DATA / "stamps"
ROOMS = ("media_pipeline", "courses", "lms")
LOOPBACK = {"", "127.0.0.1", "localhost", "::1"}
NO = {"0", "false", "no", "off"}


def ensure_phrases() -> None:
    """Compile the translations that changed (msgfmt is not needed)."""
    sources = [*ROOT.glob("locale*/*/LC_MESSAGES/*.po")]
    if not sources:
        return
    value = fingerprint(sources)
    stamp = ROOT / "var" / "phrases.stamp"
    if is_fresh(stamp, value) and all(path.with_suffix(".mo").exists() for path in sources):
        return
    with step("Compiling the translations"):
        manage_module("lms.operations.phrases")
    write_stamp(stamp, value)


def ensure_safe() -> None:
    """Settings that can be read, and no public password at a public address. Raises Refusal with what to change."""
    argv = [str(PYTHON), "-m", "lms.config.preflight"]
    done = subprocess.run(argv, env=environment(), cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refusal(done.stderr.strip())


def manage_module(module: str, *words: str) -> None:
    """Run a module of the product in its own environment. Raises Refusal."""
    done = subprocess.run([PYTHON, "-m", module, *words], env=environment(), cwd=ROOT, check=False)
    if done.returncode:
        raise Refusal(f"{module} ended with status {done.returncode}; its message is above.")


def ensure_data(*, demo: bool) -> None:
    """Migrate; with `demo` also collect static files and seed. One process, and none when nothing changed."""
    if not _missing(environment(), demo=demo):
        return
    with only_one(DATA / "prepare.lock"):
        env = environment()
        words = _missing(env, demo=demo)
        if not words:
            return
        with step("Preparing the data folder"):
            _prepare(words, env)
        write_stamp(STAMPS / "tables", tables_value(env))
        if demo:
            write_stamp(STAMPS / "static", _static_value())


@contextmanager
def tables_beside() -> Iterator[None]:
    """Migrate a new or changed database while the block runs: it keeps one core, the front end the other."""
    env = environment()
    value = tables_value(env)
    if _has_tables(env) and is_fresh(STAMPS / "tables", value):
        yield
        return
    with only_one(DATA / "prepare.lock"):
        migrating = subprocess.Popen(
            [PYTHON, "manage.py", "prepare", "--tables"], env=env, cwd=ROOT, stdout=2
        )
        try:
            yield
            ending = migrating.wait()
        finally:
            migrating.kill()
    if ending:
        raise Refusal("The tables could not be made; the reason is above.")
    write_stamp(STAMPS / "tables", value)


def _prepare(words: list[str], env: Mapping[str, str]) -> None:
    """`manage prepare`, with the static files beside the rest: they need no tables, and there is a second core."""
    apart = [[word for word in words if word == "--static"], [word for word in words if word != "--static"]]
    running = [
        subprocess.Popen([PYTHON, "manage.py", "prepare", *part], env=dict(env), cwd=ROOT, stdout=2)
        for part in apart
        if part
    ]
    try:
        endings = [process.wait() for process in running]
    finally:
        for process in running:
            process.kill()
    if any(endings):
        raise Refusal("The data folder could not be prepared; the reason is above.")


def _missing(env: Mapping[str, str], *, demo: bool) -> list[str]:
    """The parts of `manage prepare` that are due."""
    words = []
    if not _has_tables(env) or not is_fresh(STAMPS / "tables", tables_value(env)):
        words.append("--tables")
    if demo and not is_fresh(STAMPS / "static", _static_value()):
        words.append("--static")
    if demo and wants_demo(env) and not is_fresh(STAMPS / "demo", "done"):
        words.append("--demo")
    return words


def wants_demo(env: Mapping[str, str]) -> bool:
    """The demo academy is for a loopback address that no proxy serves to others, unless ACADEMY_DEMO says no."""
    hosts = (env.get("HOST", "").strip(), urlsplit(env.get("PUBLIC_ORIGIN", "").strip()).hostname or "")
    is_local = all(host in LOOPBACK or host.endswith(".localhost") for host in hosts)
    return is_local and env.get("ACADEMY_DEMO", "").strip().lower() not in NO


def _has_tables(env: Mapping[str, str]) -> bool:
    """Whether a stamp may be believed: the SQLite file is there. Another database is always asked."""
    return not env.get("DATABASE_URL", "").strip() and (DATA / "academy.sqlite3").exists()


def tables_value(env: Mapping[str, str]) -> str:
    files: list[Path] = [ROOT / "requirements.lock"]
    for room in ROOMS:
        files += (ROOT / room).rglob("migrations/*.py")
    return fingerprint(files, env.get("DATABASE_URL", ""))


def _static_value() -> str:
    built = [path for path in (ROOT / "assets" / "dist").rglob("*") if path.is_file()]
    return fingerprint([ROOT / "requirements.lock", *built])
