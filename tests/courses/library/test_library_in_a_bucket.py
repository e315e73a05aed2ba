"""Pictures and papers of the editor with their files in a bucket: drawn, sized, shown and handed out as from a disk."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.models import AcademyDocument, AcademyImage
from tests.media_pipeline.conftest import bucket, media  # noqa: F401  the pipeline's own fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(bucket, settings, site):  # noqa: F811
    """The library's files are in the bucket."""
    default = {"BACKEND": "media_pipeline.files.BucketFiles"}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return bucket


def test_a_picture_is_kept_sized_and_shown_from_the_bucket(files, client, media):  # noqa: F811
    out = BytesIO()
    Image.new("RGB", (640, 480), "#5f9482").save(out, "JPEG")
    picture = AcademyImage.objects.create(title="焊接", file=ContentFile(out.getvalue(), name="焊接 1.jpg"))
    small = picture.get_rendition("fill-200x100|format-webp")
    assert {key.split("/")[1] for key in files.objects} == {"original_images", "images"}
    answer = client.get(small.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    with Image.open(BytesIO(b"".join(answer.streaming_content))) as shown:
        assert shown.size == (200, 100)
    assert client.get(picture.file.url).status_code == 404, "originals are not shown"
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_a_paper_is_handed_out_as_an_attachment_through_the_academy(files, client):
    paper = AcademyDocument.objects.create(
        title="教学计划", file=ContentFile(b"%PDF-1.7", name="教学计划.pdf")
    )
    answer = client.get(paper.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_deleting_a_picture_frees_its_room(files, django_capture_on_commit_callbacks):
    out = BytesIO()
    Image.new("RGB", (64, 48)).save(out, "PNG")
    picture = AcademyImage.objects.create(title="x", file=ContentFile(out.getvalue(), name="x.png"))
    picture.get_rendition("width-20")
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert files.objects == {}
