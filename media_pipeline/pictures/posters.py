"""The poster of a film: chosen by the machine when it is finished, changed by a person at any time."""

from __future__ import annotations

import secrets
from typing import IO

from media_pipeline import binary, codes, disk, storage
from media_pipeline.bench import Bench
from media_pipeline.models import Asset
from media_pipeline.pictures import stills, taking
from media_pipeline.pictures.redrawing import redrawn
from media_pipeline.refusals import Refused

LONGEST_SIDE = 1_280
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
        taking.cover_argv(binary.ffmpeg_binary(), cover, str(bench.folder / COVER)), COVER
    ):
        bench.publish(bench.folder / COVER, COVER)
        return {"stills": 0, **shown(COVER)}
    return {"stills": 0, "has_poster": False}


def shown(name: str) -> dict[str, object]:
    """The fields of an asset that shows the picture `name`."""
    return {"has_poster": True, "poster": name}


def show(asset: Asset, name: str) -> None:
    """Show another picture from now on; what showed before goes if somebody brought it."""
    old = Asset.objects.filter(pk=asset.pk).values_list("poster", flat=True).first()
    Asset.objects.filter(pk=asset.pk).update(**shown(name))
    if old and old != name and old.startswith("poster-"):
        storage.current().delete(disk.published(asset.uuid, old))


def choose_still(asset: Asset, *, number: int) -> None:
    """One of the pictures that were taken from the film (from 1). Raises Refused."""
    if not 1 <= number <= asset.stills:
        raise Refused(codes.NOT_READY)
    show(asset, f"still-{number}.jpg")


def bring_poster(asset: Asset, *, file: IO[bytes]) -> None:
    """A picture of somebody's own, drawn anew. Raises PictureRefused."""
    picture = redrawn(file, longest_side=LONGEST_SIDE, kind="JPEG")
    name = f"poster-{secrets.token_hex(4)}.jpg"
    storage.current().write(disk.published(asset.uuid, name), picture.read())
    show(asset, name)
