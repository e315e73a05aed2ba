"""Pictures and sounds inside a file of questions: looked at before anything is written, kept once in the bank."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from courses.quizzes.files import MOST_MEDIA, FileKind, FileRefused, QuestionFile, keep_file, looked_at
from courses.quizzes.importers.attached import MEANING, Attached, digest_of
from courses.quizzes.importers.results import Finding, Found, Intake
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionBank
from courses.workbooks.refusals import FileRefused as WorkbookRefused
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

# In the media of a planned question, in place of the key: the number of the file in the intake.
PLANNED = "file:"
THUMB_SIDE = 240
# Hears how many of how many are done.
Step = Callable[[int, int], None]
# What a file became in the bank, by the digest of its bytes: its key and kind.
Kept = Mapping[str, tuple[str, str]]


def no_step(_done: int, _of: int) -> None:
    """Nobody listens."""


def with_good_pictures(intake: Intake) -> Intake:
    """The intake without the questions whose pictures nobody can show: each becomes an error in words. Every file is looked
    at, so this takes a while where there are many.
    """
    if not intake.files:
        return intake
    why: dict[int, str] = {}
    for number in sorted({picture.file for each in intake.found for picture in each.pictures}):
        try:
            looked_at(io.BytesIO(intake.files[number].load()))
        except (FileRefused, WorkbookRefused) as refusal:
            why[number] = str(refusal.message)
    if not any(_bad(each, why) for each in intake.found):
        return intake
    errors = [_error(each, intake.files, why) for each in intake.found if _bad(each, why)]
    good = replace(intake, found=tuple(each for each in intake.found if not _bad(each, why)))
    return good.with_errors(errors)


def planned_media(found: Found, files: Sequence[Attached]) -> list[dict[str, Any]]:  # Any: JSON of items.py
    """The media of a question that a file shows; the key is not known yet, `source` is the digest of the bytes."""
    language = next(iter(found.question.stem), "zh-hans")
    meaning = MEANING.get(language, MEANING["en"])
    return [
        {
            "at": picture.at,
            "kind": FileKind.IMAGE.value,
            "key": f"{PLANNED}{picture.file}",
            "words": {language: files[picture.file].words or meaning},
            "source": digest_of(files[picture.file]),
        }
        for picture in found.pictures
    ]


def shows_the_same(
    mine: QuestionData, planned: Sequence[Mapping[str, Any]], digests: Mapping[str, str]
) -> bool:
    """Whether the question of the bank has these pictures at these places already; `digests` of the bank's files by key."""
    known = {(medium["at"], medium.get("source")) for medium in mine.media}
    known |= {(medium["at"], digests.get(medium["key"])) for medium in mine.media}
    return len(mine.media) == len(planned) and all((each["at"], each["source"]) in known for each in planned)


def file_digests(bank_key: str) -> dict[str, str]:
    """The digest of each file of a bank by its key. One query."""
    return dict(QuestionFile.objects.filter(bank__key=bank_key).values_list("key", "sha256"))


def keep_pictures(
    bank: QuestionBank, items: Collection[QuestionData], files: Sequence[Attached], *, actor: AbstractBaseUser | None,
    step: Step = no_step,
) -> Kept:  # fmt: skip
    """Draw and keep what these planned questions show, each once; call it before the questions are written, because it
    takes long. Kept again it is the same. `step` hears how many of how many are done. Raises FileRefused.
    """
    wanted = {medium["source"]: int(medium["key"].removeprefix(PLANNED)) for medium in _planned(items)}
    kept: dict[str, tuple[str, str]] = {}
    for number, (digest, file) in enumerate(wanted.items(), start=1):
        row = keep_file(bank, looked_at(io.BytesIO(files[file].load())), actor)
        kept[digest] = (row.key, row.kind)
        step(number, len(wanted))
    return kept


def with_kept(item: QuestionData, kept: Kept) -> QuestionData:
    """The planned question with the keys of its pictures."""
    if not any(medium["key"].startswith(PLANNED) for medium in item.media):
        return item
    media = []
    for medium in item.media:
        key, kind = kept[medium["source"]]
        media.append({**medium, "key": key, "kind": kind})
    return replace(item, media=media)


def thumbnail(file: Attached) -> str:
    """A small picture as a data address, for a page that shows what will be; '' for a sound, or what cannot be shown."""
    try:
        small = redrawn(io.BytesIO(file.load()), longest_side=THUMB_SIDE, kind="JPEG")
    except (PictureRefused, WorkbookRefused):
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(small.read()).decode()}"


def _planned(items: Collection[QuestionData]) -> list[dict[str, Any]]:  # Any: JSON of items.py
    return [medium for item in items for medium in item.media if medium["key"].startswith(PLANNED)]


def _bad(found: Found, why: Mapping[int, str]) -> bool:
    return len(found.pictures) > MOST_MEDIA or any(picture.file in why for picture in found.pictures)


def _error(found: Found, files: Sequence[Attached], why: Mapping[int, str]) -> Finding:
    if len(found.pictures) > MOST_MEDIA:
        return Finding(found.sheet, found.row, "A", "pictures-many", {"n": len(found.pictures)})
    number = next(picture.file for picture in found.pictures if picture.file in why)
    name = files[number].name.rpartition("/")[2]
    values = {"name": name, "said": why[number]}
    return Finding(found.sheet, found.row, "A", "picture-unreadable", values)
