"""imsmanifest.xml of SCORM 1.2 and 2004 (2nd to 4th edition) as a course; what is odd in it as findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from courses.packages.findings import Finding, PackageRefused, Severity, shown
from courses.packages.manifest import sequencing
from courses.packages.manifest.markup import Document, Node, one_line
from courses.packages.manifest.structure import Course, Edition, Item, Organisation, Resource, Role
from courses.packages.manifest.versions import edition_of, kind_of

TITLE_MAX = 300
ITEMS_MAX = 10_000
TEXT_MAX = 64_000  # dataFromLMS and launch data; SCORM asks for 4,000
CARTRIDGE = "imsccv1"
NO = ("false", "0")


@dataclass(slots=True)
class _Reading:
    """What is known while items are read."""

    file: str
    resources: dict[str, Resource]
    submanifests: frozenset[str]
    identifiers: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    items: int = 0
    shared: dict[str, Node] = field(default_factory=dict)

    def say(self, code: str, severity: Severity, node: Node, element: str = "", **values: object) -> None:
        self.findings.append(
            Finding(code, severity, self.file, element or node.tag, node.line, {"name": self.file, **values})
        )


def read_course(document: Document, file: str) -> tuple[Course, list[Finding]]:
    """The course and what is odd or wrong in it; launches are not settled yet. Raises PackageRefused for no course."""
    root = document.root
    if root.name != "manifest":
        raise PackageRefused.because("not-a-manifest", file, tag=shown(root.tag))
    if any(CARTRIDGE in space for space in document.spaces):
        raise PackageRefused.because("cartridge", file)
    edition, findings = edition_of(document, file)
    reading = _Reading(file, {}, frozenset(node.get("identifier") for node in root.children("manifest")))
    reading.findings += findings
    if reading.submanifests:
        reading.say("submanifests", Severity.WARNING, root.children("manifest")[0])
    reading.resources = _resources(root, reading)
    reading.shared = sequencing.shared_sequencing(root)
    chosen, others = _organisations(root, reading, edition)
    title = chosen.title or _described(root)
    if not title:
        reading.say("title-missing", Severity.WARNING, root)
    course = Course(
        kind=kind_of(edition),
        edition=edition,
        identifier=root.get("identifier")[:TITLE_MAX],
        title=title or root.get("identifier")[:TITLE_MAX],
        chosen=chosen,
        others=others,
        resources=tuple(reading.resources.values()),
        sequencings=tuple(
            sequencing.as_markup(node)
            for group in root.children("sequencingcollection")
            for node in group.nodes
        ),
    )
    return course, reading.findings


def _described(root: Node) -> str:
    """The title of the metadata (LOM), for organisations without one."""
    metadata = root.child("metadata")
    for node in metadata.all() if metadata else ():
        if node.name == "title":
            texts = [one_line(part.text) for part in node.all() if part.text]
            if texts:
                return texts[0][:TITLE_MAX]
    return ""


def _resources(root: Node, reading: _Reading) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for group in root.children("resources"):
        for node in group.children("resource"):
            resource = _resource(node, [root.get("xml:base"), group.get("xml:base"), node.get("xml:base")])
            if resource.identifier in found:
                reading.say(
                    "identifier-twice",
                    Severity.WARNING,
                    node,
                    resource.identifier,
                    id=shown(resource.identifier),
                )
            else:
                found[resource.identifier] = resource
    return found


def _resource(node: Node, bases: list[str]) -> Resource:
    kind = node.get("scormtype").lower()
    return Resource(
        identifier=node.get("identifier"),
        role={"sco": Role.SCO, "asset": Role.ASSET, "sharableresource": Role.ASSET}.get(kind),
        href=node.get("href"),
        base="/".join(base.strip().rstrip("/") for base in bases if base.strip()),
        files=tuple(href for child in node.children("file") if (href := child.get("href"))),
        dependencies=tuple(child.get("identifierref") for child in node.children("dependency")),
        line=node.line,
    )


def _organisations(
    root: Node, reading: _Reading, edition: Edition
) -> tuple[Organisation, tuple[Organisation, ...]]:
    """The one that is played and the others. Raises PackageRefused when nothing could be played."""
    group = root.child("organizations")
    nodes = group.children("organization") if group else []
    found = [_organisation(node, reading) for node in nodes]
    if not any(item.role is not Role.HEADING for one in found for item in one.all()):
        wrong = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
        if wrong:
            raise PackageRefused(wrong[0], reading.findings, kind_of(edition).value)
        return _of_resources(root, reading, edition), ()
    default = group.get("default") if group else ""
    chosen = next((one for one in found if one.identifier == default), None)
    if chosen is None or not any(item.role is not Role.HEADING for item in chosen.all()):
        playable = [one for one in found if any(item.role is not Role.HEADING for item in one.all())]
        chosen = playable[0]
        if default or len(playable) > 1:
            reading.say(
                "default-missing", Severity.WARNING, group or root, id=shown(default), taken=chosen.title
            )
    others = tuple(one for one in found if one is not chosen)
    if others:
        reading.say("several-organisations", Severity.NOTE, group or root, n=len(found), taken=chosen.title)
    return chosen, others


def _of_resources(root: Node, reading: _Reading, edition: Edition) -> Organisation:
    """Without a table of contents: every SCO in the order of the resources. Raises PackageRefused without any."""
    scos = [one for one in reading.resources.values() if one.role is Role.SCO and one.href]
    if not scos:
        finding = Finding("nothing-to-launch", Severity.ERROR, reading.file, "organizations", root.line)
        raise PackageRefused(finding, [*reading.findings, finding], kind_of(edition).value)
    reading.say("organisation-missing", Severity.WARNING, root, "organizations", n=len(scos))
    items = tuple(
        Item(one.identifier, one.href[:TITLE_MAX], Role.SCO, resource=one.identifier, line=one.line)
        for one in scos
    )
    return Organisation("", "", items)


def _organisation(node: Node, reading: _Reading) -> Organisation:
    return Organisation(
        identifier=node.get("identifier"),
        title=node.said("title")[:TITLE_MAX],
        items=tuple(_item(child, reading) for child in node.children("item")),
        sequencing=sequencing.kept(node, "sequencing"),
        completion_measure=_number(sequencing.completion_measure(node), "completionThreshold", reading, 0, 1),
        has_global_objectives=node.get("objectivesglobaltosystem").strip().lower() not in NO,
        has_global_data=node.get("shareddataglobaltosystem").strip().lower() not in NO,
        line=node.line,
    )


def _item(node: Node, reading: _Reading) -> Item:
    identifier, title = node.get("identifier"), node.said("title")[:TITLE_MAX]
    if identifier and identifier in reading.identifiers:
        reading.say("identifier-twice", Severity.WARNING, node, identifier, id=shown(identifier))
    reading.identifiers.add(identifier)
    reading.items += 1
    if reading.items > ITEMS_MAX:
        raise PackageRefused.because("manifest-too-large", reading.file)
    items = tuple(_item(child, reading) for child in node.children("item"))
    role = _role(node, reading, has_items=bool(items))
    return Item(
        identifier=identifier,
        title=title or identifier[:TITLE_MAX],
        role=role,
        resource=node.get("identifierref"),
        parameters=node.get("parameters"),
        is_visible=node.get("isvisible").lower() not in NO,
        prerequisites=node.said("prerequisites")[:TEXT_MAX],
        mastery=_number((node.said("masteryscore"), node), "masteryscore", reading, 0, 100),
        measure=_number(
            sequencing.minimum_measure(node, reading.shared), "minNormalizedMeasure", reading, -1, 1
        ),
        completion_measure=_number(sequencing.completion_measure(node), "completionThreshold", reading, 0, 1),
        progress_weight=_number(sequencing.progress_weight(node), "progressWeight", reading, 0, 1),
        max_time=node.said("maxtimeallowed") or sequencing.time_limit(node, reading.shared),
        time_limit_action=node.said("timelimitaction").lower(),
        launch_data=next((child.text[:TEXT_MAX] for child in node.children("datafromlms")), ""),
        hidden_controls=sequencing.hidden_controls(node),
        sequencing=sequencing.kept(node, "sequencing"),
        shared_data=sequencing.kept(node, "data"),
        items=items,
        line=node.line,
    )


def _role(node: Node, reading: _Reading, *, has_items: bool) -> Role:
    """What the item is; findings for one that opens nothing."""
    identifier, named = node.get("identifierref"), shown(node.said("title") or node.get("identifier"))
    if not identifier:
        if not has_items:
            reading.say("heading-empty", Severity.WARNING, node, node.get("identifier"), title=named)
        return Role.HEADING
    resource = reading.resources.get(identifier)
    if resource is None:
        code = "submanifest-meant" if identifier in reading.submanifests else "resource-unknown"
        reading.say(code, Severity.ERROR, node, node.get("identifier"), title=named, id=shown(identifier))
        return Role.HEADING
    if resource.role is None:
        reading.say("type-missing", Severity.WARNING, node, identifier, title=named, id=shown(identifier))
    return resource.role or Role.SCO


def _number(said: tuple[str, Node] | None, name: str, reading: _Reading, least: int, most: int) -> str:
    """The decimal that stands there; '' for none, and for one that is no such number (which is said)."""
    return _decimal(said[0], said[1], name, reading, least, most) if said else ""


def _decimal(text: str, node: Node, name: str, reading: _Reading, least: int, most: int) -> str:
    if not text:
        return ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not least <= number <= most or len(text) > 20:
        reading.say(
            "number-unclear",
            Severity.WARNING,
            node,
            name,
            said=shown(text),
            what=name,
            least=least,
            most=most,
        )
        return ""
    return format(number, "f")
