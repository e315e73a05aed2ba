"""One film stands in for another in the drafts of courses; what is published, and who learns from it, stays."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Revision

from courses.catalogue.models import CoursePage
from courses.films.models import FilmPlace
from courses.lessons.video import FILM


@dataclass(frozen=True, slots=True)
class Replaced:
    """Pages whose draft shows the new film now, and pages that somebody has locked or that the person may not edit."""

    changed: tuple[CoursePage, ...]
    left: tuple[CoursePage, ...]


@transaction.atomic
def replace_film(*, old: UUID, new: UUID, course_keys: Collection[UUID], actor: AbstractBaseUser) -> Replaced:
    """Point the drafts of these courses, in every language, from `old` to `new`; a revision in the page's history says
    who did. Published versions wait until somebody publishes. Doing it again changes nothing.
    """
    pages = FilmPlace.objects.filter(asset_uuid=old, in_draft=True, page__translation_key__in=course_keys)
    changed, left = [], []
    for page_id in pages.order_by("page_id").values_list("page_id", flat=True).distinct():
        page = CoursePage.objects.select_for_update(of=("self",)).get(pk=page_id)
        rights = page.permissions_for_user(actor)
        if not rights.can_edit() or rights.page_locked():
            left.append(page)
        elif _point(page, str(old), str(new), actor):
            changed.append(page)
    return Replaced(tuple(changed), tuple(left))


def _point(page: CoursePage, old: str, new: str, actor: AbstractBaseUser) -> bool:
    """Write the draft with the new film; False when the draft does not show the old one (any more)."""
    draft = page.get_latest_revision_as_object()
    blocks = draft.lessons.get_prep_value()
    found = [block for block in blocks if block["value"].get(FILM) == old]
    for block in found:
        block["value"][FILM] = new
    if not found:
        return False
    draft.lessons = blocks
    revision: Revision = draft.save_revision(user=actor, changed=True, log_action=True)
    _plan_again(page, revision, old, new)
    return True


def _plan_again(page: CoursePage, fresh: Revision, old: str, new: str) -> None:
    """A draft that is to be published at a set time shows the new film, too."""
    planned = Revision.page_revisions.filter(object_id=str(page.pk), approved_go_live_at__isnull=False)
    for revision in planned.exclude(pk=fresh.pk):
        content: dict[str, Any] = revision.content  # Any: Wagtail's serialised page
        blocks = json.loads(content.get("lessons") or "[]")
        for block in blocks:
            if block["value"].get(FILM) == old:
                block["value"][FILM] = new
        content["lessons"] = json.dumps(blocks)
        revision.content = content
        revision.save(update_fields=["content"])
