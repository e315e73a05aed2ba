"""Where courseware is used: lessons of drafts and published pages, versions that learners are on, attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.packages.models import PackageVersion
from courses.packages.uses import Use
from courses.queries import places_of, versions_showing
from lms.cohorts.models import CoursePin
from lms.scorm.models import Registration


def uses_in_courses(keys: Collection[int]) -> dict[int, list[Use]]:
    """The uses of packages by their keys: lessons first; a version or an attempt only where no lesson is said. Four queries."""
    rows = PackageVersion.objects.filter(package__in=keys).values_list("uuid", "package_id")
    packages = dict(rows)
    found: dict[int, dict[Use, None]] = defaultdict(dict)
    placed = set()
    for uuid, places in places_of(packages, get_language() or "").items():
        for place in places:
            address = reverse("wagtailadmin_pages:edit", args=[place.page_id])
            found[packages[uuid]][Use(place.course_title, place.lesson_title, address)] = None
            placed.add((packages[uuid], place.course_key))
    learned = CoursePin.objects.values_list("version_id", flat=True)
    for uuid, versions in versions_showing(packages, learned).items():
        for version in versions:
            if (packages[uuid], version.course_key) not in placed:
                words = _("version %(number)s, which learners are on") % {"number": version.number}
                found[packages[uuid]][Use(version.code, words)] = None
    tried = Registration.objects.filter(package_version__package__in=keys)
    for key in tried.values_list("package_version__package", flat=True).distinct():
        if not found[key]:
            found[key][Use(_("Attempts of learners"))] = None
    return {key: list(uses) for key, uses in found.items()}
