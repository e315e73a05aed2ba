"""Courseware as lines: packages with their newest version, findings by severity, the table of contents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.packages.findings import Finding, Severity, shown
from courses.packages.manifest.structure import Kind, Role, course_of
from courses.packages.models import Package, PackageVersion, PackageWork
from courses.packages.uses import Use, uses_of
from lms.web.components.words import megabytes_text
from media_pipeline.library import binning

CONTENTS_SHOWN = 200
STANDARDS = {Kind.SCORM12: "SCORM 1.2", Kind.SCORM2004: "SCORM 2004", Kind.CMI5: "cmi5", Kind.AICC: "AICC"}
TONES = {
    Severity.ERROR: ("stop", "circle-x", gettext_lazy("Must be corrected")),
    Severity.WARNING: ("copper", "triangle-alert", gettext_lazy("Worth a look")),
    Severity.NOTE: ("", "info", gettext_lazy("Good to know")),
}


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package of the list."""

    uuid: UUID
    title: str
    kind: str
    size: str
    versions: int
    newest_at: datetime
    owner: str
    uses: Sequence[Use]
    clears_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing that was found: in words, and where; `alike` are more of its kind."""

    message: str
    place: str
    alike: Sequence[FindingLine] = ()


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Everything of one severity, a line for each kind; `count` counts what stands behind the lines, too."""

    title: str
    tone: str
    icon: str
    lines: Sequence[FindingLine]

    @property
    def count(self) -> int:
        return sum(1 + len(line.alike) for line in self.lines)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A line of the table of contents; `depth` counts from 0."""

    title: str
    note: str
    depth: int


def package_lines(packages: Sequence[Package]) -> list[PackageLine]:
    """A line for each. One query, and those of whoever plays packages."""
    versions: dict[int, list[PackageVersion]] = defaultdict(list)
    rows = PackageVersion.objects.filter(package__in=packages).defer("course", "findings")
    for version in rows.order_by("number"):
        versions[version.package_id].append(version)
    uses = uses_of([package.pk for package in packages])
    return [
        _line(package, versions[package.pk], uses[package.pk]) for package in packages if versions[package.pk]
    ]


def _line(package: Package, versions: Sequence[PackageVersion], uses: Sequence[Use]) -> PackageLine:
    return PackageLine(
        uuid=package.uuid,
        title=title_of(package),
        kind=standard_of(versions[-1]),
        size=megabytes_text(sum(version.bytes for version in versions)),
        versions=len(versions),
        newest_at=versions[-1].made_at,
        owner=package.owner.display_name if package.owner else "",
        uses=uses,
        clears_at=binning.clears_at(package.binned_at) if package.binned_at else None,
    )


def title_of(package: Package) -> str:
    """What it is called; a package without a title says so."""
    return package.title or _("Courseware without a title")


def standard_of(version: PackageVersion) -> str:
    """The standard as people call it, with its edition where there are several."""
    kind = STANDARDS.get(Kind(version.kind), version.kind)
    edition = version.edition.removeprefix("2004 ")
    return f"{kind}, {edition}" if edition != version.edition else kind


def finding_groups(kept: Iterable[Mapping[str, Any]]) -> list[FindingGroup]:  # Any: JSON
    """Findings as rows keep them, the gravest first, in the language of the page."""
    found: dict[Severity, dict[str, list[FindingLine]]] = {severity: {} for severity in Severity}
    for data in kept:
        finding = Finding.kept(data)
        found[finding.severity].setdefault(finding.code, []).append(_finding_line(finding))
    return [
        FindingGroup(str(title), tone, icon, [_together(alike) for alike in found[severity].values()])
        for severity, (tone, icon, title) in TONES.items()
        if found[severity]
    ]


def _finding_line(finding: Finding) -> FindingLine:
    line = _("line %(n)s") % {"n": finding.line} if finding.line else ""
    element = f"<{finding.element}>" if finding.element else ""
    parts = [shown(finding.file), element, line]
    return FindingLine(finding.message, " · ".join(part for part in parts if part))


def _together(alike: Sequence[FindingLine]) -> FindingLine:
    return replace(alike[0], alike=alike[1:])


def contents(version: PackageVersion) -> tuple[list[ContentLine], int]:
    """The table of contents, and how many lines there are besides."""
    lines: list[ContentLine] = []

    def walk(items: Iterable[Any], depth: int) -> None:  # Any: Item, a dataclass of the manifest
        for item in items:
            note = "" if item.role is Role.HEADING or item.launch is None else item.launch.file
            lines.append(ContentLine(item.title or item.identifier, note, min(depth, 3)))
            walk(item.items, depth + 1)

    walk(course_of(version.course).chosen.items, 0)
    return lines[:CONTENTS_SHOWN], max(0, len(lines) - CONTENTS_SHOWN)


def refusal_of(work: PackageWork) -> str:
    """Why a file was not taken, in the language of the page; empty when it was."""
    return Finding.kept(work.findings[0]).message if work.code and work.findings else ""
