"""Names the installed packages that the product itself does not need, for the image to leave behind.

The product's own are the first part of requirements.in; what those require, with any marker, stays.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution, distributions
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.in"
TESTS_BEGIN = "# What the tests and the checks need."
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?")


def plain(name: str) -> str:
    """One spelling of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(line: str) -> tuple[str, frozenset[str]]:
    """Name and extras of a requirement; ("", ∅) of a line that is none."""
    found = NAME.match(line.strip())
    if not found:
        return "", frozenset()
    return plain(found[1]), frozenset(plain(extra) for extra in (found[2] or "").split(",") if extra)


def needed(lines: list[str]) -> set[str]:
    """Everything that the requirements reach among what is installed."""
    installed = {plain(found.name) for found in distributions()}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [asked(line) for line in lines]
    while waiting:
        name, extras = waiting.pop()
        if name not in installed or (name, extras) in seen:
            continue
        seen.add((name, extras))
        for line in distribution(name).requires or []:
            wanted = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", line)
            if not wanted or plain(wanted[1]) in extras:
                waiting.append(asked(line))
    return {name for name, _extras in seen}


def main() -> None:
    """Print the names, one a line."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    product, mark, _tests = text.partition(TESTS_BEGIN)
    if not mark:
        raise SystemExit(f"{REQUIREMENTS} has no line {TESTS_BEGIN!r}")
    kept = needed(product.splitlines())
    print("\n".join(sorted({plain(found.name) for found in distributions()} - kept)))


if __name__ == "__main__":
    main()
