"""A QR code as a picture for a screen: dark on white in both schemes, with the quiet margin that cameras need."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_picture(address: str) -> bytes:
    """The address as an SVG."""
    out = BytesIO()
    segno.make_qr(address, error="m", boost_error=False).save(
        out, kind="svg", border=3, dark="#111111", light="#ffffff", omitsize=True, xmldecl=False
    )
    return out.getvalue()
