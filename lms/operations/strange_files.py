"""How strangers' films are opened on this machine, in words for doctor: by which ffmpeg, and how far it is shut in."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from media_pipeline import launch, runner
from media_pipeline.runner import Limits
from media_pipeline.sandbox import Tier

OLDEST_MAJOR = 5
# The first releases of each line without the heap overflow of CVE-2026-8461 and what was found beside it.
SAFE_FROM = {(7, 1): 5, (8, 0): 3, (8, 1): 2}
SAFE_MAJOR = 9
# Landlock from 4 on refuses TCP; from 6 on signals to other processes.
STRONG_LANDLOCK = 6
TIERS = {
    Tier.BUBBLEWRAP: "bubblewrap (own file system, own processes, own network)",
    Tier.NO_NETWORK: "a network of its own",
    Tier.LIMITS: "no namespaces",
}


def version_warning(version: str) -> str:
    """What to say against an ffmpeg of this version; empty for a safe one, or one built from the head of its source."""
    found = re.match(r"n?(\d+)\.(\d+)(?:\.(\d+))?", version)
    if not found:
        return ""
    major, minor, patch = int(found[1]), int(found[2]), int(found[3] or 0)
    if major < OLDEST_MAJOR:
        return f"older than {OLDEST_MAJOR}: some files will be refused"
    if major >= SAFE_MAJOR or patch >= SAFE_FROM.get((major, minor), patch + 1):
        return ""
    safe = ", ".join(f"{a}.{b}.{c}" for (a, b), c in SAFE_FROM.items())
    return (
        f"known holes are closed from {safe} on (or by your distributor); until then our list of codecs keeps the "
        "decoders in question shut: leave ACADEMY_FFMPEG empty to use the one that comes with us"
    )


def shut_in() -> tuple[bool, str]:
    """Whether a process that opens a stranger's file is shut off from all others, and by what."""
    tier, abi = runner.sandbox_tier(), runner.landlock_abi()
    is_known = launch.knows_this_machine()
    words = [
        TIERS[tier],
        f"Landlock {abi} (only the file itself)" if abi else "no Landlock",
        "no network sockets" if is_known else "network sockets are not refused on this machine",
        "limits",
    ]
    is_strong = (tier is Tier.BUBBLEWRAP or abi >= STRONG_LANDLOCK) and is_known
    if not is_strong:
        words.append("install bubblewrap and allow user namespaces, or use Linux 6.12 or newer with Landlock")
    return is_strong, "; ".join(words)


def starts_inside(ffmpeg: str) -> str:
    """Why this ffmpeg does not start where it is shut in; empty when it does."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = runner.run([ffmpeg, "-version"], folder=Path(folder), limits=Limits(cpu_s=20, wall_s=20))
    return "" if outcome.is_ok else outcome.stderr_tail[-200:] or f"it ended with {outcome.code}"
