"""The poster of a film: chosen by the machine when it is finished, changed by a person at any time."""

from __future__ import annotations

from media_pipeline import binary, commands
from media_pipeline.pictures import stills
from media_pipeline.pictures.bench import Bench

COVER = "poster.jpg"


def make(bench: Bench, *, cover: str = "") -> dict[str, object]:
    """Pictures to choose from beside the master, and the fields of the asset that say so. `cover` is the path of a
    sound file that has a picture inside.
    """
    made = stills.make(bench)
    if made:
        looks = [stills.look(path) for path in made]
        for number, path in enumerate(made, 1):
            bench.publish(path, f"still-{number}.jpg")
        return {"stills": len(made), **shown(f"still-{stills.best(looks) + 1}.jpg")}
    if cover and bench.run(
        commands.cover_argv(binary.ffmpeg_binary(), cover, str(bench.folder / COVER)), COVER
    ):
        bench.publish(bench.folder / COVER, COVER)
        return {"stills": 0, **shown(COVER)}
    return {"stills": 0, "has_poster": False}


def shown(name: str) -> dict[str, object]:
    """The fields of an asset that shows the picture `name`."""
    return {"has_poster": True, "poster": name}
