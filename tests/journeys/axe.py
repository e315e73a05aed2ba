"""axe-core on a page: the accessibility faults a machine can find, said so that they can be mended."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Frame, Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@lru_cache(maxsize=1)
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def faults(page: Page | Frame, *, within: str = "") -> list[str]:
    """One line a fault and place: rule, impact, help, selector, the element. [] when axe finds nothing.

    axe comes in through the debugger, so the page's content security policy stays as it is.
    """
    page.evaluate(_source())
    report = page.evaluate(
        """([within, tags]) => axe.run(within || document, {
            runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
        })""",
        [within, TAGS],
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']} | {' '.join(map(str, node['target']))} | {node['html'][:200]}"
        for found in report["violations"]
        for node in found["nodes"]
    ]


def spilt(page: Page) -> list[str]:
    """Fields and dates that stick out of their card, where they are cut off."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(".card select, .card input, .card button, .card time")]
            .filter((part) => part.checkVisibility() && part.getBoundingClientRect().width > 1)
            .filter((part) => part.getBoundingClientRect().right > part.closest(".card").getBoundingClientRect().right + 1)
            .map((part) => `${part.tagName} ${part.name || part.textContent} sticks out of its card`)"""
        )
    )


def sideways(page: Page | Frame) -> int:
    """Pixels by which the page is wider than its window (WCAG 1.4.10: none)."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
