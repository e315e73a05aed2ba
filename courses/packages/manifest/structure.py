"""A course as its manifest describes it: organisations, items, resources. Frozen, and plain data both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

FORMAT = 1
# A tree of tags, attributes and texts as it stands in the manifest: the 2004 engine reads it, nobody here does.
Markup = Mapping[str, object]


class Kind(StrEnum):
    """Which standard a package speaks (cli.md)."""

    SCORM12 = "scorm12"
    SCORM2004 = "scorm2004"
    CMI5 = "cmi5"
    AICC = "aicc"


class Edition(StrEnum):
    """Which text of the standard, as far as the manifest says."""

    SCORM12 = "1.2"
    SECOND = "2004 2nd Edition"
    THIRD = "2004 3rd Edition"
    FOURTH = "2004 4th Edition"
    SOME_2004 = "2004"
    CMI5 = "cmi5"


class Role(StrEnum):
    """A SCO speaks with the run-time, an asset is only shown, a heading holds others."""

    SCO = "sco"
    ASSET = "asset"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Launch:
    """What is opened: a file of the package (as it is called there), its query with `?`, its fragment with `#`."""

    file: str
    query: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the table of contents. Texts are as the author wrote them; `mastery` is a decimal from 0 to 100,
    `measure` one from -1 to 1, `completion_measure` and `progress_weight` from 0 to 1; durations keep the form of their standard.
    """

    identifier: str
    title: str
    role: Role
    resource: str = ""
    parameters: str = ""
    launch: Launch | None = None
    is_visible: bool = True
    prerequisites: str = ""
    mastery: str = ""
    measure: str = ""
    completion_measure: str = ""
    progress_weight: str = ""
    max_time: str = ""
    time_limit_action: str = ""
    launch_data: str = ""
    hidden_controls: tuple[str, ...] = ()
    sequencing: Markup | None = None
    shared_data: Markup | None = None
    items: tuple[Item, ...] = ()
    line: int = 0

    def all(self) -> Iterator[Item]:
        """The item and every one below, in order."""
        yield self
        for item in self.items:
            yield from item.all()


@dataclass(frozen=True, slots=True)
class Organisation:
    """One way through the course."""

    identifier: str
    title: str
    items: tuple[Item, ...]
    sequencing: Markup | None = None
    completion_measure: str = ""
    has_global_objectives: bool = True
    has_global_data: bool = True
    line: int = 0

    def all(self) -> Iterator[Item]:
        """Every item at any depth, in order."""
        for item in self.items:
            yield from item.all()


@dataclass(frozen=True, slots=True)
class Resource:
    """What items open. `base` is the xml:base of everything around it, `href` as written."""

    identifier: str
    role: Role | None
    href: str
    base: str = ""
    files: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that is read of a manifest. `chosen` is the organisation that is played."""

    kind: Kind
    edition: Edition
    identifier: str
    title: str
    chosen: Organisation
    others: tuple[Organisation, ...] = ()
    resources: tuple[Resource, ...] = field(default=())
    sequencings: tuple[Markup, ...] = ()

    @property
    def item_count(self) -> int:
        return sum(1 for _item in self.chosen.all())

    @property
    def scos(self) -> tuple[Item, ...]:
        return tuple(item for item in self.chosen.all() if item.role is Role.SCO)

    @property
    def first(self) -> Item | None:
        """The first item that opens something."""
        return next((item for item in self.chosen.all() if item.launch is not None), None)

    def as_data(self) -> dict[str, object]:
        """For JSON; without the resources (all that is opened stands in the items) and without what is empty.

        Trees of sequencing are handed on, not copied.
        """
        data: dict[str, Any] = _plain(self)  # Any: values of several types
        data.pop("resources", None)
        return data | {"format": FORMAT}


def course_of(data: Mapping[str, Any]) -> Course:  # Any: JSON
    """The course of `Course.as_data()`."""
    return Course(
        kind=Kind(data["kind"]),
        edition=Edition(data["edition"]),
        identifier=data.get("identifier", ""),
        title=data.get("title", ""),
        chosen=_organisation_of(data["chosen"]),
        others=tuple(_organisation_of(one) for one in data.get("others", ())),
        sequencings=tuple(data.get("sequencings", ())),
    )


def _organisation_of(data: Mapping[str, Any]) -> Organisation:  # Any: JSON
    items = tuple(_item_of(one) for one in data.get("items", ()))
    return Organisation(**{"identifier": "", "title": "", **data, "items": items})


def _item_of(data: Mapping[str, Any]) -> Item:  # Any: JSON
    launch = data.get("launch")
    settled = {
        "role": Role(data["role"]),
        "launch": Launch(**launch) if launch else None,
        "hidden_controls": tuple(data.get("hidden_controls", ())),
        "items": tuple(_item_of(one) for one in data.get("items", ())),
    }
    return Item(**{"identifier": "", "title": "", **data, **settled})


def _plain(value: Any) -> Any:  # Any: a field's value, then JSON
    if is_dataclass(value):
        pairs = ((each.name, _plain(getattr(value, each.name))) for each in fields(value))
        return {name: found for name, found in pairs if found not in ("", None, [], 0) or found is False}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value
