"""Uploaded pictures are drawn anew: nothing but pixels gets in."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from wagtail.images.forms import get_image_form

from courses.models import AcademyImage
from media_pipeline.pictures import redrawing as pictures
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

SECRET = b"GPS 25.04 N 102.71 E"


def jpeg(size=(640, 480), orientation=1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    out = BytesIO()
    Image.new("RGB", size, "#5f9482").save(out, "JPEG", exif=exif)
    return out.getvalue() + b"<script>alert(1)</script>"


def test_exif_and_trailing_bytes_are_dropped_and_the_picture_stands_upright():
    source = jpeg((640, 480), orientation=6)
    assert SECRET in source
    fresh = redrawn(BytesIO(source))
    data = fresh.read()
    assert SECRET not in data
    assert b"<script>" not in data
    with Image.open(BytesIO(data)) as picture:
        assert (picture.size, picture.format, dict(picture.getexif())) == ((480, 640), "JPEG", {})


def test_png_keeps_its_transparency_and_loses_its_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG", pnginfo=info)
    data = redrawn(BytesIO(out.getvalue())).read()
    assert SECRET not in data
    with Image.open(BytesIO(data)) as picture:
        assert picture.getpixel((3, 3)) == (0, 0, 0, 0)


def test_a_large_picture_becomes_smaller():
    with Image.open(redrawn(BytesIO(jpeg((4000, 1000))))) as picture:
        assert picture.size == (2560, 640)


def test_names_are_ours():
    first, second = redrawn(BytesIO(jpeg())).name, redrawn(BytesIO(jpeg())).name
    assert first != second
    assert first.endswith(".jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%PDF-1.7",
        jpeg()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureRefused):
        redrawn(BytesIO(data))


def test_pixels_are_counted_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(PictureRefused):
        redrawn(BytesIO(jpeg((100, 100))))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "is_taken"),
    [
        ("a.jpg", jpeg(), True),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        ("a.jpg", b"nothing", False),
    ],
)
def test_the_editors_form_takes_pictures_only(site, name, data, is_taken):
    form = get_image_form(AcademyImage)(
        {"title": "tea", "tags": ""}, {"file": SimpleUploadedFile(name, data)}
    )
    assert form.is_valid() is is_taken
    if is_taken:
        assert form.cleaned_data["file"].name != name
    assert not AcademyImage.objects.exists()
