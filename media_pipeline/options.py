"""The pipeline's settings with their types and defaults: `settings.MEDIA_PIPELINE`, read here and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline import ladder

SINGLE, SEGMENTS = "single", "segments"


def _all() -> dict[str, Any]:  # Any: values of several types
    found: dict[str, Any] = settings.MEDIA_PIPELINE
    return found


def text(name: str) -> str:
    """A text; empty when unset."""
    return str(_all().get(name) or "")


def number(name: str, default: int) -> int:
    """A whole number."""
    return int(_all().get(name, default))


def root() -> Path:
    """Where originals and published files are kept on disk."""
    return Path(_all()["ROOT"])


def work_folder() -> Path:
    """Where uploads are put together and S3's files are prepared."""
    return Path(_all()["WORK"])


def lease_s() -> float:
    """How long a worker may be silent before another takes over."""
    return float(_all().get("LEASE_S", 60))


def rungs() -> tuple[str, ...]:
    """The rungs of the ladder that this academy makes."""
    return tuple(_all().get("RUNGS", ladder.DEFAULT_RUNGS))


def packaging() -> str:
    """`single`: one file a rendition, read by Range; `segments`: a file every few seconds."""
    return str(_all().get("PACKAGING") or SINGLE)


def token_key() -> bytes:
    """The key of delivery's tokens."""
    return str(_all()["TOKEN_KEY"]).encode()


def s3() -> dict[str, Any]:  # Any: values of several types
    """Everything that names the bucket."""
    return {name: value for name, value in _all().items() if name.startswith("S3_")}
