"""Courseware of a trainer: the list that takes files, and one package with its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.packages.models import Package, PackageVersion
from courses.packages.uses import uses_of
from courses.refusals import Refusal
from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.scorm.rules.standards import STANDARDS
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_files import file_lines, form_data, hand_in
from lms.web.trainer.package_gate import access_package, visible_packages
from lms.web.trainer.package_lines import (
    FindingGroup,
    contents,
    finding_groups,
    package_lines,
    standard_of,
    title_of,
)
from media_pipeline.library import binning

PAGE_SIZE = 30
BIN = "bin"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version; what was found in the current one stands on the page itself."""

    number: int
    is_current: bool
    made_at: datetime
    by: str
    size: str
    file_name: str
    can_look: bool
    groups: list[FindingGroup]


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def packages(request: HttpRequest) -> HttpResponse:
    """All packages, newest first, and files on their way; a POST hands one in."""
    refused = ""
    if request.method == "POST":
        try:
            return redirect("trainer:package_file", hand_in(request).uuid)
        except Refusal as refusal:
            refused = refusal.message
    context = {"refused": refused, **_list(request)}
    # Not asked again by itself: that would throw away a file that is being chosen or sent.
    return render(request, "trainer/packages.html", context, status=_status(refused))


def _list(request: HttpRequest) -> dict[str, object]:
    """At most ten queries, whatever the number of packages."""
    user, is_bin = person(request), request.GET.get("shelf") == BIN
    seen = visible_packages(user)
    chosen = seen.filter(binned_at__isnull=not is_bin).select_related("owner").order_by("-made_at", "-pk")
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    files = [] if is_bin else file_lines(user)
    return {
        "place": "packages",
        "page": page,
        "packages": package_lines(list(page)),
        "is_bin": is_bin,
        "bin_count": 0 if is_bin else seen.filter(binned_at__isnull=False).count(),
        "bin_days": binning.days(),
        "shows_owners": is_office(user),
        "files": files,
        "is_working": any(line.is_open for line in files),
        **form_data(user),
    }


@require_safe
@for_trainers
def package(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What it is, what was found in it, its versions, where it is used."""
    user = person(request)
    return render(request, "trainer/package.html", _page(access_package(user, uuid), user))


@require_POST
@for_trainers
def package_next(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand in the next version; whoever began on one before stays on it."""
    user = person(request)
    found = access_package(user, uuid)
    try:
        return redirect("trainer:package_file", hand_in(request, found).uuid)
    except Refusal as refusal:
        context = {**_page(found, user), "refused": refusal.message}
        return render(request, "trainer/package.html", context, status=_status(refusal.message))


def _status(refused: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def _page(found: Package, user: User) -> dict[str, object]:
    """At most ten queries."""
    versions = list(found.versions.select_related("made_by").order_by("-number"))
    lines, more = contents(versions[0])
    return {
        "place": "packages",
        "package": found,
        "title": title_of(found),
        "standard": standard_of(versions[0]),
        "groups": finding_groups(versions[0].findings),
        "contents": lines,
        "more_contents": more,
        "versions": [_version_line(version, versions[0]) for version in versions],
        "uses": uses_of([found.pk])[found.pk],
        "facts": _facts(found, versions),
        "clears_at": binning.clears_at(found.binned_at) if found.binned_at else None,
        "bin_days": binning.days(),
        **form_data(user, found),
    }


def _version_line(version: PackageVersion, current: PackageVersion) -> VersionLine:
    is_current = version.pk == current.pk
    return VersionLine(
        number=version.number,
        is_current=is_current,
        made_at=version.made_at,
        by=version.made_by.display_name if version.made_by else "",
        size=megabytes_text(version.bytes),
        file_name=version.file_name,
        can_look=version.kind in STANDARDS,
        groups=[] if is_current else finding_groups(version.findings),
    )


def _facts(found: Package, versions: list[PackageVersion]) -> list[tuple[str, str]]:
    """What a person asks of a package first."""
    current, together = versions[0], sum(one.bytes for one in versions)
    facts = [
        (_("Standard"), standard_of(current)),
        (_("Size of the file"), megabytes_text(current.archive_bytes)),
        (_("Unpacked"), megabytes_text(current.bytes)),
        (_("All versions together"), megabytes_text(together) if len(versions) > 1 else ""),
        (_("Uploaded"), date_format(timezone.localtime(found.made_at), "DATE_FORMAT")),
        (_("By"), found.owner.display_name if found.owner else ""),
    ]
    return [(name, value) for name, value in facts if value]
