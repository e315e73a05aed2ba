"""The two checkers that travel in a bundle: a script for Python, and a page in which everything is inside."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("hashes.js", "check.js", "words.js", "screen.js")


@cache
def checkers() -> dict[str, bytes]:
    """Content by name."""
    return {"verify.py": (HERE / "verify.py").read_bytes(), "verify.html": _page().encode()}


def _page() -> str:
    """One file without a network: the scripts stand in the page."""
    folder = HERE / "page"
    scripts = "\n".join((folder / name).read_text("utf-8").replace('"use strict";\n', "") for name in SCRIPTS)
    page = (folder / "page.html").read_text("utf-8")
    return page.replace("<!-- scripts -->", f'<script>\n"use strict";\n{scripts}</script>')
