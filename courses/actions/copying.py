"""Makes a copied course a course of its own, so that progress in one is not progress in the other."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from courses.catalogue.models import CoursePage


@transaction.atomic
def make_independent(page: CoursePage) -> CoursePage:
    """Give the fresh copy a free code, the address of that code and new lesson ids; it stays a draft."""
    page.code = _free_code(page.code)
    page.slug = _free_slug(page, slugify(page.code))
    blocks = [_renewed(block) for block in page.lessons.get_prep_value()]
    page.lessons = blocks  # type: ignore[assignment]  # the field takes raw blocks and gives a stream
    page.save()
    page.save_revision(changed=True)
    return page


def _free_code(code: str) -> str:
    number = 2
    while CoursePage.objects.filter(code__iexact=f"{code}-{number}").exists():
        number += 1
    return f"{code}-{number}"


def _free_slug(page: CoursePage, slug: str) -> str:
    siblings = page.get_siblings(inclusive=False)
    return f"{slug}-{page.pk}" if siblings.filter(slug=slug).exists() else slug


def _renewed(block: dict[str, Any]) -> dict[str, Any]:  # Any: Wagtail's raw stream
    return {**block, "id": str(uuid.uuid4())}
