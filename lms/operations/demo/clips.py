"""Short real films for the demo lessons: cards that slide, a mark that walks, a soft tune; at most 20 s."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lms.operations.demo.cards import draw_card, draw_mark
from media_pipeline import binary, runner

FRAMES_PER_S = 12
TUNE = "0.16*sin(2*PI*t*220*pow(2,mod(floor(t*2)*5,12)/12))*exp(-4*mod(t,0.5))+0.04*sin(2*PI*t*110)"


class ClipFailed(RuntimeError):
    """ffmpeg could not draw a demo clip; the message carries its last words."""


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """What a clip shows: lines of words on three cards, for `duration_s` seconds at `height` pixels."""

    palette: str
    cards: tuple[tuple[str, str, str], tuple[str, str, str], tuple[str, str, str]]
    duration_s: int
    height: int


def draw_clip(plan: ClipPlan, folder: Path) -> Path:
    """Draw the clip into `folder` (absolute, writable) and return the file. Raises ClipFailed."""
    for number, (above, title, below) in enumerate(plan.cards):
        draw_card(
            folder / f"card{number}.png",
            palette=plan.palette,
            height=plan.height,
            above=above,
            title=title,
            below=below,
        )
    draw_mark(folder / "mark.png", palette=plan.palette, height=plan.height)
    clip = folder / "clip.mp4"
    outcome = runner.run(
        _argv(plan, folder, clip), folder=folder, limits=runner.Limits.for_transcode(plan.duration_s * 1_000)
    )
    if not outcome.is_ok or not clip.exists():
        raise ClipFailed(outcome.stderr_tail or outcome.stopped or "no film was written")
    return clip


def _argv(plan: ClipPlan, folder: Path, clip: Path) -> list[str]:
    stills: list[str] = []
    for name in ("card0", "card1", "card2", "mark"):
        stills += ["-loop", "1", "-framerate", str(FRAMES_PER_S), "-t", str(plan.duration_s)]
        stills += ["-i", str(folder / f"{name}.png")]
    first, second = (_moment(plan.duration_s * part / 3) for part in (1, 2))
    graph = (
        f"[0:v][1:v]xfade=transition=slideleft:duration=1:offset={first:.2f}[a];"
        f"[a][2:v]xfade=transition=slideleft:duration=1:offset={second:.2f}[b];"
        f"[b][3:v]overlay=x='W/24+(W*7/8)*t/{plan.duration_s}':y='H*0.82-H*0.045*abs(sin(t*3))':eval=frame,"
        "format=yuv420p[v]"
    )
    return [
        binary.ffmpeg_binary(), "-y", "-nostdin", "-hide_banner", "-loglevel", "error", *stills,
        "-f", "lavfi", "-t", str(plan.duration_s), "-i", f"aevalsrc='{TUNE}':s=44100:d={plan.duration_s}",
        "-filter_complex", graph, "-map", "[v]", "-map", "4:a", "-t", str(plan.duration_s),
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-g", str(FRAMES_PER_S * 4),
        "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-movflags", "+faststart", str(clip),
    ]  # fmt: skip


def _moment(near_s: float) -> float:
    """When a card begins to slide: about an odd second, because posters are taken from key pictures, at even ones."""
    return 2 * round((near_s - 1) / 2) + 0.5
