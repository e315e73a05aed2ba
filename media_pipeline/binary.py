"""Which ffmpeg is ours: the setting's, the system's, or the one that the wheel carries."""

from __future__ import annotations

import os
import shutil

import imageio_ffmpeg

from media_pipeline import options


class NoFfmpeg(RuntimeError):
    """Neither ACADEMY_FFMPEG, nor the system, nor the wheel offers an ffmpeg."""


def ffmpeg_binary() -> str:
    """The ffmpeg to use: the setting, else the system's, else the wheel's. Raises NoFfmpeg."""
    chosen = options.text("FFMPEG") or shutil.which("ffmpeg")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise NoFfmpeg(f"{chosen} cannot be run")
        return chosen
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NoFfmpeg(str(error)) from error
