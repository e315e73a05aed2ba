"""The academy as a school with several machines runs it: two web and two worker processes that share no disk.

Each has a data folder of its own; they share PostgreSQL, Redis, the bucket, the keys and the collected static files
(which an image brings along). nginx stands in front, and an encoder without
any settings opens the films. All are stopped by their own pid.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.journeys.conftest import ROOT, Academy, environment, is_ready
from tests.services import blank, nginx, process, scaled


@dataclass(frozen=True)
class Stack:
    """What runs: nginx, web and workers by name, and the folders that they do not share."""

    academy: Academy
    front: nginx.Nginx
    processes: Mapping[str, process.Server]
    ports: tuple[int, int]
    folders: Mapping[str, Path]


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """The whole stack, seeded with the demo. Raises Unavailable when a server is not installed here."""
    nginx.program()
    port, ports = process.free_port(), (process.free_port(), process.free_port())
    bucket_port = process.free_port()
    with contextlib.ExitStack() as stack:
        settings = {
            **stack.enter_context(scaled.running()),
            "KEYS_FOLDER": str(folder / "keys"),
            "STATIC_FOLDER": str(folder / "static"),
            "MEDIA_NGINX_KEY": nginx.KEY,
            "MEDIA_PART_MB": "6",
            "S3_PUBLIC_ENDPOINT_URL": f"http://localhost:{bucket_port}",
            "PUBLIC_ORIGIN": f"http://localhost:{port}",
            "CONTENT_ORIGIN": f"http://content.localhost:{port}",
            "BEHIND_PROXY": "1",
            "WORKER_THREADS": "2",
        }
        bucket = settings["S3_ENDPOINT_URL"]
        stack.enter_context(
            nginx.uploads_front(academy=settings["PUBLIC_ORIGIN"], bucket=bucket, port=bucket_port)
        )
        _prepare(folder, settings)
        at = folder / "encoder" / "encoder.sock"
        settings["ENCODER_SOCKET"] = str(at)
        folders = {name: folder / name for name in ("web-1", "web-2", "worker-1", "worker-2")}
        told = {name: _environment(place, settings) for name, place in folders.items()}
        for name, own in zip(("web-1", "web-2"), ports, strict=True):
            told[name]["PORT"] = str(own)
        processes = {name: _process(name, folders[name], env) for name, env in told.items()}
        stack.enter_context(_encoder(at, [folders["worker-1"], folders["worker-2"]]).running())
        for server in processes.values():
            stack.enter_context(server.running())
        chosen = {
            **settings,
            "WEB_SERVERS": " ".join(f"127.0.0.1:{own}" for own in ports),
            "FORWARDED_PROTO": "http",
        }
        front = stack.enter_context(nginx.running(chosen, port=port))
        log = folders["web-1"] / "web-1.log"
        academy = Academy(front.origin, port, folder / "setup", log, 0, settings)
        yield Stack(academy, front, processes, ports, folders)


def _environment(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True)
    return {**environment(8000, data), "PYTHONPATH": str(ROOT), **settings}


def _prepare(folder: Path, settings: Mapping[str, str]) -> None:
    """What a release does once: tables and static files, side by side; and here the demo."""
    blank.fill(settings["DATABASE_URL"])
    line, env = [sys.executable, ROOT / "manage.py", "prepare"], _environment(folder / "setup", settings)
    with (folder / "prepare.log").open("w+b") as log:
        parts = [
            subprocess.Popen([*line, *words], env=env, cwd=ROOT, stdout=log, stderr=log)
            for words in (["--tables", "--demo"], ["--static"])
        ]
        try:
            endings = [part.wait(400) for part in parts]
        finally:
            for part in parts:
                part.kill()
        if any(endings):
            raise RuntimeError((folder / "prepare.log").read_text(errors="replace")[-5000:])
    with psycopg.connect(settings["DATABASE_URL"]) as connection:
        # The demo's own films would keep both cores busy for minutes; the embedded journey sees them.
        connection.execute("DELETE FROM media_pipeline_mediajob")


def _encoder(at: Path, workers: list[Path]) -> process.Server:
    """Opens the films of both workers; it is told where their work folders are, and nothing else."""
    at.parent.mkdir()
    roots = [word for place in workers for word in ("--root", place / "work")]
    return process.Server(
        name="encoder",
        argv=[sys.executable, "-m", "media_pipeline.encoder", "--socket", at, *roots],
        folder=at.parent,
        answers=at.exists,
        env={"PYTHONPATH": str(ROOT)},
    )


def _process(name: str, data: Path, env: Mapping[str, str]) -> process.Server:
    kind = name.partition("-")[0]
    return process.Server(
        name=name,
        argv=[sys.executable, "-m", f"lms.config.{kind}"],
        folder=data,
        answers=(lambda: is_ready(int(env["PORT"]))) if kind == "web" else (lambda: True),
        env=env,
    )
