"""The files of an archive become films, pictures, papers and courseware of this academy; what is here is used as it is."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile

from courses.library.models import AcademyDocument, AcademyImage
from courses.packages.keeping import keep_package
from courses.transport.matching import found_here
from courses.transport.opening import Opened
from courses.transport.refusals import TransportRefused
from courses.transport.schema import FILM, PACKAGE, PAPER, PICTURE
from courses.transport.shapes import Json
from media_pipeline import codes, options
from media_pipeline.actions import ingest_file, publish_captions, save_captions, start_captions
from media_pipeline.captions import reading
from media_pipeline.models import Asset
from media_pipeline.pictures.redrawing import PictureRefused, redrawn
from media_pipeline.refusals import Refused

MOST_PICTURE, MOST_PAPER = 30_000_000, 200_000_000
TITLE = 200
# Not the film's fault: the course is not taken then.
NO_ROOM = frozenset({codes.QUOTA, codes.DISK_FULL})
Told = Callable[[float], object]


@dataclass(slots=True)
class Brought:
    """What stands here for each place of the archive's lists; None for what is missing. `why`: by digest, in words."""

    films: list[str | None] = field(default_factory=list)
    pictures: list[int | None] = field(default_factory=list)
    papers: list[int | None] = field(default_factory=list)
    packages: list[str | None] = field(default_factory=list)
    bank_keys: list[str] = field(default_factory=list)
    questions: list[list[str]] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)


def bring_files(opened: Opened, actor: AbstractBaseUser | None, told: Told) -> Brought:
    """Raises TransportRefused (quota, disk-full, file-untrue), PackageRefused, StorageError."""
    content, brought = opened.content, Brought()
    here = found_here(content, actor)
    inside = {(line["of"], line["id"]): number for number, line in enumerate(opened.files) if line["inside"]}
    whole = max(1, len(content["films"]) + len(content["packages"]))

    def number_of(of: str, digest: str) -> int | None:
        return inside.get((of, digest))

    for place, film in enumerate(content["films"]):
        told(place / whole)
        mine = here.films.get(film["sha256"]) or _film(
            opened, number_of(FILM, film["sha256"]), film, actor, brought
        )
        brought.films.append(str(mine) if mine else None)
    for place, digest in enumerate(content["packages"], start=len(content["films"])):
        told(place / whole)
        kept = here.packages.get(digest) or _package(opened, number_of(PACKAGE, digest), digest, actor)
        brought.packages.append(str(kept) if kept else None)
    for digest in content["pictures"]:
        brought.pictures.append(
            here.pictures.get(digest) or _picture(opened, number_of(PICTURE, digest), digest, actor)
        )
    for digest in content["documents"]:
        brought.papers.append(
            here.papers.get(digest) or _paper(opened, number_of(PAPER, digest), digest, actor)
        )
    return brought


def _film(
    opened: Opened,
    number: int | None,
    film: dict[str, Json],
    actor: AbstractBaseUser | None,
    brought: Brought,
) -> object:
    """The new film's uuid; None for one that did not come, or that nobody can play."""
    if number is None:
        return None
    try:
        with _aside(opened, number) as path:
            asset = ingest_file(path, owner=actor, title=opened.files[number]["name"])
    except Refused as refusal:
        if refusal.code in NO_ROOM:
            raise TransportRefused("disk-full") from refusal
        brought.why[film["sha256"]] = str(refusal.reason)
        return None
    # The bytes were summed when the archive was opened: the same archive again finds the film at once.
    Asset.objects.filter(pk=asset.pk).update(source_sha256=film["sha256"])
    for track in film["captions"]:
        _captions(asset, track, actor)
    return asset.uuid


def _captions(asset: Asset, said: dict[str, Json], actor: AbstractBaseUser | None) -> None:
    """A track as it was, a draft as a draft; one that cannot be read is left out."""
    try:
        track = start_captions(asset, language=said["language"], label=said["label"])
        cues = reading.read(said["text"].encode(), encoding="utf-8").cues if said["text"] else ()
        if cues:
            track = save_captions(track, revision=track.revision, cues=cues, actor=actor)
        if cues and not said["is_draft"]:
            publish_captions(track)
    except Refused:
        return


def _package(opened: Opened, number: int | None, digest: str, actor: AbstractBaseUser | None) -> object:
    if number is None:
        return None
    name = f"{opened.files[number]['name'] or 'package'}.zip"
    with _aside(opened, number) as path, path.open("rb") as file:
        version = keep_package(file=file, file_name=name.replace("/", " "), actor=actor).version
    if version.digest != digest:
        raise TransportRefused("file-untrue", name=name)
    return version.uuid


def _picture(opened: Opened, number: int | None, digest: str, actor: AbstractBaseUser | None) -> int | None:
    """Drawn anew, as every picture of the editor; None for what is no picture."""
    data = _bytes(opened, number, MOST_PICTURE)
    if number is None or data is None:
        return None
    try:
        file = redrawn(io.BytesIO(data))
    except PictureRefused:
        return None
    image = AcademyImage(
        title=_title(opened, number), file=file, source_sha256=digest, uploaded_by_user=actor
    )
    image._set_image_file_metadata()  # noqa: SLF001  as Wagtail's own form does
    image.save()
    return int(image.pk)


def _paper(opened: Opened, number: int | None, digest: str, actor: AbstractBaseUser | None) -> int | None:
    """A paper of a kind that the editor takes, too; None for another."""
    data = _bytes(opened, number, MOST_PAPER)
    if number is None or data is None:
        return None
    ending = PurePosixPath(opened.files[number]["name"]).suffix.lower().lstrip(".")
    if ending not in settings.WAGTAILDOCS_EXTENSIONS:
        return None
    file = ContentFile(data, name=f"{secrets.token_hex(12)}.{ending}")
    paper = AcademyDocument(
        title=_title(opened, number), file=file, source_sha256=digest, uploaded_by_user=actor
    )
    paper._set_document_file_metadata()  # noqa: SLF001  as Wagtail's own form does
    paper.save()
    return int(paper.pk)


def _title(opened: Opened, number: int) -> str:
    return str(opened.files[number]["name"])[:TITLE] or "–"


def _bytes(opened: Opened, number: int | None, most: int) -> bytes | None:
    return None if number is None else opened.archive.read(opened.members[number].entry, most)


@contextmanager
def _aside(opened: Opened, number: int) -> Iterator[Path]:
    """A file of the archive on this machine, gone afterwards."""
    folder = options.work_folder() / "transport"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{secrets.token_hex(8)}"
    try:
        with path.open("wb") as target:
            for chunk in opened.chunks(number):
                target.write(chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)
