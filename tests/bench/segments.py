"""What a segment of 300 kB costs: our WSGI view and the nginx of deploy/, beside Django's FileResponse in the same server."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import WARM_UP, Caller, cpu_ms
from tests.bench.rig import LIKE_THE_PRODUCT, Size, environment, python
from tests.bench.table import Line, median, note, ratio
from tests.bench.video import ASSET, SIGN
from tests.services import nginx, process

SEGMENT, SEGMENTS = 300_000, 40
PAIRS = 7


@dataclass(frozen=True, slots=True)
class Door:
    """A server that sends segments, and how the one of a number is asked for."""

    session: int
    port: int
    path: str
    is_ranged: bool

    def asking(self) -> Callable[[], None]:
        """Asks for one segment after the other on one kept connection."""
        caller, place = Caller(self.port), iter(range(10**9))

        def send() -> None:
            first = next(place) % SEGMENTS * SEGMENT
            headers = {"Range": f"bytes={first}-{first + SEGMENT - 1}"} if self.is_ranged else {}
            status, body, _headers = caller.ask("GET", self.path, **headers)
            if (status, len(body)) != (206 if self.is_ranged else 200, SEGMENT):
                raise AssertionError(f"{self.path}: {status}, {len(body)} bytes")

        return send

    def cost_us(self, requests: int) -> float:
        """CPU microseconds a request, on a fresh connection that has been warmed up."""
        send = self.asking()
        for _number in range(min(WARM_UP, requests)):
            send()
        before = cpu_ms(self.session)
        for _number in range(requests):
            send()
        return 1000 * (cpu_ms(self.session) - before) / requests


def bench(size: Size) -> list[Line]:
    """The lines; without an nginx here, those of Python."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-segments-")))
        ours, baseline = stack.enter_context(python_doors(folder))
        doors = {"ours": ours, "baseline": baseline}
        with contextlib.suppress(process.Unavailable):
            doors["nginx"] = stack.enter_context(nginx_door(folder))
        pairs = 1 if size.is_smoke else PAIRS
        rounds = [
            {name: door.cost_us(size.segments) for name, door in doors.items()} for _pair in range(pairs)
        ]
    cost = {name: median([one[name] for one in rounds]) for name in doors}
    of = "Django's FileResponse"
    found = [
        ratio(
            "T13",
            "a segment of 300 kB by our WSGI view",
            cost["ours"],
            cost["baseline"],
            1.0,
            unit="µs CPU",
            of=of,
        )
    ]
    if "nginx" in cost:
        found.append(
            ratio(
                "T13",
                "a segment of 300 kB by nginx, with token",
                cost["nginx"],
                cost["baseline"],
                0.5,
                unit="µs CPU",
                of=of,
            )
        )
    else:
        found.append(note("T13", "a segment of 300 kB by nginx", "not measured: no nginx here"))
    return found  # fmt: skip


@contextlib.contextmanager
def python_doors(folder: Path) -> Iterator[tuple[Door, Door]]:
    """The product's WSGI entry, and the baseline, each behind granian as the product starts it."""
    film = folder / "media" / "published" / str(ASSET) / "r3" / "v720.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(bytes(range(250)) * (SEGMENT * SEGMENTS // 250))
    (folder / "segment.mp4").write_bytes(film.read_bytes()[:SEGMENT])
    env = environment(folder, process.free_port()) | {"MEDIA_NGINX_KEY": nginx.KEY, "FILMS": str(folder)}
    prefix = python(env, "-c", SIGN.format(asset=ASSET)).strip()
    with contextlib.ExitStack() as stack:
        made = []
        for name, path, target in (
            ("ours", f"{prefix}r3/{film.name}", "lms.config.wsgi:application"),
            ("baseline", "/segment.mp4", "tests.bench.file_response:application"),
        ):
            port = process.free_port()
            argv = [
                sys.executable,
                "-m",
                "granian",
                *LIKE_THE_PRODUCT,
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                target,
            ]
            server = _server(name, argv, folder, port, env)
            stack.enter_context(server.running())
            made.append(Door(_pid(server), port, path, is_ranged=name == "ours"))
        yield made[0], made[1]  # fmt: skip


@contextlib.contextmanager
def nginx_door(folder: Path) -> Iterator[Door]:
    """The nginx of deploy/ over the same film, nothing behind it."""
    env = environment(folder, process.free_port()) | {"MEDIA_NGINX_KEY": nginx.KEY}
    prefix = python(env, "-c", SIGN.format(asset=ASSET)).strip()
    chosen = {"WEB_SERVERS": f"127.0.0.1:{process.free_port()}", "MEDIA_FOLDER": str(folder / "media")}
    with nginx.running(chosen) as front:
        yield Door(_pid(front.server), front.port, f"{prefix}r3/v720.mp4", is_ranged=True)


def _server(name: str, argv: list[str], folder: Path, port: int, env: dict[str, str]) -> process.Server:
    return process.Server(
        name=name, argv=argv, folder=folder, answers=lambda: process.is_listening(port), env=env
    )


def _pid(server: process.Server) -> int:
    if server.process is None:
        raise RuntimeError(f"{server.name} is not running")
    return server.process.pid
