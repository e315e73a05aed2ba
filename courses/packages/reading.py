"""A package file looked at from outside in: archive, names, manifest, launches. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from courses.packages.findings import Finding, PackageRefused, Severity, note, warning
from courses.packages.limits import DEFAULT, Limits
from courses.packages.manifest import cmi5, scorm
from courses.packages.manifest.launching import names_meant, settle
from courses.packages.manifest.markup import Document, document_of
from courses.packages.manifest.structure import Course
from courses.packages.safe_zip.directory import Entry
from courses.packages.safe_zip.members import Archive, open_archive
from courses.packages.safe_zip.naming import Member, Names, folded, named, renamed

MANIFEST, CMI5 = "imsmanifest.xml", "cmi5.xml"
FINDINGS_MAX = 200
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".jar"})
PROGRAMS = frozenset(
    {".php", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".exe", ".bat", ".cmd", ".dll", ".sh", ".msi"}
)


@dataclass(frozen=True, slots=True)
class Package:
    """What a good package holds: its course, and its files by the names that the manifest's folder sees."""

    archive: Archive
    course: Course
    files: tuple[Member, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Manifest:
    """Where the manifest lies and what it says."""

    entry: Entry
    document: Document
    course: Course
    findings: tuple[Finding, ...]


def look_at(file: BinaryIO, limits: Limits = DEFAULT) -> Package:
    """The package in `file`, which must be seekable. Members are read and checked where they are needed only.

    Raises PackageRefused with every finding, for what is hostile, broken, or would open nothing.
    """
    archive = open_archive(file, limits)
    first = named(archive.entries, limits)
    entry, kind = _manifest_entry(first)
    manifest = _read(archive, entry, first, kind, limits)

    meant = names_meant(manifest.course)

    def score(names: Names) -> int:
        return len(meant & {folded(member.name) for member in _below(names, entry)[0]})

    names = renamed(archive.entries, first, limits, score, len(meant))
    files, outside = _below(names, entry)
    name = next(member.name for member in names.members if member.entry is entry)
    course, launching = settle(manifest.course, [member.name for member in files], name)
    findings = [
        *(replace(finding, file=name) for finding in manifest.findings),
        *launching,
        *_odd(names, files, outside, name),
    ]
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR]
    if wrong:
        raise PackageRefused(wrong[0], _bounded(findings), course.kind.value, course.title)
    return Package(archive, course, files, _bounded(findings))


def _bounded(findings: list[Finding]) -> tuple[Finding, ...]:
    """The gravest first, as many as anybody reads."""
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity))[:FINDINGS_MAX])


def _manifest_entry(names: Names) -> tuple[Entry, str]:
    """The manifest nearest to the root and its kind. Raises PackageRefused for none, and for several side by side."""
    for wanted in (MANIFEST, CMI5):
        found = [member for member in names.members if folded(PurePosixPath(member.name).name) == wanted]
        if found:
            depth = min(member.name.count("/") for member in found)
            nearest = [member for member in found if member.name.count("/") == depth]
            if len(nearest) > 1:
                raise PackageRefused.because("several-manifests", nearest[1].name, other=nearest[0].name)
            return nearest[0].entry, wanted
    raise _without_manifest(names)


def _without_manifest(names: Names) -> PackageRefused:
    """Why there may be no manifest: another standard, a package inside, a folder of pages."""
    endings = {PurePosixPath(member.name).suffix.lower() for member in names.members}
    if {".au", ".crs"} <= endings or {".des", ".cst"} <= endings:
        refusal = PackageRefused.because("aicc")
        refusal.kind = "aicc"
        return refusal
    inner = [one.name for one in names.members if PurePosixPath(one.name).suffix.lower() in ARCHIVES]
    if inner and len(names.members) <= len(inner) + 5:
        return PackageRefused.because("package-inside", inner[0])
    if any(folded(PurePosixPath(one.name).name) == "tincan.xml" for one in names.members):
        return PackageRefused.because("tincan")
    return PackageRefused.because("no-manifest")


def _read(archive: Archive, entry: Entry, names: Names, kind: str, limits: Limits) -> _Manifest:
    name = next(member.name for member in names.members if member.entry is entry)
    data = archive.read(entry, limits.manifest_bytes)
    if data is None:
        raise PackageRefused.because("manifest-too-large", name)
    document = document_of(data, name)
    course, findings = (scorm if kind == MANIFEST else cmi5).read_course(document, name)
    if document.is_declared_wrongly:
        said = document.declared or "UTF-8"
        findings.append(warning("encoding-untrue", name, said=said, taken=document.encoding.upper()))
    return _Manifest(entry, document, course, tuple(findings))


def _below(names: Names, manifest: Entry) -> tuple[tuple[Member, ...], int]:
    """The files below the manifest's folder, named from there, and how many lie elsewhere."""
    root = next(member.name for member in names.members if member.entry is manifest).rpartition("/")[0]
    if not root:
        return names.members, 0
    inside = tuple(
        replace(member, name=member.name[len(root) + 1 :])
        for member in names.members
        if member.name.startswith(f"{root}/")
    )
    return inside, len(names.members) - len(inside)


def _odd(names: Names, files: Sequence[Member], outside: int, manifest: str) -> list[Finding]:
    """What may surprise somebody and harms nobody."""
    found = []
    if folder := manifest.rpartition("/")[0]:
        found.append(note("nested-root", folder))
    if outside:
        found.append(warning("files-beside", n=outside, folder=folder))
    if names.junk:
        found.append(note("junk-left-out", n=names.junk))
    if names.encoding != "utf-8":
        found.append(note("names-decoded", encoding=names.encoding.upper()))
    for code, endings in (("archives-inside", ARCHIVES), ("programs-inside", PROGRAMS)):
        some = [one.name for one in files if PurePosixPath(one.name).suffix.lower() in endings]
        if some:
            found.append(note(code, some[0], n=len(some)))
    return found
