"""Rows of the storey of bytes: uploads and their parts, assets, renditions, captions, and the work to be done."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media_pipeline.jobs import WorkRow
from media_pipeline.states import FILM, AssetState, RenditionState, Step, UploadState


def choices(
    names: type[AssetState | RenditionState | Step | UploadState],
) -> list[tuple[str, str]]:
    """An enum of states.py as Django's choices."""
    return [(member.value, member.value) for member in names]


def new_folder() -> str:
    """A folder name that nobody can guess, for one source file alone."""
    return secrets.token_hex(16)


class Asset(models.Model):
    """One source file and what became of it. Immutable once published: a new file is a new asset."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="media_assets",
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.VIDEO)
    state = models.CharField(max_length=12, choices=choices(AssetState), default=AssetState.RECEIVED.value)
    source_folder = models.CharField(max_length=32, unique=True, default=new_folder)
    source_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    source_bytes = models.BigIntegerField(default=0)
    profile = models.CharField(max_length=24, blank=True, default="")
    # Bytes and profile while this asset is the one that has them encoded; its twins wait for it.
    encodes = models.CharField(max_length=100, null=True, unique=True, default=None, editable=False)  # noqa: DJ001  unique, and mostly absent
    declared_ms = models.BigIntegerField(null=True, blank=True)
    duration_ms = models.BigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    content_class = models.CharField(max_length=12, blank=True, default="")
    media_info = models.JSONField(default=dict, blank=True)
    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    warnings = models.JSONField(default=list, blank=True)
    # How much of a damaged file can be played; null for whole ones.
    readable_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    has_poster = models.BooleanField(default=False)
    # The file that is shown: one of `stills` pictures that were taken from the film, or one that a person brought.
    poster = models.CharField(max_length=40, default="poster.jpg", db_default="poster.jpg")
    stills = models.PositiveSmallIntegerField(default=0, db_default=0)
    has_sprites = models.BooleanField(default=False, db_default=False)
    has_lite = models.BooleanField(default=False)
    slides = models.PositiveIntegerField(default=0, db_default=0)
    playable_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # A person decided that what is readable of a damaged source is enough.
    kept_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )
    # In the bin: hidden, still counted, cleared away some days later.
    binned_at = models.DateTimeField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"])]

    def __str__(self) -> str:
        return self.title


class Rendition(models.Model):
    """One way to play an asset. Files lie in the asset's published folder, under `folder`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=16)
    profile = models.CharField(max_length=24)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=12, choices=choices(RenditionState), default=RenditionState.QUEUED.value
    )
    folder = models.CharField(max_length=24, blank=True, default="")
    # While it grows in a bucket: the playlist of the pieces sent so far; they stay for a while after it is done.
    interim = models.CharField(max_length=32, blank=True, default="", db_default="")
    interim_until = models.DateTimeField(null=True, blank=True, db_index=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    frame_rate = models.CharField(max_length=16, blank=True, default="")
    codecs = models.CharField(max_length=60, blank=True, default="")
    bytes = models.BigIntegerField(default=0)
    peak_bps = models.BigIntegerField(default=0)
    average_bps = models.BigIntegerField(default=0)
    duration_ms = models.BigIntegerField(null=True, blank=True)
    is_listed = models.BooleanField(default=True)
    progress_pct = models.PositiveSmallIntegerField(default=0)
    remaining_s = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    log_tail = models.TextField(blank=True, default="", db_default="")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "name", "profile"], name="media_one_rendition_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CaptionTrack(models.Model):
    """Captions of an asset in one language. `text` is what is being worked on; viewers have `file`, none while empty.

    `revision` counts every change of the text, and is the lock of two people who edit at once.
    """

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=16)
    label = models.CharField(max_length=60)
    file = models.CharField(max_length=80, blank=True)
    # The file before, which pages that are open still name.
    file_before = models.CharField(max_length=80, blank=True, default="", db_default="")
    cues = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0, db_default=0)
    published_revision = models.PositiveIntegerField(null=True, blank=True)
    # Beginnings (ms) of the lines that the machine was not sure of.
    doubts = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "language"], name="media_one_caption_per_language"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_draft(self) -> bool:
        """Whether no viewer has them yet."""
        return not self.file

    @property
    def is_behind(self) -> bool:
        """Whether viewers have an older text than the one being worked on."""
        return bool(self.file) and (self.published_revision or 0) != self.revision


class CaptionVersion(models.Model):
    """What captions said at a revision, who wrote it and where it came from; `source` is a file as it was uploaded."""

    class Origin(models.TextChoices):
        FILE = "file", _("from a file")
        EDIT = "edit", _("edited")
        SHIFT = "shift", _("moved in time")
        RESTORED = "restored", _("an earlier version taken back")
        RECOGNISED = "recognised", _("drafted by the machine")
        FILM = "film", _("from the film")

    track = models.ForeignKey(CaptionTrack, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    text = models.TextField()
    cues = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=12, choices=Origin)
    encoding = models.CharField(max_length=20, blank=True, default="")
    source = models.BinaryField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["track", "revision"], name="media_one_version_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} {self.revision}"


class Upload(models.Model):
    """A resumable upload: announced with its size, sent in parts, completed once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="media_uploads"
    )
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True, default="")
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=100, blank=True, default="")
    content_type = models.CharField(max_length=100, blank=True, default="")
    # What it is for (purposes.py), and what it is to belong to there: a uuid, or nothing.
    purpose = models.CharField(max_length=24, default=FILM, db_default=FILM)
    target = models.CharField(max_length=36, blank=True, default="", db_default="")
    part_bytes = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=choices(UploadState), default=UploadState.OPEN.value)
    source_folder = models.CharField(max_length=32, unique=True, default=new_folder)
    # What the bucket calls these parts; empty on disk and until the first part.
    sending = models.TextField(blank=True, default="", db_default="")
    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    asset = models.OneToOneField(
        Asset, null=True, blank=True, on_delete=models.SET_NULL, related_name="upload"
    )
    # The row of the storey above that took it over.
    taken_as = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "expires_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="media_upload_has_bytes"),
            models.UniqueConstraint(
                fields=["owner", "purpose", "target", "size", "fingerprint"],
                condition=Q(state=UploadState.OPEN.value) & ~Q(fingerprint=""),
                name="media_one_open_upload_per_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """One part that lies on disk, synced, or in the bucket, with its checksum."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="media_one_part_per_number")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"


class TurnedAway(models.Model):
    """A file that was not taken, and why: remembered for some days, so that nothing fails without a word."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="media_refusals"
    )
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    code = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name", "size"], name="media_one_refusal_per_file")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.code}"


class Quota(models.Model):
    """The room of one person, where it is not the room that everybody has."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="media_quota"
    )
    bytes = models.BigIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.bytes}"


class MediaJob(WorkRow):
    """The work on one asset: its step says what comes next; after each step the row goes back to the queue, so
    that cheap steps of all assets come before the long one of any.
    """

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="job")
    step = models.CharField(max_length=12, choices=choices(Step), default=Step.PROBE.value)
    step_rank = models.PositiveSmallIntegerField(default=0)
    # Since when the place, and not the file, keeps it from being done (holding.py).
    held_since = models.DateTimeField(null=True, blank=True)

    class Meta(WorkRow.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.asset_id} {self.step}"


class Piece(WorkRow):
    """A share of a long film's pictures, or one of its sounds, that any worker may make (pieces/plans.py)."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="pieces")
    profile = models.CharField(max_length=24)
    rank = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    rungs = models.CharField(max_length=120, blank=True, default="")
    sound_k = models.PositiveSmallIntegerField(default=0)
    start_s = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    is_last = models.BooleanField()
    folder = models.CharField(max_length=80, blank=True, default="")
    held_since = models.DateTimeField(null=True, blank=True)
    error_lines = models.PositiveIntegerField(default=0)

    class Meta(WorkRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["asset", "rungs", "sound_k", "number"], name="media_one_piece"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.rungs or self.sound_k} {self.number}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its rungs; none for a sound."""
        return tuple(self.rungs.split(",")) if self.rungs else ()


class Errand(WorkRow):
    """Something small that somebody wants of a film (errands.py says how): one of a kind and language at a time."""

    class Kind(models.TextChoices):
        FRAME = "frame", _("a picture of a moment")
        PICTURES = "pictures", _("pictures of the film")
        SPEECH = "speech", _("captions drafted by the machine")
        SUBTITLES = "subtitles", _("captions from inside the film")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=16, blank=True, default="")
    label = models.CharField(max_length=60, blank=True, default="")
    at_ms = models.PositiveBigIntegerField(default=0)
    track = models.PositiveSmallIntegerField(default=0, db_default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(WorkRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["asset", "kind", "language"], name="media_one_errand_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.kind} {self.language}".strip()


class Duty(models.Model):
    """When something that is done again and again was last done, for whoever watches from another process."""

    name = models.CharField(max_length=40, primary_key=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
