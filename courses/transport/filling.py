"""Gaps of a course that was brought in: a film or courseware that has come meanwhile takes its place in the draft."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from courses.catalogue.models import CoursePage
from courses.packages.models import PackageVersion
from courses.transport.matching import films_here
from courses.transport.models import CourseImport
from courses.transport.schema import FILM

FIELDS = {FILM: "video", "package": "package"}


@transaction.atomic
def fill_gaps(row: CourseImport, *, actor: AbstractBaseUser) -> int:
    """Put what is here now into the lessons that wait for it, where they are still empty. Returns how many gaps are closed."""
    here = {
        **{
            digest: str(uuid)
            for digest, uuid in films_here([gap["digest"] for gap in row.gaps], actor).items()
        },
        **_packages(row, actor),
    }
    found = {
        gap["lesson"]: (FIELDS[gap["of"]], here[gap["digest"]]) for gap in row.gaps if gap["digest"] in here
    }
    if not found:
        return 0
    pages = (
        CoursePage.objects.select_for_update(of=("self",)).filter(translation_key=row.page_key).order_by("pk")
    )
    for page in pages:
        if page.permissions_for_user(actor).can_edit() and not page.locked:
            _fill(page, found, actor)
    row.gaps = [gap for gap in row.gaps if gap["lesson"] not in found]
    row.save(update_fields=["gaps", "updated_at"])
    return len(found)


def _fill(page: CoursePage, found: dict[str, tuple[str, str]], actor: AbstractBaseUser) -> None:
    draft = page.get_latest_revision_as_object()
    blocks: list[dict[str, Any]] = list(draft.lessons.get_prep_value())  # Any: Wagtail's raw stream
    for block in blocks:
        field, uuid = found.get(block["id"], ("", ""))
        if field and not block["value"].get(field):
            block["value"][field] = uuid
    draft.lessons = blocks
    draft.save_revision(user=actor, changed=True)


def _packages(row: CourseImport, actor: AbstractBaseUser) -> dict[str, str]:
    digests = [gap["digest"] for gap in row.gaps]
    rows = PackageVersion.objects.filter(
        digest__in=digests, package__owner_id=actor.pk, package__binned_at=None
    )
    return {digest: str(uuid) for digest, uuid in rows.order_by("pk").values_list("digest", "uuid")}
