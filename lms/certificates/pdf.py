"""Papers as PDF/A, drawn by typst: fonts embedded, the same facts give the same bytes. First of all the certificate."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings

from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateState

TEMPLATE = settings.ROOT / "templates" / "certificates" / "certificate.typ"
# Only these two weights are used: each is 10 MB in memory once it is drawn with.
BUILT_FONTS = settings.ROOT / "assets" / "dist-fonts"
PACKAGED_FONTS = settings.ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FONT_WEIGHTS = {400: "400Regular", 700: "700Bold"}
# Archival and tagged for screen readers; typst then refuses a character that no font can draw, instead of a box.
STANDARD: Literal["a-2a"] = "a-2a"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
_UNDRAWN = re.compile(r'the text `"(?P<signs>[^"]*)"` could not be displayed')
# A compiler serves one call at a time.
_lock = threading.Lock()


class FontsMissing(RuntimeError):
    """The certificate fonts were not built; `./academy run` does it."""


def render(certificate: Certificate) -> bytes:
    """The certificate as a PDF of one page. A revoked one is stamped so.

    Raises rules.GlyphMissing when no font can draw a character of it, FontsMissing before the first build.
    """
    return draw(TEMPLATE, paper_facts(certificate), at=certificate.issued_at)


def draw(template: Path, facts: Mapping[str, Any], *, at: datetime) -> bytes:  # Any: JSON for the template
    """A paper as PDF/A from `facts`, dated `at`. Raises rules.GlyphMissing and FontsMissing."""
    inputs = {"facts": json.dumps(facts, ensure_ascii=False, sort_keys=True)}
    try:
        with _lock:
            made = compiler(template).compile(
                format="pdf", sys_inputs=inputs, timestamp=int(at.timestamp()), pdf_standards=STANDARD
            )
    except typst.TypstError as error:
        undrawn = _UNDRAWN.search(str(error))
        if undrawn is None:
            raise
        raise rules.GlyphMissing(signs=undrawn["signs"]) from error
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@lru_cache(maxsize=4)
def compiler(template: Path = TEMPLATE) -> typst.Compiler:
    """The warm compiler of a template in this process."""
    return typst.Compiler(str(template), root=str(template.parent), font_paths=_fonts())


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once a process, for all papers."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_folders()],
    )


def font_folders() -> list[Path]:
    """Where the fonts are: made by the build, or else the package that they come from. Raises FontsMissing."""
    built = [BUILT_FONTS / f"NotoSansSC_{weight}.ttf" for weight in FONT_WEIGHTS.values()]
    if all(file.is_file() for file in built):
        return [BUILT_FONTS]
    packaged = [PACKAGED_FONTS / weight for weight in FONT_WEIGHTS.values()]
    if all(any(folder.glob("*.ttf")) for folder in packaged):
        return packaged
    raise FontsMissing(f"no Noto Sans SC in {BUILT_FONTS} or {PACKAGED_FONTS}: build the front end first")


def paper_facts(certificate: Certificate) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints, out of the frozen snapshot: texts as they are written, no arithmetic left."""
    snapshot = certificate.snapshot
    language = snapshot["language"] if snapshot["language"] != "zh-hans" else "en"
    address = verify_address(certificate.code)
    first, last = snapshot["period"]
    groups = rules.grouped(certificate.code).split("-")
    return {
        "language": language,
        "name": snapshot["name"],
        "is_han": bool(_HAN.fullmatch(snapshot["name"])),
        "institution": snapshot["institution"],
        "programme": snapshot["programme"],
        "units": rules.units_text(snapshot["total_tenths"]),
        "modes": [
            [mode, rules.units_text(snapshot["units"][mode])]
            for mode in rules.MODES
            if snapshot["units"].get(mode)
        ],
        "scores": snapshot["scores"],
        "period": f"{first} – {last}",
        "partner": snapshot["partner"],
        "serial": certificate.serial,
        "code": certificate.code,
        "code_lines": ["-".join(groups[:4]), "-".join(groups[4:])],
        "issued_on": snapshot["issued_on"],
        "address": address,
        "qr": qr_svg(address),
        "is_revoked": certificate.state == CertificateState.REVOKED,
    }


def verify_address(code: str) -> str:
    """Where anyone can check the certificate: what the QR says."""
    return f"{settings.PUBLIC_ORIGIN}/verify/{code}"


def qr_svg(address: str) -> str:
    """The QR as one vector path without a margin (the paper around it is white)."""
    code = segno.make_qr(address, error="m", boost_error=False)
    text: str = code.svg_inline(border=0, dark="#1b1f1d", omitsize=True, lineclass=None, svgclass=None)
    return text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
