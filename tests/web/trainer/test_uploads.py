"""The tray of a trainer: without script, failing files, captions, and nothing of others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from courses.access import grant_editor
from courses.actions import plant_site
from courses.catalogue.models import CoursePage
from lms.accounts.models import Role
from media_pipeline import disk
from media_pipeline.models import Asset, CaptionTrack, MediaJob, Rendition, Upload
from media_pipeline.states import AssetState
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_course
from tests.factories.media import RenditionFactory

pytestmark = pytest.mark.django_db
MP4 = bytes.fromhex("00000020667479706d703432000000006d70343269736f6d61766331") + b"\0" * 2000


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE,
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "PART_BYTES": 1000,
        "S3_BUCKET": "",  # a bucket takes no part under 5 MiB; tests/media_pipeline/test_real_bucket.py sends such
    }


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


def signed_in(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def asset_of(owner, state=AssetState.FAILED, **changes):
    asset = Asset.objects.create(owner=owner, title="鲜叶采摘", state=state.value, code="gave-up", **changes)
    MediaJob.objects.create(asset=asset)
    return asset


def test_a_file_is_taken_without_script(client, trainer):
    answer = client.post("/trainer/uploads/", {"file": SimpleUploadedFile("采摘.mp4", MP4)})
    assert answer.status_code == 302
    asset = Asset.objects.get()
    assert (asset.owner, asset.title, asset.source_bytes) == (trainer, "采摘", len(MP4))
    page = client.get("/trainer/uploads/")
    assert "采摘" in page.content.decode()


def test_a_disguised_file_is_refused_with_what_to_do(client):
    answer = client.post("/trainer/uploads/", {"file": SimpleUploadedFile("x.mp4", b"MZ" + b"\0" * 3000)})
    assert answer.status_code == 422
    assert "program" in answer.content.decode()
    assert not Asset.objects.exists()
    assert client.post("/trainer/uploads/", {}).status_code == 422


def test_a_failed_file_says_what_to_do_and_can_be_tried_again(client, trainer):
    asset = asset_of(trainer)
    page = client.get("/trainer/uploads/").content.decode()
    assert "failed three times" in page
    assert client.post(f"/trainer/uploads/{asset.uuid}/retry/").status_code == 302
    asset.refresh_from_db()
    assert asset.state == AssetState.RECEIVED.value


def test_the_page_of_a_file_shows_its_sizes(client, trainer):
    asset = asset_of(trainer, AssetState.PROCESSING)
    Rendition.objects.create(
        asset=asset, name="v234", profile="p", height=234, state="running", progress_pct=40, remaining_s=90
    )
    page = client.get(f"/trainer/uploads/{asset.uuid}/").content.decode()
    assert "234 lines" in page
    assert 'value="40"' in page


def test_the_day_of_an_upload_is_the_day_where_it_was_made(client, trainer):
    asset = asset_of(trainer)
    Asset.objects.filter(pk=asset.pk).update(created_at=datetime(2026, 11, 25, 22, 30, tzinfo=UTC))
    assert "26 Nov 2026" in client.get(f"/trainer/uploads/{asset.uuid}/").content.decode()


def test_captions_come_in_and_bad_ones_are_named(client, trainer):
    asset = asset_of(trainer, AssetState.PUBLISHED)
    address = f"/trainer/uploads/{asset.uuid}/captions/"
    good = SimpleUploadedFile("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n你好\n".encode())
    assert client.post(address, {"language": "zh-hans", "file": good}).status_code == 302
    assert CaptionTrack.objects.get().label == "简体中文"
    bad = client.post(address, {"language": "vi", "file": SimpleUploadedFile("a.vtt", b"nothing")})
    assert bad.status_code == 422
    assert "could not be read" in bad.content.decode()
    assert CaptionTrack.objects.count() == 1


def test_the_preview_offers_the_captions(client, trainer):
    asset = RenditionFactory(asset__owner=trainer).asset
    address = f"/trainer/uploads/{asset.uuid}/"
    captions = SimpleUploadedFile("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n".encode())
    client.post(f"{address}captions/", {"language": "zh-hans", "file": captions})
    page = client.get(address)
    assert page.status_code == 200
    assert '<track kind="captions" srclang="zh-hans" label="简体中文" src="/v/' in page.content.decode()


@pytest.mark.parametrize("path", ["", "retry/", "captions/"])
def test_the_file_of_another_trainer_is_not_there(trainer, path):
    asset = asset_of(trainer)
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    address = f"/trainer/uploads/{asset.uuid}/{path}"
    assert (other.post(address) if path else other.get(address)).status_code == 404
    assert "鲜叶采摘" not in other.get("/trainer/uploads/").content.decode()
    asset.refresh_from_db()
    assert asset.state == AssetState.FAILED.value


def test_the_office_sees_every_file(trainer):
    asset = asset_of(trainer)
    office = signed_in(PersonFactory(roles=[Role.OFFICE]))
    assert office.get(f"/trainer/uploads/{asset.uuid}/").status_code == 200


@pytest.mark.parametrize("path", ["", "uploads/", "banks/"])
def test_others_do_not_enter(path):
    assert Client().get(f"/trainer/{path}").status_code == 302
    assert signed_in(PersonFactory()).get(f"/trainer/{path}").status_code == 403
    assert not Upload.objects.exists()


def unfinished(owner, **changes):
    values = {"name": "采摘.mp4", "size": 5_000_000, "part_bytes": 1_000}
    values |= {"expires_at": timezone.now() + timedelta(days=3)}
    return Upload.objects.create(owner=owner, **{**values, **changes})


def test_what_was_begun_and_not_finished_is_remembered_on_every_device_and_can_be_thrown_away(
    client, trainer
):
    upload = unfinished(trainer)
    unfinished(PersonFactory(), name="another's.mp4")
    unfinished(trainer, name="too old.mp4", expires_at=timezone.now() - timedelta(days=1))
    page = client.get("/trainer/uploads/").content.decode()
    assert f'data-unfinished="{upload.uuid}"' in page
    assert page.count("data-unfinished") == 1
    address = f"/trainer/uploads/unfinished/{upload.uuid}/give-up/"
    assert signed_in(PersonFactory(roles=[Role.TRAINER])).post(address).status_code == 404
    assert signed_in(PersonFactory()).post(address).status_code == 403
    assert client.get(address).status_code == 405
    for _again in range(2):
        assert client.post(address).status_code == 302
    upload.refresh_from_db()
    assert upload.state == "expired"
    assert "data-unfinished" not in client.get("/trainer/uploads/").content.decode()


def test_the_card_says_how_much_room_is_left(client, trainer, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 10_000_000_000}
    asset_of(trainer, source_bytes=7_000_000_000)
    assert "3.0 GB of your 10.0 GB are free" in client.get("/trainer/uploads/").content.decode()


@pytest.fixture
def editor(trainer):
    plant_site()
    grant_editor(trainer)
    return trainer


def lessons(course):
    draft = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    return [block.value["title"] for block in draft.lessons]


def test_without_script_films_become_lessons_of_a_new_course_too(client, editor):
    names = ("第10课 烘干.mp4", "第2课 采摘.mp4")
    form = {"course": "new", "title": "茶", "file": [SimpleUploadedFile(name, MP4) for name in names]}
    assert client.post("/trainer/uploads/", form).status_code == 302
    course = CoursePage.objects.get()
    assert (course.draft_title, course.live, lessons(course)) == ("茶", False, ["采摘", "烘干"])
    page = client.get("/trainer/uploads/").content.decode()
    assert f'<option value="{course.translation_key}">茶</option>' in page
    more = {"course": str(course.translation_key), "file": SimpleUploadedFile("第3课 杀青.mp4", MP4)}
    assert client.post("/trainer/uploads/", more).status_code == 302
    assert lessons(course) == ["采摘", "烘干", "杀青"]


def test_without_script_a_storage_that_is_away_is_said_in_words(client, monkeypatch):
    def away(*_arguments):
        raise disk.StorageError("away")

    monkeypatch.setattr(disk.Disk, "put", away)
    answer = client.post("/trainer/uploads/", {"file": SimpleUploadedFile("a.mp4", MP4)})
    assert answer.status_code == 422
    assert "does not answer" in answer.content.decode()
    assert not Asset.objects.exists()


def test_a_new_course_needs_a_title_and_a_strangers_course_takes_nothing(client, editor):
    file = SimpleUploadedFile("a.mp4", MP4)
    answer = client.post("/trainer/uploads/", {"course": "new", "title": " ", "file": file})
    assert answer.status_code == 422
    assert "title of the new course" in answer.content.decode()
    theirs = make_course(publish=False)
    for choice in (str(theirs.translation_key), "nonsense"):
        answer = client.post(
            "/trainer/uploads/", {"course": choice, "file": SimpleUploadedFile("a.mp4", MP4)}
        )
        assert answer.status_code == 404
    assert not Asset.objects.filter(owner=editor).exists()
