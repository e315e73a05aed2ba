"""What a course of SCORM 2004 shares with others of the same learner: the objectives and texts that its manifest names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from courses.packages.manifest.structure import Course, Markup

# Longer names (they are URIs) are shared within their course alone.
TARGET_MOST = 500


class Shared(NamedTuple):
    """Identifiers of what outlasts the course: global objectives (CAM 5.1.9) and shared texts (adlcp:data, CAM 3.4.1)."""

    objectives: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def shared_by(course: Course) -> Shared:
    """What is the course's alone (objectivesGlobalToSystem, sharedDataGlobalToSystem) is left out."""
    whole = course.chosen
    items = tuple(whole.all())
    rules = (whole.sequencing, *(item.sequencing for item in items), *course.sequencings)
    objectives = _named(rules, "mapinfo", "targetobjectiveid") if whole.has_global_objectives else frozenset()
    texts = _named(tuple(item.shared_data for item in items), "map", "targetid")
    return Shared(objectives, texts if whole.has_global_data else frozenset())


def _named(trees: tuple[Markup | None, ...], tag: str, attribute: str) -> frozenset[str]:
    found = (name for tree in trees if tree for name in _targets(tree, tag, attribute))
    return frozenset(name for name in found if 0 < len(name) <= TARGET_MOST)


def _targets(markup: Markup, tag: str, attribute: str) -> Iterator[str]:
    attributes: Any = markup.get("attributes", {})  # Any: JSON
    if str(markup["tag"]).lower() == tag:
        yield from (said.strip() for name, said in attributes.items() if name.lower() == attribute)
    nodes: Any = markup.get("nodes", ())  # Any: JSON
    for node in nodes:
        yield from _targets(node, tag, attribute)
