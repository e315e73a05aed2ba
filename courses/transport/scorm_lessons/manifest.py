"""The manifest of SCORM 1.2 for one SCO (CAM 1.2 §2.3): its page first, then every file (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

SPACES = 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
PAGE = "index.html"


def manifest(*, identifier: str, title: str, files: Sequence[str], pass_percent: int | None) -> str:
    """`pass_percent`: the mastery score of a quiz."""
    mastery = "" if pass_percent is None else f"<adlcp:masteryscore>{pass_percent}</adlcp:masteryscore>"
    listed = "".join(f"<file href={quoteattr(name)}/>" for name in files)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier={quoteattr(identifier)} version="1.0" {SPACES}>'
        "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
        f'<organizations default="course"><organization identifier="course"><title>{escape(title)}</title>'
        f'<item identifier="lesson" identifierref="page" isvisible="true"><title>{escape(title)}</title>{mastery}</item>'
        "</organization></organizations>"
        f'<resources><resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="{PAGE}">{listed}</resource></resources>'
        "</manifest>\n"
    )
