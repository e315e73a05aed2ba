"""What is done to courseware from its pages: each act stands in the record, and can be repeated."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.actions import (
    bin_package,
    clear_package,
    forget_package_file,
    rename_package,
    restore_package,
    try_package_again,
)
from courses.packages.models import Package
from courses.refusals import Refusal
from lms.audit.actions import record
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_gate import access_handed_in, access_package
from lms.web.trainer.package_lines import title_of
from lms.web.trainer.uploads import kept_for

TITLE_MAX = 300


@require_POST
@for_trainers
def package_file_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`again`: try a file that stopped once more; else take it off the list."""
    work = access_handed_in(person(request), uuid)
    if "again" in request.POST:
        try_package_again(work)
        return redirect("trainer:package_file", uuid)
    forget_package_file(work)
    messages.info(request, _("The file is off the list."))
    return redirect("trainer:packages")


@require_POST
@for_trainers
def package_rename(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Call it something else."""
    found, title = access_package(person(request), uuid), request.POST.get("title", "").strip()[:TITLE_MAX]
    if not title:
        messages.error(request, _("Write a title first."))
        return redirect("trainer:package", uuid)
    with transaction.atomic():
        if rename_package(found, title=title):
            _note(request, "package.renamed", found, before=found.title, after=title)
    return redirect("trainer:package", uuid)


@require_POST
@for_trainers
def package_bin(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it into the bin, unless a lesson shows it."""
    found = access_package(person(request), uuid)
    try:
        with transaction.atomic():
            if bin_package(found):
                _note(request, "package.binned", found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("trainer:package", uuid)
    said = _("“%(title)s” is in the bin.") % {"title": title_of(found)}
    messages.success(request, f"{said} {kept_for()}")
    return redirect("trainer:package", uuid)


@require_POST
@for_trainers
def package_restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring it back from the bin."""
    found = access_package(person(request), uuid)
    with transaction.atomic():
        if restore_package(found):
            _note(request, "package.restored", found)
    return redirect("trainer:package", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def package_clear(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then clear a package out of the bin for good."""
    found = access_package(person(request), uuid)
    if request.method != "POST" and found.binned_at is None:
        return redirect("trainer:package", uuid)
    if request.method != "POST":
        context = {"place": "packages", "package": found, "title": title_of(found)}
        return render(request, "trainer/package_clear.html", context)
    try:
        with transaction.atomic():
            clear_package(found)
            _note(request, "package.cleared", found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("trainer:package", uuid)
    messages.success(request, _("“%(title)s” is cleared away.") % {"title": title_of(found)})
    return redirect("trainer:packages")


def _note(request: HttpRequest, action: str, package: Package, **detail: object) -> None:
    record(actor=person(request), action=action, noun="package", object_uuid=package.uuid, detail=detail)
