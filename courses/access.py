"""Who may see a course and who may write one."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.catalogue.models import CatalogueIndexPage, CoursePage

EDITORS = "trainers"
PUBLISH = "publish_page"
PAGE_RIGHTS = ("add_page", "change_page", PUBLISH)
MODEL_RIGHTS = (
    ("wagtailadmin", "access_admin"),
    ("simple_translation", "submit_translation"),
    ("courses", "add_questionbank"),
    ("courses", "change_questionbank"),
    ("courses", "view_questionbank"),
    ("courses", "add_subject"),
    ("courses", "change_subject"),
    ("courses", "view_subject"),
)
# Wagtail asks for the rights of its own models, whichever models stand in for them.
COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


def public_courses() -> QuerySet[CoursePage]:
    """Course pages that anybody may open: published and listed. An unlisted course is opened from above."""
    return CoursePage.objects.live().filter(listed=True)


def is_public(page: CoursePage) -> bool:
    """Whether anybody may open the page. A translation follows the page first written (one query)."""
    first = CoursePage.objects.filter(translation_key=page.translation_key, live=True).order_by("pk").first()
    return page.live and first is not None and first.listed


def grant_editor(user: PermissionsMixin) -> None:
    """Let the person write courses, question banks and pictures in the editor. Needs a planted site. Idempotent."""
    user.groups.add(Group.objects.get_or_create(name=EDITORS)[0])


def revoke_editor(user: PermissionsMixin) -> None:
    """Take that back. Idempotent."""
    user.groups.remove(*Group.objects.filter(name=EDITORS))


def plant_editor_group(catalogues: Iterable[CatalogueIndexPage]) -> Group:
    """The group of editors: add, change and publish under the catalogues, and nothing above. Idempotent; what
    `let_editors_publish` decided stays.
    """
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*_permissions(MODEL_RIGHTS))
    may_publish = not GroupPagePermission.objects.filter(group=group).exists() or editors_may_publish()
    page_rights = _page_rights(PAGE_RIGHTS if may_publish else PAGE_RIGHTS[:-1])
    for index in catalogues:
        for right in page_rights:
            GroupPagePermission.objects.get_or_create(
                group=group, page=Page.objects.get(pk=index.pk), permission=right
            )
    root = Collection.get_first_root_node()
    for right in _permissions(COLLECTION_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
    return group


def editors_may_publish() -> bool:
    """Whether editors publish what they write themselves. One query."""
    granted = GroupPagePermission.objects.filter(group__name=EDITORS, permission__codename=PUBLISH)
    return granted.exists()


def let_editors_publish(*, may: bool) -> None:
    """Give or take the right to publish under the catalogues; writing stays. Needs a planted site. Idempotent."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    granted = GroupPagePermission.objects.filter(group=group, permission__codename=PUBLISH)
    if not may:
        granted.delete()
        return
    (right,) = _page_rights([PUBLISH])
    for index in CatalogueIndexPage.objects.all():
        GroupPagePermission.objects.get_or_create(group=group, page_id=index.pk, permission=right)


def _page_rights(names: Iterable[str]) -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label=Page._meta.app_label, codename__in=list(names))
    )


def _permissions(names: Iterable[tuple[str, str]]) -> list[Permission]:
    wanted = set(names)
    rows = Permission.objects.filter(codename__in=[codename for _label, codename in wanted])
    return [
        row
        for row in rows.select_related("content_type")
        if (row.content_type.app_label, row.codename) in wanted
    ]
