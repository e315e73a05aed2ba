"""Makes a copied course a course of its own, so that progress in one is not progress in the other."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from courses.catalogue.models import CoursePage


@transaction.atomic
def make_independent(page: CoursePage) -> CoursePage:
    """Give the fresh copy a free code, the address of that code and new lesson ids; it stays a draft."""
    page.code = _free_code(page.code)
    page.slug = _free_slug(page, slugify(page.code))
    page.lessons = [_renewed(block) for block in page.lessons.get_prep_value()]
    page.save()
    page.save_revision(changed=True)
    return page


def _free_code(code: str) -> str:
    number = 2
    while CoursePage.objects.filter(code__iexact=f"{code}-{number}").exists():
        number += 1
    return f"{code}-{number}"


def _free_slug(page: CoursePage, slug: str) -> str:
    return slug if Page._slug_is_available(slug, page.get_parent(), page) else f"{slug}-{page.pk}"


def _renewed(block: dict[str, Any]) -> dict[str, Any]:  # Any: Wagtail's raw stream
    return {**block, "id": str(uuid.uuid4())}
