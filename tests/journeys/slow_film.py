"""A film that a slow line only just carries, put in the place of a demo lesson's: the lowest rung of the ladder at its cap."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

from media_pipeline import packaging
from media_pipeline.binary import ffmpeg_binary
from tests.journeys.conftest import Academy

ENCODED_S, TIMES = 24, 6
FILM_S = ENCODED_S * TIMES
# video.md §3.6, V1: 416×234 at 15 fps, capped at 150 kb/s, sound at 48 kb/s. Noise wants more than the cap.
PICTURE = "testsrc2=size=416x234:rate=15,noise=alls=24:allf=t"
RUNG = (
    "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "baseline", "-level", "1.3", "-pix_fmt", "yuv420p", "-crf", "30",
    "-maxrate", "140k", "-bufsize", "300k", "-g", "600", "-sc_threshold", "0", "-force_key_frames", "expr:gte(t,n_forced*4)",
    "-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", "48k",
)  # fmt: skip
PUT = """
import json
from pathlib import Path
from media_pipeline import publishing, storage
from media_pipeline.models import Asset, Rendition
facts = json.loads(Path({facts!r}).read_text())
asset = Asset.objects.get(uuid=facts["asset"])
Rendition.objects.filter(asset=asset).delete()
for rung in facts["rungs"]:
    Rendition.objects.create(asset=asset, profile=asset.profile, state="done", folder="r900", **rung)
Asset.objects.filter(pk=asset.pk).update(duration_ms=facts["rungs"][0]["duration_ms"], kind="video")
publishing.write_master(storage.current(), asset)
"""


def encode(folder: Path) -> packaging.Playlist:
    """The rung as the pipeline lays it out: one file, and the list of its parts; encoded once, repeated by copy."""
    clip = folder / "clip.mp4"
    sound = f"anoisesrc=d={ENCODED_S}:a=0.2:c=pink"
    _ffmpeg(
        "-f",
        "lavfi",
        "-t",
        ENCODED_S,
        "-i",
        PICTURE,
        "-f",
        "lavfi",
        "-i",
        sound,
        "-t",
        ENCODED_S,
        *RUNG,
        clip,
    )
    _ffmpeg(
        "-stream_loop", TIMES - 1, "-i", clip, "-c", "copy", "-f", "hls", "-hls_time", 4, "-hls_playlist_type", "vod",
        "-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments", "-hls_segment_filename", folder / "v234.mp4",
        folder / "v234.list",
    )  # fmt: skip
    found = packaging.parse((folder / "v234.list").read_text())
    assert found is not None
    return found


def _ffmpeg(*words: object) -> None:
    subprocess.run(
        [ffmpeg_binary(), "-y", "-nostdin", "-loglevel", "error", *map(str, words)], check=True, timeout=120
    )


def put(academy: Academy, asset: str, folder: Path) -> packaging.Playlist:
    """Let the lesson of `asset` show the slow film from now on; the same pictures stand for a second, better rung."""
    playlist = encode(folder)
    target = academy.data / "media" / "published" / asset / "r900"
    target.mkdir(exist_ok=True)
    (folder / "v234.mp4").rename(target / "v234.mp4")
    (target / "v360.mp4").unlink(missing_ok=True)
    (target / "v360.mp4").hardlink_to(target / "v234.mp4")
    for name in ("v234", "v360"):
        (target / f"{name}.m3u8").write_text(
            packaging.render(replace(playlist, uri=f"{name}.mp4"), is_final=True)
        )
    header = packaging.read_header((target / "v234.mp4").read_bytes()[:4096])
    rung = {
        "name": "v234", "rank": 1, "bytes": playlist.bytes, "width": 416, "height": 234, "codecs": header.codecs, "frame_rate": "15",
        "peak_bps": playlist.peak_bps, "average_bps": playlist.average_bps, "duration_ms": round(playlist.duration_s * 1000),
    }  # fmt: skip
    facts = folder / "facts.json"
    better = rung | {
        "name": "v360",
        "rank": 2,
        "width": 640,
        "height": 360,
        "peak_bps": playlist.peak_bps + 1,
    }
    facts.write_text(json.dumps({"asset": asset, "rungs": [rung, better]}))
    done = academy.manage("shell", "-c", PUT.format(facts=str(facts)))
    assert done.returncode == 0, done.stdout + done.stderr
    return playlist


FIND = """
import json, time
from courses.queries import current_version_by_code, outline_of
from media_pipeline.models import Asset
lessons = [found for found in outline_of(current_version_by_code("SMELT-201")).lessons if found.asset]
own = [found for found in lessons if [other.asset for other in lessons].count(found.asset) == 1][-1]
for _second in range(120):
    if Asset.objects.filter(uuid=own.asset, published_at__isnull=False).exists():
        break
    time.sleep(1)
else:
    raise SystemExit("the films of the demo are not transcoded")
print("FOUND", own.asset, own.uuid)
"""


def lesson_of_demo(academy: Academy) -> tuple[str, str]:
    """A lesson of the smelter's course whose film no other lesson shows: its asset and its address."""
    done = academy.manage("shell", "-c", FIND)
    assert done.returncode == 0, done.stdout + done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND"))
    _word, asset, lesson = line.split()
    return asset, f"/learn/SMELT-201/{lesson}/"
