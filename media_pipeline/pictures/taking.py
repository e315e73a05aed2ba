"""What ffmpeg is told to take pictures from a finished rung: poster, stills, the sheets of the seek bar, slides (pure)."""

from __future__ import annotations

import ffmpeg

from media_pipeline import commands

# When a slide was turned: one block of 8 by 8 is another one, or a fiftieth of all has changed a little.
TURNED: dict[str, str | int] = {"hi": 64 * 24, "lo": 64 * 8, "frac": "0.02"}


def poster_argv(binary: str, rung_file: str, target: str, *, at_ms: int, short_side: int) -> list[str]:
    """One picture of a finished rung as JPEG; reading a rung costs a fraction of reading the source."""
    source = commands.own_file(rung_file, ss=commands.seconds(at_ms))
    picture = source["v:0"].filter(
        "scale", f"if(gte(iw,ih),-2,min({short_side},iw))", f"if(gte(iw,ih),min({short_side},ih),-2)"
    )
    node = ffmpeg.output(
        picture, target, vframes=1, format="image2", vcodec="mjpeg", **{"q:v": 5, "update": 1}
    )
    return commands.argv(node, binary)


def stills_argv(
    binary: str, rung_file: str, target: str, *, every_ms: int, count: int, short_side: int
) -> list[str]:
    """Pictures of equal steps, from key pictures alone; `target` has a %d. The first stands half a step in."""
    source = commands.own_file(rung_file, ss=commands.seconds(every_ms // 2), skip_frame="nokey")
    picture = (
        source["v:0"]
        .filter("fps", f"1000/{every_ms}")
        .filter("tpad", stop_mode="clone", stop=1)
        .filter("scale", f"if(gte(iw,ih),-2,min({short_side},iw))", f"if(gte(iw,ih),min({short_side},ih),-2)")
    )
    node = ffmpeg.output(picture, target, vframes=count, format="image2", vcodec="mjpeg", **{"q:v": 5})
    return commands.argv(node, binary)


def sprites_argv(
    binary: str,
    rung_file: str,
    target: str,
    *,
    every_ms: int,
    size: tuple[int, int],
    tiles: tuple[int, int],
    sheets: int,
) -> list[str]:
    """Sheets of small pictures, one picture each `every_ms`, from key pictures alone; `target` has a %d."""
    picture = (
        commands.own_file(rung_file, skip_frame="nokey")["v:0"]
        .filter("fps", f"1000/{every_ms}")
        .filter("tpad", stop_mode="clone", stop=tiles[0] * tiles[1])
        .filter("scale", *size)
        .filter("tile", f"{tiles[0]}x{tiles[1]}")
    )
    node = ffmpeg.output(picture, target, vframes=sheets, format="image2", vcodec="mjpeg", **{"q:v": 6})
    return commands.argv(node, binary)


def slides_argv(binary: str, rung_file: str, target: str, *, widest: int, apart_s: int) -> list[str]:
    """Key pictures, `apart_s` or more from each other, that differ from the last one taken, as WebP; `target` has a %d,
    which becomes the time in ms.
    """
    picture = (
        commands.own_file(rung_file, skip_frame="nokey")["v:0"]
        .filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{apart_s})")
        .filter("mpdecimate", **TURNED)
        .filter("scale", f"min({widest},iw)", "-2")
        .filter("settb", "1/1000")
    )
    node = ffmpeg.output(
        picture,
        target,
        format="image2",
        vcodec="libwebp",
        quality=60,
        frame_pts=1,
        fps_mode="passthrough",
        enc_time_base="filter",
        map_metadata=-1,
    )
    return commands.argv(node, binary)


def cover_argv(binary: str, source: str, target: str) -> list[str]:
    """The cover picture inside a sound file, re-encoded, as its poster."""
    picture = commands.user_file(source)["v:0"].filter("scale", "min(640,iw)", "-2")
    node = ffmpeg.output(
        picture, target, vframes=1, format="image2", vcodec="mjpeg", **{"q:v": 5, "update": 1}
    )
    return commands.argv(node, binary)
