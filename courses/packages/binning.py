"""What is done to packages that are there: a title; what nobody uses goes into the bin, comes back for some days, and is cleared away then."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.packages.handing_in import give_up_for
from courses.packages.models import Package, PackageFile
from courses.packages.uses import uses_of
from courses.refusals import Refusal
from media_pipeline.library import binning

log = logging.getLogger(__name__)

CLEARED_AT_ONCE = 20


class PackageInUse(Refusal):
    code = "package-in-use"
    words = _("A lesson shows this courseware. Take it out of the lesson first.")


class PackageNotInBin(Refusal):
    code = "package-not-in-bin"
    words = _("This courseware is not in the bin, so nothing was cleared away.")


def rename_package(package: Package, *, title: str) -> bool:
    """Call it something else; its versions keep what their manifests say. False when it was called so."""
    return bool(Package.objects.filter(pk=package.pk).exclude(title=title).update(title=title))


@transaction.atomic
def bin_package(package: Package) -> bool:
    """Hide the package with all its versions. False when it was in the bin already. Raises PackageInUse."""
    locked = Package.objects.select_for_update().get(pk=package.pk)
    if uses_of([locked.pk])[locked.pk]:
        raise PackageInUse
    return bool(Package.objects.filter(pk=locked.pk, binned_at=None).update(binned_at=timezone.now()))


def restore_package(package: Package) -> bool:
    """Bring it back. False when it was not in the bin."""
    return bool(Package.objects.filter(pk=package.pk, binned_at__isnull=False).update(binned_at=None))


@transaction.atomic
def clear_package(package: Package) -> None:
    """Delete it for good; its bytes go when no other package names them (`blobs.reap`). Raises PackageNotInBin, PackageInUse."""
    locked = Package.objects.select_for_update().filter(pk=package.pk, binned_at__isnull=False).first()
    if locked is None:
        raise PackageNotInBin
    if uses_of([locked.pk])[locked.pk]:
        raise PackageInUse
    PackageFile.objects.filter(version__package=locked).delete()
    locked.versions.all().delete()
    give_up_for(locked)
    locked.delete()


def clear_packages_bin(now: datetime | None = None) -> int:
    """Clear what has been in the bin for long enough; what came into use meanwhile comes back. Returns how many went."""
    until = (now or timezone.now()) - timedelta(days=binning.days())
    count = 0
    for package in Package.objects.filter(binned_at__lte=until).order_by("binned_at")[:CLEARED_AT_ONCE]:
        try:
            clear_package(package)
            count += 1
        except PackageInUse:
            log.warning("package %s came into use in the bin: it is restored", package.uuid)
            restore_package(package)
    return count
