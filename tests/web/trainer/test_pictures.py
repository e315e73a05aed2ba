"""A trainer chooses what a film shows: one of its pictures, a moment, a picture of their own; nobody else does."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline.models import Asset, Errand
from tests.factories.accounts import PersonFactory
from tests.factories.media import RenditionFactory
from tests.web.trainer.test_uploads import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "ROOT": tmp_path / "media",
        "WORK": tmp_path,
        "S3_BUCKET": "",
    }


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


@pytest.fixture
def asset(trainer):
    return RenditionFactory(
        asset__owner=trainer,
        asset__stills=3,
        asset__poster="still-2.jpg",
        asset__width=640,
        asset__published_at="2026-01-01T00:00Z",
    ).asset


def picture_file(name="a.png", data=None):
    out = io.BytesIO()
    Image.new("RGB", (64, 36), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue() if data is None else data)


def test_the_pictures_of_the_film_can_be_chosen(client, asset):
    address = f"/trainer/uploads/{asset.uuid}/picture/"
    page = client.get(address).content.decode()
    assert page.count('name="still"') == 3
    assert page.count('aria-pressed="true"') == 1
    assert client.post(address, {"still": "3"}).status_code == 302
    asset.refresh_from_db()
    assert asset.poster == "still-3.jpg"
    assert AuditRecord.objects.get().action == "picture-chosen"
    assert client.post(address, {"still": "4"}).status_code == 422
    assert client.post(address, {}).status_code == 422


def test_a_moment_is_wished_for_and_the_page_says_so(client, asset):
    address = f"/trainer/uploads/{asset.uuid}/picture/"
    page = client.post(address, {"seconds": "12.5"}, follow=True).content.decode()
    assert Errand.objects.get().at_ms == 12_500
    assert "A new picture is being made." in page
    Errand.objects.update(state="failed", reason="not-ready")
    assert "The film is not ready yet" in client.get(address).content.decode()


def test_a_picture_of_ones_own_shows_and_no_picture_is_refused_in_words(client, asset):
    address = f"/trainer/uploads/{asset.uuid}/picture/"
    assert client.post(address, {"own": "1", "file": picture_file()}).status_code == 302
    poster = Asset.objects.get().poster
    assert poster.startswith("poster-")
    bad = client.post(address, {"own": "1", "file": picture_file(data=b"<svg/>")})
    assert (bad.status_code, "not a picture" in bad.content.decode()) == (422, True)
    assert client.post(address, {"own": "1"}).status_code == 422
    assert Asset.objects.get().poster == poster


def test_a_film_without_pictures_says_so(client, trainer):
    asset = RenditionFactory(asset__owner=trainer).asset
    page = client.get(f"/trainer/uploads/{asset.uuid}/picture/").content.decode()
    assert "no pictures from the film yet" in page


def test_others_change_no_picture(asset, django_assert_max_num_queries, client):
    address = f"/trainer/uploads/{asset.uuid}/picture/"
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    assert other.post(address, {"still": "1"}).status_code == 404
    assert other.get(address).status_code == 404
    assert signed_in(PersonFactory()).post(address, {"still": "1"}).status_code == 403
    assert Client().post(address, {"still": "1"}).status_code == 302
    assert Asset.objects.get().poster == "still-2.jpg"
    with django_assert_max_num_queries(8):
        client.get(address)


def test_a_draft_can_be_asked_for_where_there_is_a_recogniser(client, asset, settings):
    address = f"/trainer/uploads/{asset.uuid}/captions/"
    assert "Make a draft" not in client.get(address).content.decode()
    assert client.post(f"{address}draft/", {"language": "vi"}).status_code == 302
    assert not Errand.objects.exists()
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"RECOGNISER": "/bin/true"}
    assert "Make a draft" in client.get(address).content.decode()
    page = client.post(f"{address}draft/", {"language": "vi"}, follow=True).content.decode()
    assert "The machine will listen" in page
    assert Errand.objects.get().language == "vi"
    Errand.objects.update(state="failed", reason="no-speech")
    assert "No speech was found" in client.get(address).content.decode()
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    assert other.post(f"{address}draft/", {"language": "en"}).status_code == 404
