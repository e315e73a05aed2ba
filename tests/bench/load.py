"""Requests to a server and what they cost it: CPU of its processes to the nanosecond, and the time they took."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

WARM_UP = 12
PATIENCE_S = 60


def cpu_ms(session: int) -> float:
    """CPU of all threads of the processes of a session (user and system), in milliseconds."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            if int(stat.read_text().rpartition(")")[2].split()[3]) != session:
                continue
            for thread in stat.parent.glob("task/*/schedstat"):
                total += int(thread.read_text().split()[0])
    return total / 1e6


@dataclass
class Caller:
    """One kept connection to a server on the loopback address."""

    port: int
    cookie: str = ""
    connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """Send and read whole; a connection that the server closed is opened again once."""
        sent = {
            "Host": f"localhost:{self.port}",
            **({"Cookie": self.cookie} if self.cookie else {}),
            **headers,
        }
        for _try in range(2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
            try:
                self.connection.request(method, path, body, sent)
                answer = self.connection.getresponse()
                self._keep(answer.headers.get_all("Set-Cookie") or [])
                return answer.status, answer.read(), dict(answer.getheaders())
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                self.connection = None
        raise ConnectionError(f"{path}: no answer")

    def _keep(self, cookies: list[str]) -> None:
        """As a browser does: what is set is sent from now on."""
        jar = dict(part.split("=", 1) for part in self.cookie.split("; ") if part)
        jar |= dict(cookie.split(";", 1)[0].split("=", 1) for cookie in cookies)
        self.cookie = "; ".join(f"{name}={value}" for name, value in jar.items())

    def get(self, path: str, *, gzip: bool = True) -> bytes:
        """A page that must be there."""
        status, body, _headers = self.ask("GET", path, **({"Accept-Encoding": "gzip"} if gzip else {}))
        if status != http.HTTPStatus.OK:
            raise AssertionError(f"{path}: {status}\n{body[:500]!r}")
        return body


@dataclass
class Route:
    """Something to ask of a server: `send` once, `session` whose CPU counts."""

    session: int
    send: Callable[[], object]
    costs: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """CPU milliseconds a request: the median of the rounds."""
        return median(self.costs)


def interleaved(routes: Mapping[str, Route], *, rounds: int, requests: int) -> None:
    """Ask the routes in turn, round after round, so that a busy moment falls on all of them."""
    for route in routes.values():
        for _number in range(min(WARM_UP, requests)):
            route.send()
    for _round in range(rounds):
        for route in routes.values():
            before = cpu_ms(route.session)
            for _number in range(requests):
                route.send()
            route.costs.append((cpu_ms(route.session) - before) / requests)


def at_once(send: Callable[[int], object], *, clients: int, requests: int) -> tuple[list[float], float]:
    """`clients` threads send `requests` each; the milliseconds of every request, and requests a second over all."""
    spent: list[list[float]] = [[] for _client in range(clients)]
    failed: list[BaseException] = []
    start = threading.Barrier(clients + 1)

    def run(client: int) -> None:
        start.wait()
        try:
            for _number in range(requests):
                begun = time.perf_counter()
                send(client)
                spent[client].append(1000 * (time.perf_counter() - begun))
        except BaseException as error:  # noqa: BLE001  told after the threads have ended
            failed.append(error)

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return [one for own in spent for one in own], clients * requests / (time.perf_counter() - begun)
