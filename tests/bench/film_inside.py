"""A film through the pipeline, inside one process of an academy: what it costs, and when it can first be watched. Prints JSON.

Run as `python -m tests.bench.film_inside cost|first CLIP ROUNDS` with the settings of the academy.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import django

django.setup()

from django.conf import settings

from media_pipeline import actions, binary, disk, packaging, runner, storage, tasks, turns
from media_pipeline.models import Asset, Upload
from media_pipeline.sandbox import Tier
from tests.factories.accounts import PersonFactory

PATIENCE_S = 120
# The ladder of the design as one bare command: one decode, the sounds of both rates once, nothing else.
BARE = """-y -nostdin -hide_banner -loglevel error -i {clip} -filter_complex
[0:v:0]fps=30,split=3[a][b][c];[a]scale=416:234,setsar=1,fps=15,format=yuv420p[v0];[b]scale=640:360,setsar=1,format=yuv420p[v1];[c]scale=1280:720,setsar=1,format=yuv420p[v2]
-map [v0] -map [v1] -map [v2] -map 0:a:0 -map 0:a:0 -map_metadata -1 -map_chapters -1
-c:v libx264 -preset veryfast -sc_threshold 0 -force_key_frames expr:gte(t,n_forced*4) -x264-params open-gop=0 -g 600
-profile:v:0 baseline -level:v:0 1.3 -crf:v:0 30 -maxrate:v:0 150k -bufsize:v:0 300k
-profile:v:1 main -level:v:1 3.0 -crf:v:1 27 -maxrate:v:1 350k -bufsize:v:1 700k
-profile:v:2 high -level:v:2 3.1 -crf:v:2 25 -maxrate:v:2 1600k -bufsize:v:2 3200k
-af aresample=async=1:first_pts=0 -c:a aac -ac 1 -ar 44100 -b:a:0 48k -b:a:1 96k -max_muxing_queue_size 1024
-f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags single_file+independent_segments -hls_list_size 0
-var_stream_map {streams} -hls_segment_filename {out}/%v.mp4 {out}/%v.m3u8"""
STREAMS = "a:0,agroup:lo,name:a48 a:1,agroup:hi,name:a96 v:0,agroup:lo,name:v234 v:1,agroup:lo,name:v360 v:2,agroup:hi,name:v720"
MEASURED = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def cost(clip: Path, rounds: int) -> dict[str, object]:
    """CPU seconds of pipeline and bare command in turns, and the largest process of each in MB.

    Ours is everything from the last byte of the upload to the published asset: this process and all that it started.
    """
    runner.sandbox_tier = lambda: Tier.LIMITS  # bubblewrap does not hand on what its children have used
    pairs, ours_mb, bare_mb = [], 0.0, 0.0
    for number in range(rounds):
        upload = _uploaded(clip)
        before = _cpu_s()
        asset = _published(upload)
        mine = _cpu_s() - before
        actions.delete_asset(asset)
        ours_mb = ours_mb or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        with tempfile.TemporaryDirectory(prefix="academy-bare-") as out:
            words = [
                word.format(clip=clip, out=out, streams=STREAMS)
                for word in BARE.replace("{streams}", STREAMS.replace(" ", "\0")).split()
            ]
            line = [binary.ffmpeg_binary(), *(word.replace("\0", " ") for word in words)]
            before = _cpu_s()
            bare_mb = max(bare_mb, _run(line))
            other = _cpu_s() - before
        pairs.append((mine, other))
        print(f"  {number + 1}: {mine:.2f} / {other:.2f} = {mine / other:.3f}", file=sys.stderr)
    return {"pairs": pairs, "ours_mb": ours_mb, "bare_mb": bare_mb}


def _run(line: list[str]) -> float:
    """Run it in a process that does nothing else: the megabytes that it took."""
    done = subprocess.run([sys.executable, "-c", MEASURED, *line], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1]) / 1024


def _cpu_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _uploaded(clip: Path) -> Upload:
    """A clip that was uploaded in parts, but for the word that it is complete."""
    size = clip.stat().st_size
    upload = actions.begin_upload(owner=PersonFactory(), name=clip.name, size=size)
    with clip.open("rb") as file:
        for number in range(1, -(-size // upload.part_bytes) + 1):
            part = io.BytesIO(file.read(upload.part_bytes))
            actions.receive_part(upload, number=number, stream=part)
    return upload


def _published(upload: Upload) -> Asset:
    asset = actions.complete_upload(upload)
    while (row := turns.take(worker="bench")) is not None:
        tasks.run(row)
    asset.refresh_from_db()
    if asset.state != "published":
        raise RuntimeError(f"the film is {asset.state}: {asset.reason}")
    return asset


def first(clip: Path, rounds: int) -> dict[str, object]:
    """Seconds from the call that completes the upload to a picture's first segment, with a worker that is running."""
    found = []
    for _round in range(rounds):
        upload = _uploaded(clip)
        begun = time.monotonic()
        asset = actions.complete_upload(upload)
        while not _shows_a_picture(asset):
            if time.monotonic() - begun > PATIENCE_S:
                raise RuntimeError("nothing plays")
            time.sleep(0.02)
        found.append(time.monotonic() - begun)
        print(f"  {found[-1]:.2f} s", file=sys.stderr)
        asset.refresh_from_db()
        actions.delete_asset(asset)
        time.sleep(2)
    return {"seconds": found}


def _shows_a_picture(asset: Asset) -> bool:
    """Whether the master lists a picture whose playlist names a segment that can be read whole."""
    store = storage.current()
    master = _text(disk.published(asset.uuid, "master.m3u8"))
    lines = master.splitlines()
    for above, uri in pairwise(lines):
        if "RESOLUTION" not in above:
            continue
        playlist = packaging.parse(_text(disk.published(asset.uuid, uri)))
        if playlist is None or not playlist.segments:
            continue
        part = playlist.segments[0]
        key = disk.published(asset.uuid, f"{uri.split('/')[0]}/{part.uri or playlist.uri}")
        there = store.stat(key)
        return there is not None and there.size >= (part.offset or 0) + part.size
    return False


def _text(key: str) -> str:
    there = storage.current().stat(key)
    return b"".join(storage.current().read(key, 0, there.size)).decode() if there else ""


if __name__ == "__main__":
    bench = {"cost": cost, "first": first}[sys.argv[1]]
    settings.MEDIA_PIPELINE["PART_BYTES"] = 8_000_000
    print(json.dumps(bench(Path(sys.argv[2]), int(sys.argv[3]))))
