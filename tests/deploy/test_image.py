"""The Dockerfile: what it promises about accounts and stages, and the steps of its build run as a script."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from launcher import pip_settings
from tests.deploy import files

TEXT = (files.DEPLOY / "Dockerfile").read_text(encoding="utf-8")
STAGES = {
    re.match(r"\S+ AS (\w+)", part)[1]: part for part in re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]
}
NOT_IN_AN_IMAGE = {"pytest", "playwright", "ruff", "mypy", "hypothesis", "import-linter", "pyyaml"}
LEFT_OUT = {".git", ".env", ".venv", "node_modules", "var", "tests", "test-results"}
IN_EVERY_IMAGE = {"django", "wagtail", "celery", "granian", "psycopg", "boto3", "redis", "av", "typst"}


def steps(stage: str) -> list[str]:
    """The RUN lines of a stage, with their continuations."""
    joined = STAGES[stage].replace("\\\n", " ")
    return [line.removeprefix("RUN ") for line in joined.splitlines() if line.startswith("RUN ")]


def test_stages_and_accounts():
    assert list(STAGES) == ["build", "app", "encoder", "front"]
    for stage in ("app", "front"):
        assert re.search(r"^USER \d{2,5}:\d{2,5}$", STAGES[stage], re.MULTILINE)
    assert STAGES["encoder"].startswith("app AS")
    assert "USER" not in STAGES["encoder"]
    for stage in STAGES.values():
        assert re.match(r"[a-z]+(:[a-z0-9.-]+)? AS", stage), "plain image names"


def test_no_secret_and_no_unknown_setting_is_in_an_image():
    told = set(
        re.findall(
            r"\b([A-Z][A-Z0-9_]+)=", " ".join(re.findall(r"^ENV ((?:.*\\\n)*.*)$", TEXT, re.MULTILINE))
        )
    )
    assert told <= files.known() | files.OF_PYTHON
    assert not [name for name in told if "KEY" in name and name != "KEYS_FOLDER"]


def test_what_is_private_or_only_for_tests_does_not_reach_the_build():
    ignored = set((files.ROOT / ".dockerignore").read_text().split())
    assert ignored >= LEFT_OUT - {"test-results"}


def test_the_steps_of_the_build_run_and_leave_the_product_alone(tmp_path):
    """As a script on this machine: the same commands, in a copy as `COPY` makes it, with /srv/academy moved there.

    Only the bytecode is left out (it takes longest and can hardly fail), and npm's packages are there already.
    """
    place, temp = tmp_path / "academy", tmp_path / "temp"
    place.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "*.mo", ".*_cache", ".hypothesis", ".dist-*")
    for here in files.ROOT.iterdir():
        if here.is_dir() and here.name not in LEFT_OUT:
            shutil.copytree(here, place / here.name, ignore=ignored)
        elif here.is_file() and here.name not in LEFT_OUT:
            shutil.copy2(here, place / here.name)
    for built in ("dist", "dist-fonts"):
        shutil.rmtree(place / "assets" / built, ignore_errors=True)
    temp.mkdir()
    shutil.copytree(files.ROOT / "node_modules", place / "node_modules", symlinks=True, copy_function=linked)
    script = "\n".join(["set -eu", *(step for step in steps("build") if "compileall" not in step)])
    script = script.replace("/tmp/", f"{temp}/").replace("/srv/academy", str(place))
    script = re.sub(r"\bpython3\b", shlex.quote(sys._base_executable), script)
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ACADEMY", "DJANGO", "PYTHON"))
    }
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=place, env=pip_settings.for_uv(env), capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    python = place / ".venv" / "bin" / "python"
    code = "from importlib.metadata import distributions as d; print(*{x.name.lower() for x in d()})"
    left = set(
        subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert left >= IN_EVERY_IMAGE
    assert not left & NOT_IN_AN_IMAGE
    assert (place / "static" / "staticfiles.json").exists()
    assert not [name for name in ("tests", "node_modules", "var") if (place / name).exists()]
    said = answer_of(place, python, tmp_path / "data")
    assert "no issues" in said


def linked(source: str, target: str) -> None:
    """The same bytes under a second name, or a copy on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def answer_of(place: Path, python: Path, data: Path) -> str:
    """The product of the image looks at itself, with a root that it does not write to."""
    settings = {
        "PATH": "/usr/bin:/bin", "HOME": str(data), "ACADEMY_DATA": str(data), "STATIC_FOLDER": str(place / "static"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    before = {path for path in place.rglob("*") if ".venv" not in path.parts}
    done = subprocess.run(
        [python, "manage.py", "check"],
        cwd=place,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert {path for path in place.rglob("*") if ".venv" not in path.parts} == before
    return done.stdout
