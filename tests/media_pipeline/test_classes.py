"""What kind of film it is, by looking into it: slides that rest, somebody who talks, a picture that never does."""

from __future__ import annotations

import pytest

from media_pipeline import ladder, probe
from tests.media_pipeline import corpus

LENGTH_S = 36
SOUND = ("-f", "lavfi", "-i", f"sine=f=300:d={LENGTH_S}")
SMALL = "s=320x180:r=5"


def slides(path):
    """Four slides with fine patterns, nine seconds each."""
    words = []
    for number, colour in enumerate(("white", "beige", "white", "lightblue")):
        words += ["-f", "lavfi", "-i", f"color={colour}:{SMALL}:d=9,drawgrid=w={9 + number}:h=23:t=1"]
    graph = "[0:v][1:v][2:v][3:v]concat=n=4:v=1[v]"
    draw(path, *words, *SOUND, "-filter_complex", graph, "-map", "[v]", "-map", "4:a")


def talk(path):
    """A head that sways before a wall, with the noise of a camera."""
    sway = "overlay=x='110+14*sin(t*1.7)':y='50+6*sin(t*2.3)':shortest=1,noise=alls=8:allf=t"
    wall = ("-f", "lavfi", "-i", f"gradients={SMALL}:d={LENGTH_S}:speed=0.00001:seed=4")
    head = ("-f", "lavfi", "-i", f"color=salmon:s=90x110:r=5:d={LENGTH_S}")
    draw(path, *wall, *head, *SOUND, "-filter_complex", f"[0:v][1:v]{sway}[v]", "-map", "[v]", "-map", "2:a")


def motion(path):
    """A camera that is carried through a workshop."""
    scene = ("-f", "lavfi", "-i", f"mandelbrot=s=640x360:r=5:end_scale=0.001:end_pts={5 * LENGTH_S}")
    walk = "rotate=0.5*sin(2*t),crop=320:180:160+150*sin(t*1.3):90+80*cos(t*1.1),hue=h=40*t"
    draw(path, *scene, *SOUND, "-vf", walk, "-t", str(LENGTH_S))


def sparse(path):
    """The talk again, with one key picture in all: nothing is known of how it moves, and nothing is left out."""
    corpus.ffmpeg(
        "-i", path.with_name("talk.mp4"), "-c:v", "libx264", "-g", "999", "-preset", "ultrafast", path
    )


def draw(path, *words):
    corpus.ffmpeg(
        *words,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "10",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        path,
    )


@pytest.mark.ffmpeg
def test_a_film_with_few_key_pictures_is_not_taken_for_slides(clips):
    talk(clips / "talk.mp4")
    sparse(clips / "sparse.mp4")
    assert probe.inspect(clips / "sparse.mp4").content_class == "talk"


@pytest.mark.ffmpeg
@pytest.mark.parametrize("draw_it", [slides, talk, motion], ids=lambda made: made.__name__)
def test_a_film_is_known_by_how_it_moves(draw_it, clips):
    path = clips / f"{draw_it.__name__}.mp4"
    draw_it(path)
    info = probe.inspect(path)
    assert info.content_class == draw_it.__name__
    names = [rung.name for rung in ladder.plan(info, ("v234", "v360")).rungs]
    assert names == ["v180"]
