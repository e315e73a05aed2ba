"""Films of a chosen size for browsers to send, and the parts that a page was seen sending."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Request, Response

from tests.media_pipeline import corpus

_OWN = re.compile(r"/uploads/[^/]+/parts/(\d+)$")
_BUCKETS = re.compile(r"[?&]partNumber=(\d+)")


@dataclass(frozen=True)
class SentPart:
    """One PUT that was answered."""

    number: int
    origin: str
    status: int


def padded(path: Path, size: int) -> Path:
    """A clip of two seconds that is `size` bytes long: players skip what an MP4 calls free."""
    corpus.plain(path)
    room = size - path.stat().st_size
    with path.open("ab") as file:
        file.write(room.to_bytes(4, "big") + b"free" + os.urandom(room - 8))
    return path


def part_number(request: Request) -> int:
    """Which part a request sends; 0 for any other request."""
    found = (_OWN.search(request.url) or _BUCKETS.search(request.url)) if request.method == "PUT" else None
    return int(found[1]) if found else 0


def watch_parts(page: Page) -> list[SentPart]:
    """A list that grows with every part that is answered."""
    seen: list[SentPart] = []

    def note(response: Response) -> None:
        number = part_number(response.request)
        if number:
            origin = "/".join(response.url.split("/")[:3])
            seen.append(SentPart(number, origin, response.status))

    page.on("response", note)
    return seen
