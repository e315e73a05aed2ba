"""Courseware as a learner would see it, in a frame of the content host; nothing of a look is kept."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.scorm.rules.standards import STANDARDS
from lms.scorm.tokens import LaunchName, token_of
from lms.web.person import person
from lms.web.player_page import around_courseware
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_gate import access_package
from lms.web.trainer.package_lines import title_of


@require_safe
@for_trainers
def package_look(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One version. Two queries. Raises Http404 for one that cannot be played."""
    package = access_package(person(request), uuid)
    version = package.versions.defer("course", "findings").filter(number=number).first()
    if version is None or version.kind not in STANDARDS:
        raise Http404
    token = token_of(LaunchName(version.uuid, 0, get_language() or ""))
    context = {
        "place": "packages",
        "package": package,
        "title": title_of(package),
        "number": number,
        "address": f"{settings.CONTENT_ORIGIN}/s/{token}/shell",
    }
    return around_courseware(render(request, "trainer/package_look.html", context))
