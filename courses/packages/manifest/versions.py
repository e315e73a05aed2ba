"""Which standard and edition a manifest speaks: by its own word, by its namespaces, by its spelling."""

from __future__ import annotations

import re

from courses.packages.findings import Finding, warning
from courses.packages.manifest.markup import Document, Node
from courses.packages.manifest.structure import Edition, Kind

SPACES_12 = ("imscp_rootv1p1p2", "adlcp_rootv1p2", "imscp_rootv1p1", "adlcp_rootv1p1")
SPACES_2004 = ("imscp_v1p1", "adlcp_v1p3", "adlseq_v1p3", "adlnav_v1p3", "imsss", "adlcp_v1p2")
SAID = (
    (re.compile(r"^1\.[12](\.\d+)?$"), Edition.SCORM12),
    (re.compile(r"^(cam 1\.3|1\.3(\.1)?|2004 ?2nd( edition)?)$"), Edition.SECOND),
    (re.compile(r"^2004 ?3rd( edition)?$|^1\.3\.2$"), Edition.THIRD),
    (re.compile(r"^2004 ?4th( edition)?$|^1\.3\.3$"), Edition.FOURTH),
    (re.compile(r"2004"), Edition.SOME_2004),
)


def edition_of(document: Document, file: str) -> tuple[Edition, list[Finding]]:
    """The edition. What is written about it goes before namespaces, and those before how attributes are spelt."""
    said = _said(document.root)
    written = _written(said)
    spaces = _by_spaces(document.spaces)
    if written is not None:
        if spaces is not None and (spaces is Edition.SCORM12) != (written is Edition.SCORM12):
            return written, [warning("version-disagrees", file, said=said, other=_plain(spaces))]
        if spaces is None:
            return written, [warning("namespace-missing", file, said=_plain(written))]
        return written, []
    found = spaces or _by_spelling(document.root)
    if said:
        return found, [warning("version-unknown", file, said=said, taken=_plain(found))]
    return found, [warning("version-missing", file, taken=_plain(found))]


def kind_of(edition: Edition) -> Kind:
    return Kind.SCORM12 if edition is Edition.SCORM12 else Kind.SCORM2004


def _said(root: Node) -> str:
    metadata = root.child("metadata")
    return metadata.said("schemaversion")[:60] if metadata else ""


def _written(said: str) -> Edition | None:
    plain = re.sub(r"^(adl )?scorm ?", "", said.lower()).strip()
    return next((edition for form, edition in SAID if form.search(plain)), None)


def _by_spaces(spaces: frozenset[str]) -> Edition | None:
    """2004 where any of its own namespaces is declared: imscp alone may be either."""
    ends = {space.rstrip("/#").rpartition("/")[2].lower() for space in spaces}
    if ends & set(SPACES_12):
        return Edition.SCORM12 if not ends & {"adlcp_v1p3", "adlseq_v1p3", "imsss"} else Edition.SOME_2004
    return Edition.SOME_2004 if ends & set(SPACES_2004) else None


def _by_spelling(root: Node) -> Edition:
    """`scormType` is of 2004, `scormtype` of 1.2; sequencing is of 2004."""
    for node in root.all():
        if "scormType" in node.attributes or node.name == "sequencing":
            return Edition.SOME_2004
    return Edition.SCORM12


def _plain(edition: Edition) -> str:
    return f"SCORM {edition.value}"
