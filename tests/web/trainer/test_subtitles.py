"""The page of captions offers what is inside the film, says what is of no use, and lets nobody else ask."""

import pytest
from django.test import Client

from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline.actions import attach_captions
from media_pipeline.jobs import WorkState
from media_pipeline.models import Errand
from tests.factories.accounts import PersonFactory
from tests.factories.media import RenditionFactory
from tests.web.trainer.test_uploads import signed_in

pytestmark = pytest.mark.django_db
TRACKS = [
    {"track": 0, "codec": "mov_text", "language": "chi", "title": ""},
    {"track": 1, "codec": "subrip", "language": "und", "title": "<b>Zoë</b>"},
    {"track": 2, "codec": "dvd_subtitle", "language": "vie", "title": ""},
    {"track": 3, "codec": "eia_608", "language": "eng", "title": ""},
]


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
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
    told = {"container": "mov", "subtitles": TRACKS}
    return RenditionFactory(asset__owner=trainer, asset__media_info=told).asset


@pytest.fixture
def page(asset):
    return f"/trainer/uploads/{asset.uuid}/captions/"


def test_text_is_offered_with_its_language_and_pictures_are_named(client, page, asset):
    for address in (page, f"/trainer/uploads/{asset.uuid}/"):
        html = client.get(address).content.decode()
        assert "The film has subtitles inside: 简体中文." in html
        assert html.count("Use them as captions") == 2
        assert "&lt;b&gt;Zoë&lt;/b&gt;" in html
        assert "pictures, not text (Tiếng Việt)" in html


def test_taking_is_asked_for_once_written_down_and_seen(client, page, trainer):
    for _twice in range(2):
        html = client.post(
            f"{page}inside/", {"track": "0", "language": "zh-hans"}, follow=True
        ).content.decode()
        assert "are being taken out of the film: 简体中文" in html
        assert "data-working" in html
    errand = Errand.objects.get()
    assert (errand.kind, errand.track, errand.language, errand.label) == (
        "subtitles",
        0,
        "zh-hans",
        "简体中文",
    )
    assert errand.asked_by == trainer
    assert AuditRecord.objects.first().action == "captions-from-film"


def test_what_is_in_place_is_not_offered_again_and_a_failure_is_told(client, page, asset):
    client.post(f"{page}inside/", {"track": "1", "language": "en"})
    Errand.objects.update(state=WorkState.FAILED, reason="bad-subtitles")
    assert "could not be read. Upload them as a file" in client.get(page).content.decode()
    srt = b"1\n00:00:01,000 --> 00:00:02,000\nhi\n"
    attach_captions(asset, language="en", label="English", data=srt)
    attach_captions(asset, language="zh-hans", label="x", data=srt)
    Errand.objects.update(state=WorkState.DONE)
    html = client.get(page).content.decode()
    assert "Use them as captions" not in html
    assert "data-working" not in html
    assert (
        "already"
        in client.post(f"{page}inside/", {"track": "1", "language": "en"}, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    "told", [{}, {"track": "0"}, {"track": "x", "language": "en"}, {"track": "0", "language": "tlh"}]
)
def test_nonsense_asks_for_nothing(client, page, told):
    html = client.post(f"{page}inside/", told, follow=True).content.decode()
    assert "Choose the language of the subtitles" in html
    assert not Errand.objects.exists()


def test_a_film_of_another_trainer_is_not_there(page):
    told = {"track": "0", "language": "zh-hans"}
    assert signed_in(PersonFactory(roles=[Role.TRAINER])).post(f"{page}inside/", told).status_code == 404
    assert signed_in(PersonFactory()).post(f"{page}inside/", told).status_code == 403
    assert Client().post(f"{page}inside/", told).status_code == 302
    assert not Errand.objects.exists()
