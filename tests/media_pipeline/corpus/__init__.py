"""Odd and hostile files, drawn in a moment: what phones, cameras, old programs, bad luck and attackers send."""

from __future__ import annotations

from tests.media_pipeline.corpus import damage, hostile, pictures, sounds, times
from tests.media_pipeline.corpus.draw import AAC, FAST, FFMPEG, Case, encoded, ffmpeg, inputs, plain

CASES: dict[str, Case] = {
    **pictures.CASES,
    **sounds.CASES,
    **times.CASES,
    **damage.CASES,
    **hostile.CASES,
}

__all__ = ["AAC", "CASES", "FAST", "FFMPEG", "Case", "encoded", "ffmpeg", "inputs", "plain"]
