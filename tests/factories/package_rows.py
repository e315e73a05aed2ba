"""A package and a file on its way as bare rows, without bytes: for tests about who sees them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from courses.packages.models import Package, PackageVersion, PackageWork
from lms.scorm.models import Registration
from media_pipeline.jobs import WorkState


def bare_package(owner: Any, title: str) -> Package:
    """A package of one version of `owner`."""
    package = Package.objects.create(origin=f"{owner.pk}:{title}", title=title, owner=owner)
    about = {"kind": "scorm12", "edition": "1.2", "title": title}
    PackageVersion.objects.create(
        package=package,
        number=1,
        digest=title,
        course={**about, "chosen": {"title": title}},
        archive_bytes=1,
        bytes=1,
        made_by=owner,
        **about,
    )
    return package


def bare_attempt(package: Package, enrolment: Any) -> Registration:
    """An attempt of somebody at the package."""
    now = timezone.now()
    return Registration.objects.create(
        enrolment=enrolment, course_key=uuid4(), lesson_uuid=uuid4(), lesson_version=1, number=1,
        package_version=package.versions.get(), kind="scorm12", started_at=now, last_at=now,
    )  # fmt: skip


def bare_package_file(owner: Any, name: str) -> PackageWork:
    """A file that a worker could not take."""
    return PackageWork.objects.create(asked_by=owner, file_name=name, bytes=1, state=WorkState.FAILED)
