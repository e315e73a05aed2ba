"""A viewer who never rests: everything that is listed can be fetched, whole, at that moment, through delivery."""

from __future__ import annotations

import io
from collections.abc import Iterable
from wsgiref.util import setup_testing_defaults

from media_pipeline import delivery, packaging
from media_pipeline.disk import StorageError
from media_pipeline.models import Asset

Answer = tuple[int, dict[str, str], bytes]


def fetch(path: str, reach: tuple[int, int] | None = None) -> Answer:
    """One request as a browser makes it."""
    environ: dict[str, object] = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()}
    if reach:
        environ["HTTP_RANGE"] = f"bytes={reach[0]}-{reach[1]}"
    setup_testing_defaults(environ)
    said: list[tuple[int, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        said.append((int(status[:3]), dict(headers)))

    body: Iterable[bytes] = delivery.application(environ, start)
    try:
        return (*said[0], b"".join(body))
    except StorageError:  # the connection breaks off, and a player asks again
        return 503, {}, b""


class Watcher:
    """Counts what it saw, and keeps what was wrong. A stretch that was whole once is not fetched again."""

    def __init__(self) -> None:
        self.looks = self.lists = self.stretches = 0
        self.broken: list[str] = []
        self.known: set[tuple[str, int, int]] = set()

    def look(self) -> None:
        """Look at every film once."""
        for uuid in list(Asset.objects.values_list("uuid", flat=True)):
            self.look_at(delivery.signed_prefix(uuid, viewer="watcher", duration_s=60))

    def look_at(self, base: str) -> None:
        self.looks += 1
        wrong: list[str] = []
        for uri in self.listed(base):
            wrong = self.faults(base, uri)
            if wrong and uri in self.listed(base) and (wrong := self.faults(base, uri)):
                self.broken += wrong  # it is still listed, and still wrong: not a change between two requests

    def listed(self, base: str) -> list[str]:
        """The playlists that the master names now. A bucket that does not answer shows nothing: that is 503."""
        status, _headers, body = fetch(f"{base}master.m3u8")
        if status == 200 and not body.startswith(b"#EXTM3U"):
            self.broken.append(f"master: {body[:50]!r}")
        return (
            [line for line in body.decode().splitlines() if line.endswith(".m3u8") and line[0] != "#"]
            if status == 200
            else []
        )

    def faults(self, base: str, uri: str) -> list[str]:
        """What of a listed playlist cannot be played."""
        status, _headers, body = fetch(base + uri)
        if status == 503:
            return []
        playlist = packaging.parse(body.decode()) if status == 200 else None
        if playlist is None or not playlist.segments:
            return [f"{uri}: {status} without a segment"]
        self.lists += 1
        folder = base + uri.rpartition("/")[0] + "/"
        wrong = []
        head = (playlist.uri or playlist.map_uri, 0, playlist.map_size or 1)
        parts = [(part.uri or playlist.uri, part.offset or 0, part.size or 1) for part in playlist.segments]
        for file, offset, size in [head, *parts]:
            key = (folder + file, offset, size)
            if key in self.known:
                continue
            self.stretches += 1
            status, _headers, body = fetch(folder + file, (offset, offset + size - 1))
            if status == 206 and len(body) == size:
                self.known.add(key)
            elif status != 503:
                wrong.append(f"{uri}: {file} {offset}+{size}: {status}, {len(body)} bytes")
        return wrong
