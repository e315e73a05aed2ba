"""cmi5.xml as a course: assignable units and their blocks (cmi5 1.0, section 13)."""

from __future__ import annotations

from courses.packages.findings import Finding, PackageRefused, Severity, shown, warning
from courses.packages.manifest.markup import Document, Node, one_line
from courses.packages.manifest.structure import Course, Edition, Item, Kind, Organisation, Resource, Role

TITLE_MAX = 300


def read_course(document: Document, file: str) -> tuple[Course, list[Finding]]:
    """The course; launches are not settled yet. Raises PackageRefused for no course, and for one without units."""
    root = document.root
    if root.name != "coursestructure":
        raise PackageRefused.because("not-a-manifest", file, tag=shown(root.tag))
    resources: list[Resource] = []
    items = _items(root, resources)
    if not resources:
        finding = Finding("nothing-to-launch", Severity.ERROR, file, "courseStructure", root.line)
        raise PackageRefused(finding, kind=Kind.CMI5.value)
    course = root.child("course")
    title = _words(course) if course else ""
    identifier = (course.get("id") if course else "")[:TITLE_MAX]
    chosen = Organisation(identifier, title, items, line=root.line)
    return Course(
        Kind.CMI5, Edition.CMI5, identifier, title or identifier, chosen, resources=tuple(resources)
    ), [warning("cmi5-not-played", file)]


def _items(node: Node, resources: list[Resource]) -> tuple[Item, ...]:
    found = []
    for child in node.nodes:
        identifier, title = child.get("id")[:TITLE_MAX], _words(child)
        if child.name == "block":
            found.append(
                Item(identifier, title, Role.HEADING, items=_items(child, resources), line=child.line)
            )
        elif child.name == "au":
            url = child.child("url")
            key = f"au-{len(resources) + 1}"
            resources.append(Resource(key, Role.SCO, url.text if url else "", line=child.line))
            data = child.child("launchparameters")
            found.append(
                Item(identifier, title, Role.SCO, key, launch_data=data.text if data else "", line=child.line)
            )
    return tuple(found)


def _words(node: Node) -> str:
    """The first of an element's titles; they may come in several languages."""
    title = node.child("title")
    texts = [one_line(part.text) for part in title.all() if part.text] if title else []
    return texts[0][:TITLE_MAX] if texts else ""
