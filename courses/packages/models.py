"""Packages that are kept: a package, its versions that never change, their files, and the bytes that files share."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.packages.safe_zip.naming import folded
from media_pipeline import disk
from media_pipeline.jobs import WorkRow

TAKE_TASK = "courses.take_package"
INCOMING = "packages/incoming"


class Package(models.Model):
    """A course that came as a file, whatever version of it is played where."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Whose, and what its first version held: the same file handed in twice at once is one package.
    origin = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    # In the bin since: it comes back for some days, then it is cleared away (binning.py).
    binned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "courses"

    def __str__(self) -> str:
        return self.title or str(self.uuid)


class PackageVersion(models.Model):
    """What one file held. Nothing of it changes: who began on it stays on it (standards.md §1).

    `course` is `Course.as_data()` of the manifest, `findings` are kept as codes and values, so that they can be said
    in any language. `digest` is of names and bytes, not of the archive: packed anew, the same files are the same.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    edition = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True)
    course = models.JSONField()
    findings = models.JSONField(default=list)
    file_name = models.CharField(max_length=200, blank=True)
    archive_bytes = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="package_versions_are_numbered"),
            models.UniqueConstraint(fields=["package", "digest"], name="package_version_comes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} v{self.number}"


class PackageBlob(models.Model):
    """Bytes in the storage that files of any version share. The row is there before its bytes and goes after them.

    `stored_at` is empty while the bytes may be missing; `touched_at` keeps the reaper away from who is about to use them.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "courses"

    def __str__(self) -> str:
        return self.sha256

    @property
    def key(self) -> str:
        """Its name in the storage."""
        return blob_key(self.sha256)


class PackageFile(models.Model):
    """A file of a version, by the name that its pages use; `name_key` finds it also in other capitals."""

    version = models.ForeignKey(PackageVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=32)
    blob = models.ForeignKey(PackageBlob, on_delete=models.PROTECT, related_name="files")
    media_type = models.CharField(max_length=100)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["version", "name_key"], name="package_file_names_differ")
        ]

    def __str__(self) -> str:
        return self.name


class PackageWork(WorkRow):
    """Work: a file that was handed in becomes a version (`handing_in.py`). Done with a `code` means refused."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # As whose next version; empty for a package of its own.
    package = models.ForeignKey(Package, on_delete=models.CASCADE, null=True, related_name="+")
    version = models.ForeignKey(PackageVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    is_new = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    bytes = models.PositiveBigIntegerField()
    # Where the parts became the file, if it came in parts.
    source_folder = models.CharField(max_length=32, blank=True, default="", db_default="")
    code = models.CharField(max_length=40, blank=True)
    findings = models.JSONField(default=list)

    class Meta(WorkRow.Meta):
        abstract = False
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(
                fields=["source_folder"],
                condition=~Q(source_folder=""),
                name="package_work_takes_a_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def key(self) -> str:
        """Where the storage keeps the file until it is taken or refused."""
        return disk.original(self.source_folder) if self.source_folder else f"{INCOMING}/{self.uuid}.zip"


def blob_key(sha256: str) -> str:
    """Where the storage keeps bytes of this sum."""
    return f"packages/{sha256[:2]}/{sha256}"


def name_key(name: str) -> str:
    """What names share that only differ in capitals or in how accents are written, in 32 signs."""
    return hashlib.sha256(folded(name).encode()).hexdigest()[:32]
