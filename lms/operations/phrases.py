"""Compile `locale*/*/LC_MESSAGES/*.po` without msgfmt, which a bare machine does not have."""

from __future__ import annotations

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]


def compile_phrases(root: Path = ROOT) -> int:
    """Write a .mo beside each .po under `root`/locale and locale_libraries (aside, then renamed); how many were written."""
    sources = sorted(root.glob("locale*/*/LC_MESSAGES/*.po"))
    for source in sources:
        aside = source.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(aside))
        aside.replace(source.with_suffix(".mo"))
    return len(sources)


if __name__ == "__main__":
    sys.stderr.write(f"{compile_phrases()} phrase books compiled\n")
