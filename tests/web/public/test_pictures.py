"""Pictures come from wherever files are kept, may be kept by anybody, and nothing but pictures comes."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture
def name(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("images/one.webp", ContentFile(b"RIFFxxxxWEBP"))


def test_a_picture_is_served_with_its_type_and_may_be_kept(client, name):
    answer = client.get(f"/files/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content) == b"RIFFxxxxWEBP"
    assert answer["Cache-Control"] == "public, max-age=86400"
    again = client.get(f"/files/{name}", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["images/none.png", "images/../documents/a.pdf", "documents/a.pdf"])
def test_nothing_else_is_served(client, settings, name, path):
    default_storage.save("documents/a.pdf", ContentFile(b"x"))
    default_storage.save("images/a.html", ContentFile(b"x"))
    assert client.get(f"/files/{path}").status_code == 404
    assert client.get("/files/images/a.html").status_code == 404
