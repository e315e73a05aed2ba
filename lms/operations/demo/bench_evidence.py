"""What an examiner of the demo took at the bench: a photo and a few seconds of film, both drawn here."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from lms.assessments.actions.evidence import kept_media, kept_photo
from lms.assessments.rules.evidence import KeptFile
from lms.operations.demo.cards import draw_card
from lms.operations.demo.clips import ClipFailed
from media_pipeline import binary, runner
from media_pipeline.pictures.redrawing import redrawn

LENGTH_S, HEIGHT, LONGEST_SIDE = 4, 240, 1600


def drawn_evidence() -> Sequence[KeptFile]:
    """A photo and a film in the storage, each time anew. Raises ClipFailed."""
    picture, film = _drawn()
    photo = redrawn(ContentFile(picture, "lock.png"), longest_side=LONGEST_SIDE, kind="JPEG")
    return [kept_photo(photo), kept_media(ContentFile(film, "lock.mp4"))]


@cache
def _drawn() -> tuple[bytes, bytes]:
    """The bytes of a picture and of a film of it, once a process."""
    work = settings.DATA / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as room:
        folder = Path(room)
        card = draw_card(
            folder / "lock.png", palette="smelting", height=HEIGHT,
            above="2 号浆泵 · 14:05", title="上锁挂牌", below="锁号 07 · 余压 0 MPa",
        )  # fmt: skip
        clip = folder / "lock.mp4"
        outcome = runner.run(
            _argv(card, clip), folder=folder, limits=runner.Limits.for_transcode(LENGTH_S * 1_000)
        )
        if not outcome.is_ok or not clip.exists():
            raise ClipFailed(outcome.stderr_tail or outcome.stopped or "no film was written")
        return card.read_bytes(), clip.read_bytes()


def _argv(card: Path, clip: Path) -> list[str]:
    return [
        binary.ffmpeg_binary(), "-y", "-nostdin", "-hide_banner", "-loglevel", "error",
        "-loop", "1", "-framerate", "10", "-t", str(LENGTH_S), "-i", str(card),
        "-f", "lavfi", "-t", str(LENGTH_S), "-i", f"aevalsrc='0.1*sin(2*PI*t*330)*exp(-3*mod(t,1))':s=44100:d={LENGTH_S}",
        "-vf", "scale=-2:240,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "28",
        "-c:a", "aac", "-b:a", "32k", "-ac", "1", "-movflags", "+faststart", str(clip),
    ]  # fmt: skip
