"""The courseware lesson: one version of a package, chosen in the editor; a later version changes nothing by itself."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.lessons.parts import BODY_FEATURES, LessonBlock
from courses.lessons.quiz_plan import QuizPart, quiz_ref
from courses.lessons.shape import LessonShape
from courses.packages.manifest.structure import Kind
from courses.packages.models import PackageVersion

KIND = "package"
# What a browser can play here.
PLAYED = (Kind.SCORM12.value, Kind.SCORM2004.value)

Group = tuple[str, list[tuple[str, str]]]


def version_choices() -> list[Group]:
    """The versions of every package for a select, newest first: an older one says that a newer is there. One query."""
    rows = PackageVersion.objects.filter(package__binned_at=None, kind__in=PLAYED)
    columns = ("package_id", "package__title", "number", "uuid")
    titles: dict[int, str] = {}
    versions: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for package_id, title, number, uuid in rows.order_by("-number").values_list(*columns):
        titles[package_id] = title or _now("Courseware without a title")
        words = (
            _now("version %(number)s, newest")
            if not versions[package_id]
            else _now("version %(number)s; there is a newer one")
        )
        versions[package_id].append((str(uuid), f"{titles[package_id]} · {words % {'number': number}}"))
    return [(titles[key], versions[key]) for key in sorted(versions, key=lambda key: (titles[key], key))]


class PackageBlock(LessonBlock):
    """Courseware that plays in the page."""

    package = blocks.ChoiceBlock(
        choices=version_choices,
        label=_("Courseware"),
        help_text=_("Whoever began on another version goes on with that one."),
    )
    notes = blocks.RichTextBlock(
        required=False, features=BODY_FEATURES, label=_("Notes beside the courseware")
    )
    quiz = QuizPart(required=False, label=_("Quiz after the courseware"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Courseware")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "package", "minutes", "quiz", "notes"], settings=["component", "required"]
        )


def shape_of(value: blocks.StructValue) -> LessonShape:
    """What a course version keeps of a courseware lesson."""
    version = value.get("package")
    return LessonShape(
        kind=KIND,
        package=UUID(str(version)) if version else None,
        quiz=quiz_ref(value.get("quiz")),
        body=value.get("notes"),
    )
