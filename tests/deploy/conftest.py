"""nginx as it is deployed, before a stand-in for the web process, with films on a disk."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from media_pipeline import delivery
from tests.deploy import upstream
from tests.services import nginx
from tests.services.fixtures import or_skip

ASSET = uuid.UUID("11111111-2222-4333-8444-555555555555")
FILM = bytes(range(256)) * 40


@dataclass(frozen=True)
class Front:
    """nginx, the web process behind it, and the folders it serves from."""

    nginx: nginx.Nginx
    web: upstream.Upstream
    folder: Path

    @property
    def port(self) -> int:
        return self.nginx.port


@pytest.fixture
def sign(settings):
    """`sign(asset, ago_s=…)`: the prefix under which a viewer reaches an asset, as the academy makes it for nginx."""

    def prefix(asset: uuid.UUID = ASSET, *, key: str = nginx.KEY, now: float | None = None) -> str:
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"NGINX_KEY": key, "TOKEN_KEY": "a key for tests"}
        return delivery.signed_prefix(asset, viewer="somebody", duration_s=60, now=now)

    return prefix


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx with films, pictures and static files on a disk."""
    folder = tmp_path_factory.mktemp("front")
    film = folder / "media" / "published" / str(ASSET)
    for name, data in {
        film / "master.m3u8": b"#EXTM3U\n" * 200,
        film / "r3" / "v234.mp4": FILM,
        film / "r4" / "v234.mp4": FILM,
        film / "r4" / "v234.growing": b"#EXTM3U\n",
        film / "captions" / "vi-1.vtt": b"WEBVTT\n",
        folder / "media" / "originals" / "abc" / "source.bin": b"the untouched source",
        folder / "files" / "images" / "one.webp": b"RIFFxxxxWEBP",
        folder / "files" / "documents" / "plan.pdf": b"%PDF",
        folder / "static" / "site.0123456789ab.css": b"body{}" * 99,
        folder / "static" / "site.0123456789ab.css.gz": b"\x1f\x8bpacked",
        folder / "static" / "robots.txt": b"User-agent: *",
        folder / "static" / "staticfiles.json": b"{}",
    }.items():
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_bytes(data)
    with upstream.running() as web:
        chosen = {
            "WEB_SERVERS": f"127.0.0.1:{web.port}",
            "STATIC_FOLDER": str(folder / "static"),
            "MEDIA_FOLDER": str(folder / "media"),
            "FILES_FOLDER": str(folder / "files"),
            "MEDIA_PART_MB": "1",
        }
        with or_skip(nginx.running(chosen)) as server:
            yield Front(server, web, folder)
