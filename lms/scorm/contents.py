"""The table of contents of a version as it is played: flat, keyed, with the terms of each item. Kept in the process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from courses.packages.manifest.sequencing import is_completed_by_content
from courses.packages.manifest.sharing import Shared, shared_by
from courses.packages.manifest.structure import Course, Item, Role, course_of
from courses.packages.models import PackageVersion
from courses.packages.shelf import Shelf
from lms.scorm.rules import attempts12, attempts2004
from lms.scorm.rules.items import item_keys
from lms.scorm.rules.standards import SCORM2004, AnyTerms

# In a process. A table of contents takes eight bytes for each of its JSON (measured from 20 to 10,000 items), and some.
KEPT_BYTES, GROWS, LEAST = 16_000_000, 8, 32_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its key. `href` is below the place of the version's files; '' for a heading."""

    key: str
    parent: str | None
    item: Item
    href: str
    kind: str
    is_set_by_content: bool

    @property
    def is_asset(self) -> bool:
        return self.item.role is Role.ASSET

    def terms(self, mode: str) -> AnyTerms:
        """What the manifest says of a launch in `mode`, as the package's standard asks for it. A look gives no credit."""
        item, has_credit = self.item, mode == "normal"
        if self.kind == SCORM2004:
            return attempts2004.Terms(
                completion_threshold=item.completion_measure,
                scaled_passing_score=item.measure,
                mode=mode,
                has_credit=has_credit,
                max_time=item.max_time,
                time_limit_action=item.time_limit_action,
                launch_data=item.launch_data,
                is_set_by_content=self.is_set_by_content,
            )
        return attempts12.Terms(
            mastery=item.mastery,
            mode=mode,
            has_credit=has_credit,
            max_time=item.max_time,
            time_limit_action=item.time_limit_action,
            launch_data=item.launch_data,
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a version that a launch needs."""

    version: UUID
    kind: str
    edition: str
    title: str
    entries: tuple[Entry, ...]
    sequencing: Mapping[str, Any] | None  # of 2004. Any: markup as Course.as_data() keeps it
    shared: Shared

    def entry(self, key: str) -> Entry | None:
        """The item of this key that opens something."""
        return next((each for each in self.entries if each.key == key and each.href), None)

    @property
    def opened(self) -> Iterator[Entry]:
        """The items that open something, in order."""
        return (each for each in self.entries if each.href)


_shelf = Shelf[Contents](KEPT_BYTES)


def contents_of(version: UUID) -> Contents:
    """A version never changes, so it is read once in a process: one query. Raises PackageVersion.DoesNotExist."""
    found = _shelf.get(version)
    if found is None:
        row = PackageVersion.objects.only("kind", "edition", "title", "course").get(uuid=version)
        found = _read(version, row)
        _shelf.keep(version, found, LEAST + GROWS * len(json.dumps(row.course, ensure_ascii=False)))
    return found


def _read(version: UUID, row: PackageVersion) -> Contents:
    course = course_of(row.course)
    keys = iter(item_keys([item.identifier for item in course.chosen.all()]))
    parts = {"chosen": row.course["chosen"], "sequencings": row.course.get("sequencings", [])}
    return Contents(
        version=version,
        kind=row.kind,
        edition=row.edition,
        title=course.chosen.title or row.title,
        entries=tuple(_entries(course, course.chosen.items, None, keys)),
        sequencing=parts if row.kind == SCORM2004 else None,
        shared=shared_by(course),
    )


def _entries(
    course: Course, items: tuple[Item, ...], parent: str | None, keys: Iterator[str]
) -> Iterator[Entry]:
    for item in items:
        key = next(keys)
        is_set = is_completed_by_content(item, course.sequencings)
        yield Entry(key, parent, item, _href(item), course.kind.value, is_set)
        yield from _entries(course, item.items, key, keys)


def _href(item: Item) -> str:
    """The launch with the item's parameters, which the manifest's reader has joined to it."""
    launch = item.launch
    return f"{quote(launch.file)}{launch.query}{launch.fragment}" if launch else ""
