"""Pictures and sounds of questions: looked at by their bytes, kept under names that nobody guesses, added to a place."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.quizzes.banks import save_question
from courses.quizzes.exporters.media import OutFile
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.papers import media_count
from media_pipeline import probe
from media_pipeline.pictures.redrawing import PictureRefused, redrawn
from media_pipeline.refusals import Refused

FOLDER = "questions"
LONGEST_SIDE = 1_280
MOST_PICTURE_BYTES, MOST_SOUND_BYTES = 15_000_000, 5_000_000
LONGEST_SOUND_MS = 180_000
MOST_MEDIA = 12
# What iOS 13 and Chrome 77 play, by the first bytes; Ogg and WebM are silent on iPhones.
SOUNDS = (
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"\xff\xfb", "audio/mpeg", "mp3"),
    (0, b"\xff\xf3", "audio/mpeg", "mp3"),
    (4, b"ftyp", "audio/mp4", "m4a"),
    (8, b"WAVE", "audio/wav", "wav"),
)
DRAWINGS = (b"\x89PNG", b"GIF8")


class FileRefused(Exception):
    """The file is nothing that a question can show; `message` says what to do."""

    def __init__(self, code: str, message: Any) -> None:  # Any: a lazy translation
        super().__init__(code)
        self.code = code
        self.message = message


class FileKind(models.TextChoices):
    IMAGE = "image", _("picture")
    SOUND = "sound", _("sound")


class Looked(NamedTuple):
    """A file as it is kept."""

    data: bytes
    kind: FileKind
    media_type: str
    ending: str


class QuestionFile(models.Model):
    """A file that versions of questions name by `key`. It stays, because papers speak of it."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=FileKind)
    file = models.FileField(max_length=200)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "courses"

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        """Its name in the storage."""
        return str(self.file.name)


def add_medium(
    question: Question,
    *,
    at: str | int,
    file: IO[bytes],
    words: Mapping[str, str],
    actor: AbstractBaseUser | None,
) -> Question:
    """Show the picture or play the sound at the stem or at an option: another version of the question.

    A picture is drawn anew (nothing of the camera stays), a sound is kept as it is after a look inside in a process
    of its own. Raises FileRefused, QuestionUnclear.
    """
    item = question.as_data()
    if len(item.media) >= MOST_MEDIA:
        raise FileRefused("too-many", _("A question holds twelve pictures and sounds at most."))
    if at != "stem" and not (isinstance(at, int) and 0 <= at < media_count(item)):
        raise FileRefused("no-such-place", _("Choose where it belongs."))
    said = {code: text.strip() for code, text in words.items() if text.strip()}
    if not said:
        raise FileRefused(
            "no-words", _("Say in a few words what is to be seen or heard, for those who cannot.")
        )
    looked = looked_at(file)
    with transaction.atomic():
        kept = keep_file(question.bank, looked, actor)
        medium = {"at": at, "kind": looked.kind.value, "key": kept.key, "words": said}
        # The same file at the same place again (a double click) says it once, in the newest words.
        others = [each for each in item.media if (each["at"], each["key"]) != (at, kept.key)]
        return save_question(question.bank, replace(item, media=[*others, medium]), actor=actor)


def drop_medium(question: Question, *, key: str, actor: AbstractBaseUser | None) -> Question:
    """Take the picture or sound away; versions and papers that had it keep it. Twice is once."""
    item = question.as_data()
    media = [medium for medium in item.media if medium["key"] != key]
    return save_question(question.bank, replace(item, media=media), actor=actor)


def keep_file(bank: QuestionBank, looked: Looked, actor: AbstractBaseUser | None) -> QuestionFile:
    """The row of these bytes in this bank: the one that is there, else a new one."""
    digest = hashlib.sha256(looked.data).hexdigest()
    there = QuestionFile.objects.filter(bank=bank, sha256=digest).first()
    if there is not None:
        return there
    key = secrets.token_hex(12)
    return QuestionFile.objects.create(
        bank=bank,
        key=key,
        kind=looked.kind,
        file=default_storage.save(f"{FOLDER}/{key}.{looked.ending}", ContentFile(looked.data)),
        media_type=looked.media_type,
        size=len(looked.data),
        sha256=digest,
        by_id=actor.pk if actor else None,
    )


def looked_at(file: IO[bytes]) -> Looked:
    """A picture drawn anew, or a sound that was looked into. Raises FileRefused."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for offset, mark, media_type, ending in SOUNDS:
        if head[offset : offset + len(mark)] == mark:
            return Looked(_sound(file, ending), FileKind.SOUND, media_type, ending)
    return _picture(file, is_drawing=head.startswith(DRAWINGS))


def _picture(file: IO[bytes], *, is_drawing: bool) -> Looked:
    """JPEG, and PNG for what was drawn: WebP is not for iPhones before iOS 14."""
    if len(file.read(MOST_PICTURE_BYTES + 1)) > MOST_PICTURE_BYTES:
        raise FileRefused("too-large", _("This picture is larger than 15 MB. Save it smaller."))
    try:
        drawn = redrawn(file, longest_side=LONGEST_SIDE, kind="PNG" if is_drawing else "JPEG")
    except PictureRefused as refusal:
        raise FileRefused("no-picture", refusal.message) from refusal
    return Looked(drawn.read(), FileKind.IMAGE, str(drawn.content_type), "png" if is_drawing else "jpg")


def _sound(file: IO[bytes], ending: str) -> bytes:
    data = file.read(MOST_SOUND_BYTES + 1)
    if len(data) > MOST_SOUND_BYTES:
        raise FileRefused("too-large", _("This sound is larger than 5 MB. Cut it, or save it smaller."))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"sound.{ending}"
        source.write_bytes(data)
        try:
            info = probe.inspect(source)
        except Refused as refusal:
            raise FileRefused("no-sound", refusal.reason) from refusal
    if info.video is not None or info.audio is None:
        raise FileRefused(
            "no-sound", _("Only sound is taken here: MP3, M4A or WAV. Films belong in a lesson.")
        )
    if info.duration_ms > LONGEST_SOUND_MS:
        raise FileRefused("too-long", _("This sound is longer than three minutes. Cut it."))
    return data


def bank_files(bank: QuestionBank) -> dict[str, OutFile]:
    """The files of a bank by their keys, for an export. One query; bytes are read when they are asked for."""
    rows = QuestionFile.objects.filter(bank=bank)
    return {row.key: OutFile(row.name.rpartition("/")[2], partial(_bytes_of, row)) for row in rows}


def _bytes_of(row: QuestionFile) -> bytes:
    with open_file(row) as file:
        return file.read()


def open_file(row: QuestionFile) -> File[bytes]:
    """The bytes. Raises FileNotFoundError."""
    found: File[bytes] = default_storage.open(row.name)
    return found
