"""T13: a segment of film through the nginx of deploy/, by token and without Python, beside an nginx that checks nothing."""

from __future__ import annotations

import contextlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.bench.load import WARM_UP, Caller, at_once, cpu_ms
from tests.bench.rig import Size, environment, python
from tests.bench.table import Line, median, note, percentile, ratio, share
from tests.services import nginx, process

ASSET = uuid.UUID("11111111-2222-4333-8444-555555555555")
MEGABYTE = 1_000_000
FILM_MB, CLIENTS = 8, 8
# Nothing but a folder: no token, no rewriting, no headers of ours. What nginx needs to run is as in deploy/nginx.
PLAIN = """
worker_processes auto;
pid {run}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    types {{ video/mp4 mp4; }}
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 65;
    access_log /dev/stdout combined buffer=32k flush=1s;
    client_body_temp_path {run}/body; proxy_temp_path {run}/proxy; fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi; scgi_temp_path {run}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {films}; }}
    }}
}}
"""
SIGN = (
    "import django; django.setup(); import uuid; from media_pipeline.delivery import signed_prefix; "
    "print(signed_prefix(uuid.UUID('{asset}'), viewer='bench', duration_s=600))"
)


class Cost(NamedTuple):
    """CPU milliseconds a request, and requests a second."""

    ms: float
    rate: float


@dataclass(frozen=True, slots=True)
class Front:
    """A server that runs, and the address of the film on it."""

    server: process.Server
    port: int
    path: str

    @property
    def session(self) -> int:
        """The session of its processes."""
        if self.server.process is None:
            raise RuntimeError(f"{self.server.name} is not running")
        return self.server.process.pid

    def asking(self, method: str) -> Callable[[], None]:
        """Asks for the segments of the film in turn, on one kept connection, as a player does."""
        caller, place = Caller(self.port), iter(range(10**9))

        def send() -> None:
            first = next(place) % FILM_MB * MEGABYTE
            wanted = f"bytes={first}-{first + MEGABYTE - 1}"
            status, body, headers = caller.ask(method, self.path, Range=wanted)
            if (status, headers["Content-Length"]) != (206, str(MEGABYTE)):
                raise AssertionError(f"{self.path}: {status}, {len(body)} bytes")

        return send

    def asked(self, *, clients: int, requests: int, method: str = "GET") -> Cost:
        """What so many requests of so many clients cost, each on a fresh connection that has been warmed up."""
        sends = [self.asking(method) for _client in range(clients)]
        for send in sends:
            for _number in range(min(WARM_UP, requests)):
                send()
        before = cpu_ms(self.session)
        _spent, rate = at_once(lambda client: sends[client](), clients=clients, requests=requests)
        return Cost((cpu_ms(self.session) - before) / (clients * requests), rate)


def bench(size: Size) -> list[Line]:
    """The lines, or a note when there is no nginx here."""
    with contextlib.ExitStack() as stack:
        try:
            ours, plain = stack.enter_context(fronts())
        except process.Unavailable as missing:
            return [note("T13", "a segment of film", f"not measured: {missing}")]
        return measured_on(ours, plain, size)


def measured_on(ours: Front, plain: Front, size: Size) -> list[Line]:
    """Round after round in turn, with new connections each time: how a connection falls on the cores doubles its cost."""
    many = min(CLIENTS, size.clients)
    ways: dict[str, Callable[[Front], Cost]] = {
        "one": lambda front: front.asked(clients=1, requests=size.segments),
        "many": lambda front: front.asked(clients=many, requests=size.segments // 4),
        "head": lambda front: front.asked(clients=1, requests=size.segments, method="HEAD"),
    }
    found = {name: _in_turn(way, ours, plain, 3 * size.rounds) for name, way in ways.items()}
    (one, one_plain), (all_, all_plain), (head, head_plain) = found.values()
    ms, of = "ms CPU", "nginx without a token"
    return [
        ratio("T13", "a segment of 1 MB by token, no Python", one.ms, one_plain.ms, 1.1, unit=ms, of=of),
        ratio("T13", f"the same, {many} clients at once", all_.ms, all_plain.ms, 1.1, unit=ms, of=of),
        share("T13", f"segments a second, {many} clients", all_.rate, all_plain.rate, None, unit="/s", of=of),
        note("T13", "what token, headers and log add to a request", f"{1000 * (head.ms - head_plain.ms):.0f} µs CPU",
             f"{1000 * head_plain.ms:.0f} µs (HEAD without a token)"),
    ]  # fmt: skip


def _in_turn(way: Callable[[Front], Cost], ours: Front, plain: Front, rounds: int) -> tuple[Cost, Cost]:
    """What the cheapest quarter of the rounds stays below, and the median rate, of both."""
    pairs = [(way(ours), way(plain)) for _round in range(rounds)]
    mine, other = (
        Cost(percentile([cost.ms for cost in costs], 25), median([cost.rate for cost in costs]))
        for costs in zip(*pairs, strict=True)
    )
    return mine, other


@contextlib.contextmanager
def fronts() -> Iterator[tuple[Front, Front]]:
    """The nginx of deploy/ without anything behind it, and the plain one, over the same film."""
    with tempfile.TemporaryDirectory(prefix="academy-video-") as name:
        media = Path(name) / "media"
        films = media / "published"
        film = films / str(ASSET) / "r3" / "v720.mp4"
        film.parent.mkdir(parents=True)
        film.write_bytes(bytes(range(250)) * (FILM_MB * MEGABYTE // 250))
        env = environment(Path(name), process.free_port()) | {"MEDIA_NGINX_KEY": nginx.KEY}
        prefix = python(env, "-c", SIGN.format(asset=ASSET)).strip()
        nobody = {"WEB_SERVERS": f"127.0.0.1:{process.free_port()}", "MEDIA_FOLDER": str(media)}
        with nginx.running(nobody) as ours, plain_nginx(films) as plain:
            yield (
                Front(ours.server, ours.port, f"{prefix}r3/{film.name}"),
                Front(plain.server, plain.port, f"/{ASSET}/r3/{film.name}"),
            )


@contextlib.contextmanager
def plain_nginx(films: Path) -> Iterator[nginx.Nginx]:
    """nginx with PLAIN over this folder."""
    with process.folder("plain") as folder:
        port, written = process.free_port(), folder / "nginx.conf"
        written.write_text(PLAIN.format(run=folder, port=port, films=films))
        server = process.Server(
            name="plain",
            argv=[nginx.program(), "-c", written, "-g", "daemon off;" + _user()],
            folder=folder,
            answers=lambda: process.is_listening(port),
        )
        with server.running():
            yield nginx.Nginx(server, port, folder)


def _user() -> str:
    """As root, the workers stay root: the films lie in a folder of root's."""
    return " user root;" if os.geteuid() == 0 else ""
