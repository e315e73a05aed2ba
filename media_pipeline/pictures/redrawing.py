"""Draws an uploaded picture anew: nothing of the file but its pixels is kept (security: uploads)."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2560
MAX_PIXELS = 40_000_000
JPEG_QUALITY = 86
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "png"}


class PictureRefused(Exception):
    """The file is no picture that we take; `message` says what to do."""

    def __init__(self, message: Any) -> None:  # Any: a lazy translation
        super().__init__(message)
        self.message = message


def redrawn(file: IO[bytes], *, longest_side: int = LONGEST_SIDE, kind: str = "") -> InMemoryUploadedFile:
    """The picture upright, at most `longest_side` pixels long, without EXIF and comments, under a name of ours.

    `kind` (JPEG, PNG, WEBP) is what it becomes, whatever it was. Raises PictureRefused. Size is checked before pixels are decoded; of a moving picture the first frame stays.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=list(FORMATS)) as source:
            if source.width * source.height > MAX_PIXELS:
                raise PictureRefused(
                    _("This picture has too many pixels. Save it at 4000 × 3000 or smaller.")
                )
            picture = ImageOps.exif_transpose(source)
            picture.thumbnail((longest_side, longest_side))
            return _written(picture, kind or source.format or "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PictureRefused(
            _("This file is not a picture that can be read. Save it as JPEG or PNG.")
        ) from error


def _written(picture: Image.Image, kind: str) -> InMemoryUploadedFile:
    ending = FORMATS[kind]
    format_name = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[ending]
    plain = picture.convert("RGB" if format_name == "JPEG" else _mode(picture))
    # A new image: pixels only, so that no block of the source survives.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = BytesIO()
    clean.save(out, format_name, quality=JPEG_QUALITY, optimize=format_name != "WEBP")
    name = f"{secrets.token_hex(12)}.{ending}"
    out.seek(0)
    return InMemoryUploadedFile(
        out, "file", name, f"image/{format_name.lower()}", out.getbuffer().nbytes, None
    )


def _mode(picture: Image.Image) -> str:
    return "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
