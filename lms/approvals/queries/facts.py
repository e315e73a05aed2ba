"""What is known of the files, banks and rights of a course, for the checklist. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from courses.packages.findings import Severity
from courses.packages.models import PackageVersion
from courses.quizzes.labels import State, clean_category, folded
from courses.quizzes.models import Question
from lms.approvals.models import Rights
from lms.approvals.queries import rights_of
from lms.approvals.rules.checklist import Checked, Courseware, Film, Known, Right, check
from media_pipeline.models import Asset, CaptionTrack
from media_pipeline.states import AssetState

# JSON values of an outline.
Document = Mapping[str, Any]
BROKEN = frozenset({AssetState.FAILED.value, AssetState.REFUSED.value, AssetState.DAMAGED.value})


def checklist_of(outline: Document, course_key: UUID, today: date | None = None) -> list[Checked]:
    """Every point of the checklist for a course as its outline says it. Five queries at most."""
    rights = rights_of(course_key)
    known = Known(
        today=today or timezone.localdate(),
        all_languages=tuple(code for code, _name in settings.LANGUAGES),
        films=_films(outline),
        courseware=_courseware(outline),
        drawable=_drawable(outline),
        rights={_name_of(row, course_key): Right(row.holder, row.until_on) for row in rights.values()},
    )
    return check(outline, known)


def _name_of(row: Rights, course_key: UUID) -> str:
    return "" if row.object_uuid == course_key else str(row.object_uuid)


def _films(outline: Document) -> dict[str, Film]:
    """Two queries."""
    wanted = [lesson["asset"] for lesson in outline["lessons"] if lesson["asset"]]
    spoken: dict[int, set[str]] = {}
    tracks = CaptionTrack.objects.filter(asset__uuid__in=wanted).exclude(file="")
    for asset, language in tracks.values_list("asset_id", "language"):
        spoken.setdefault(asset, set()).update(_as_ours(language))
    return {
        str(asset.uuid): Film(
            is_there=asset.binned_at is None,
            is_playable=asset.playable_at is not None,
            has_failed=asset.state in BROKEN and asset.kept_at is None,
            length_s=(asset.duration_ms or 0) // 1000,
            captions=frozenset(spoken.get(asset.pk, ())),
        )
        for asset in Asset.objects.filter(uuid__in=wanted)
    }


def _as_ours(language: str) -> list[str]:
    """The languages of ours that a track is in: zh-CN and zh are zh-hans here."""
    first = language.lower().split("-")[0]
    return [code for code, _name in settings.LANGUAGES if code.split("-")[0] == first]


def _courseware(outline: Document) -> dict[str, Courseware]:
    """One query."""
    wanted = [lesson["package"] for lesson in outline["lessons"] if lesson.get("package")]
    if not wanted:
        return {}
    newest = PackageVersion.objects.filter(package=OuterRef("package")).order_by("-number")
    rows = PackageVersion.objects.filter(uuid__in=wanted).annotate(
        newest=Subquery(newest.values("number")[:1]), binned_at=F("package__binned_at")
    )
    return {
        str(row.uuid): Courseware(
            is_there=row.binned_at is None,
            is_newest=row.number == row.newest,
            warnings=sum(found.get("severity") == Severity.WARNING for found in row.findings),
        )
        for row in rows.defer("course")
    }


def _drawable(outline: Document) -> dict[tuple[str, int], int]:
    """How many approved questions each part of a quiz can be drawn from: never one that another part has chosen. One query."""
    plans = [(lesson["uuid"], _parts(lesson["quiz"])) for lesson in outline["lessons"] if lesson["quiz"]]
    banks = {part["bank"] for _lesson, parts in plans for part in parts}
    if not banks:
        return {}
    rows: dict[str, list[tuple[str, str, int, str]]] = {}
    columns = ("bank__key", "uuid", "category", "difficulty", "tag_line")
    for bank, uuid, *rest in Question.objects.filter(bank__key__in=banks, state=State.APPROVED).values_list(
        *columns
    ):
        rows.setdefault(bank, []).append((str(uuid), *rest))
    found = {}
    for lesson, parts in plans:
        chosen = {uuid for part in parts for uuid in part.get("fixed", ())}
        for number, part in enumerate(parts):
            found[lesson, number] = sum(_fits(row, part, chosen) for row in rows.get(part["bank"], ()))
    return found


def _parts(quiz: Document) -> Sequence[Document]:
    return quiz.get("parts") or [{"bank": quiz["bank"]}]


def _fits(row: tuple[str, str, int, str], part: Document, chosen: set[str]) -> bool:
    uuid, category, difficulty, line = row
    if part.get("fixed"):
        return uuid in part["fixed"]
    path, tags = clean_category(part.get("category", "")), part.get("tags", ())
    return (
        uuid not in chosen
        and (not path or category == path or category.startswith(f"{path}/"))
        and part.get("difficulty_from", 1) <= difficulty <= part.get("difficulty_to", 5)
        and (not tags or any(f"|{folded(tag)}|" in line for tag in tags))
    )
