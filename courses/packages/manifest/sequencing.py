"""What SCORM 2004 says of an item besides its file: sequencing, thresholds, shared data, hidden controls (CAM 3.4, 5).

The trees are kept for the engine as they stand; what everybody needs to know is read out of them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.packages.manifest.markup import Node, one_line
from courses.packages.manifest.structure import Item, Markup

TRUE = frozenset({"true", "1"})
Shared = Mapping[str, Node]  # ID in the sequencingCollection -> sequencing


def shared_sequencing(root: Node) -> dict[str, Node]:
    """The sequencing that items refer to by IDRef."""
    groups = root.children("sequencingcollection")
    return {node.get("id"): node for group in groups for node in group.nodes if node.get("id")}


def minimum_measure(node: Node, shared: Shared) -> tuple[str, Node] | None:
    """MinNormalizedMeasure of the primary objective and where it stands, if it is to be heeded (IMS SS 3.10)."""
    objectives = _part(node, "objectives", shared)
    primary = objectives.child("primaryobjective") if objectives else None
    if primary is None or primary.get("satisfiedbymeasure").lower() not in TRUE:
        return None
    return primary.said("minnormalizedmeasure") or "1.0", primary


def completion_measure(node: Node) -> tuple[str, Node] | None:
    """completionThreshold: an attribute in the 4th edition (completedByMeasure), a text in the 3rd."""
    threshold = node.child("completionthreshold")
    if threshold is None:
        return None
    if threshold.get("completedbymeasure").lower() in TRUE:
        return threshold.get("minprogressmeasure") or "1.0", threshold
    return ("" if threshold.has("completedbymeasure") else one_line(threshold.text)), threshold


def progress_weight(node: Node) -> tuple[str, Node] | None:
    """How much the item counts in the progress of its parent (4th edition); 1 where nothing is said."""
    threshold = node.child("completionthreshold")
    return (threshold.get("progressweight"), threshold) if threshold else None


def time_limit(node: Node, shared: Shared) -> str:
    """attemptAbsoluteDurationLimit, an ISO 8601 duration (IMS SS 3.5)."""
    conditions = _part(node, "limitconditions", shared)
    return conditions.get("attemptabsolutedurationlimit")[:60] if conditions else ""


def hidden_controls(node: Node) -> tuple[str, ...]:
    """HideLMSUI of the item's own presentation (adlnav)."""
    presentation = node.child("presentation")
    interface = presentation.child("navigationinterface") if presentation else None
    return tuple(one_line(child.text) for child in interface.nodes) if interface else ()


def is_completed_by_content(item: Item, shared: Sequence[Markup]) -> bool:
    """Of a kept item: whether nobody says for it that it is completed (completionSetByContent, IMS SS 3.11)."""
    own = item.sequencing or {}
    reference = _said(own, "idref")
    referred = next((one for one in shared if reference and _said(one, "id") == reference), {})
    found = _kept_part(own, "deliverycontrols") or _kept_part(referred, "deliverycontrols") or {}
    return _said(found, "completionsetbycontent").lower() in TRUE


def _kept_part(markup: Markup, name: str) -> Markup | None:
    nodes: Any = markup.get("nodes", ())  # Any: JSON
    return next((node for node in nodes if node["tag"].lower() == name), None)


def _said(markup: Markup, name: str) -> str:
    attributes: Any = markup.get("attributes", {})  # Any: JSON
    return next((value.strip() for key, value in attributes.items() if key.lower() == name), "")


def kept(node: Node, name: str) -> Markup | None:
    """The element of this name directly inside, as plain data."""
    found = node.child(name)
    return as_markup(found) if found is not None else None


def as_markup(node: Node) -> Markup:
    """An element as plain data: tag, attributes, text, elements; what is empty is left out."""
    data: dict[str, object] = {"tag": node.tag}
    if node.attributes:
        data["attributes"] = dict(node.attributes)
    if node.text:
        data["text"] = node.text
    if node.nodes:
        data["nodes"] = [as_markup(child) for child in node.nodes]
    return data


def _part(node: Node, name: str, shared: Shared) -> Node | None:
    """A part of the item's sequencing: its own, else that of the collection it refers to (IMS SS 3.1)."""
    sequencing = node.child("sequencing")
    if sequencing is None:
        return None
    own = sequencing.child(name)
    referred = shared.get(sequencing.get("idref"))
    return own if own is not None or referred is None else referred.child(name)
