"""A trainer's captions: brought in, edited as text, taken back, shown; nobody else's, and nothing unseen by viewers."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline.actions import attach_captions
from media_pipeline.models import CaptionTrack
from media_pipeline.queries import playback_source
from tests.factories.accounts import PersonFactory
from tests.factories.media import RenditionFactory
from tests.web.trainer.test_uploads import signed_in

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:01,000 --> 00:00:02,000\n你好\n\n2\n00:00:03,000 --> 00:00:04,000\n再见\n"
POSTS = ["", "show/", "shift/", "encoding/", "restore/", "remove/", "lines/"]


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
    return RenditionFactory(asset__owner=trainer).asset


@pytest.fixture
def page(asset):
    attach_captions(asset, language="zh-hans", label="简体中文", data=SRT.encode())
    return f"/trainer/uploads/{asset.uuid}/captions/zh-hans/"


def bring(client, asset, data, name="a.srt", language="zh-hans"):
    address = f"/trainer/uploads/{asset.uuid}/captions/"
    return client.post(address, {"language": language, "file": SimpleUploadedFile(name, data)}, follow=True)


def track():
    return CaptionTrack.objects.get()


def test_a_file_leads_to_its_lines_and_is_shown_at_once(client, asset):
    answer = bring(client, asset, SRT.encode())
    assert answer.redirect_chain == [(f"/trainer/uploads/{asset.uuid}/captions/zh-hans/", 302)]
    html = answer.content.decode()
    assert "你好" in html
    assert "are in place" in html
    assert AuditRecord.objects.get().action == "captions-uploaded"
    assert playback_source(asset.uuid, viewer="x").captions[0].label == "简体中文"


def test_a_guessed_encoding_is_told_and_another_can_be_chosen(client, asset):
    html = bring(client, asset, SRT.encode("gb18030")).content.decode()
    assert "Are the letters right?" in html
    assert "你好" in html
    assert track().is_draft
    address = f"/trainer/uploads/{asset.uuid}/captions/zh-hans/"
    wrong = client.post(f"{address}encoding/", {"encoding": "windows-1252"}, follow=True).content.decode()
    assert "你好" not in wrong
    assert "Are the letters right?" in wrong
    client.post(f"{address}encoding/", {"encoding": "gb18030"})
    client.post(f"{address}show/")
    assert not track().is_draft
    assert "你好" in client.get(f"{address}captions.vtt").content.decode()


def test_lines_that_were_passed_over_are_named(client, asset):
    html = bring(client, asset, f"{SRT}\n3\n00:00:0x,000 --> 00:00:09,000\nhm\n".encode()).content.decode()
    assert "Line 10: the time cannot be read" in html
    assert "viewers do not have them yet" in html
    refused = bring(client, asset, b"1\n00:00:05,000 --> 00:00:04,000\nx\n", language="vi")
    assert refused.status_code == 422
    assert "Line 2: it ends before it begins" in refused.content.decode()
    assert track().language == "zh-hans"


def test_lines_are_edited_as_text_without_script(client, page):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n您好\n"
    client.post(page, {"text": text, "revision": 1})
    assert "您好" in track().text
    assert "changes not shown yet" in client.get(page).content.decode()
    late = client.post(page, {"text": text, "revision": 1})
    assert (late.status_code, "Somebody else" in late.content.decode()) == (422, True)
    bad = client.post(page, {"text": "00:05.000 --> 00:04.000\n手打的字", "revision": 2})
    assert bad.status_code == 422
    assert "Line 1: it ends before it begins" in bad.content.decode()
    assert "手打的字" in bad.content.decode()
    assert (track().revision, track().cues) == (2, 1)


def save(client, page, revision, lines):
    return client.post(
        f"{page}lines/", json.dumps({"revision": revision, "lines": lines}), content_type="application/json"
    )


def test_lines_are_saved_while_somebody_types_and_a_conflict_brings_the_others(client, page, trainer):
    office = PersonFactory(roles=[Role.OFFICE])
    first = save(client, page, 1, [[0, 900, "早 & <b>好"]])
    assert (first.status_code, first.json()["revision"]) == (200, 2)
    assert "早 &amp; <b>好</b>" in track().text
    second = save(signed_in(office), page, 2, [[0, 900, "晚"]])
    assert second.status_code == 200
    late = save(client, page, 2, [[0, 900, "x"]])
    assert late.status_code == 409
    assert late.json()["by"] == office.get_full_name()
    assert (late.json()["revision"], late.json()["lines"]) == (3, [[0, 900, "晚"]])
    assert "晚" in track().text


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"revision": 1, "lines": [[Infinity, 2, "x"]]}',
        '{"revision": 1, "lines": [[1]]}',
        '{"revision": 1, "lines": [["a", 2, "x"]]}',
    ],
)
def test_nonsense_saves_nothing(client, page, body):
    assert client.post(f"{page}lines/", body, content_type="application/json").status_code == 400
    assert client.post(f"{page}lines/", {"revision": 1}).status_code == 415
    assert track().revision == 1


def test_what_is_shown_is_written_down(client, page, trainer):
    save(client, page, 1, [[0, 900, "早"]])
    client.post(f"{page}show/")
    client.post(f"{page}remove/")
    acts = AuditRecord.objects.order_by("pk")
    assert [(one.action, one.actor_id, one.detail["language"]) for one in acts] == [
        ("captions-shown", trainer.pk, "zh-hans"),
        ("captions-removed", trainer.pk, "zh-hans"),
    ]
    assert not CaptionTrack.objects.exists()


def test_all_lines_move_and_an_earlier_version_comes_back(client, page):
    client.post(f"{page}shift/", {"seconds": "1.5"})
    assert "00:00:02.500 --> 00:00:03.500" in track().text
    client.post(f"{page}shift/", {"seconds": "soon"})
    assert track().revision == 2
    client.post(f"{page}restore/", {"revision": "1"})
    assert "00:00:01.000 --> 00:00:02.000" in track().text
    client.post(f"{page}restore/", {"revision": "x"})
    html = client.get(page).content.decode()
    assert "an earlier version taken back" in html
    assert track().revision == 3


def test_both_formats_go_out_as_files(client, page):
    srt = client.get(f"{page}captions.srt")
    assert srt["Content-Disposition"] == 'attachment; filename="captions-zh-hans.srt"'
    assert srt.content.decode("utf-8-sig").startswith("1\n00:00:01,000 --> 00:00:02,000\n你好")


def test_the_list_of_languages_has_an_empty_state_and_says_who_sees_them(client, asset):
    address = f"/trainer/uploads/{asset.uuid}/captions/"
    assert "Add captions" in client.get(address).content.decode()
    bring(client, asset, SRT.encode("gb18030"))
    assert "draft, seen by trainers only" in client.get(address).content.decode()


def test_captions_can_be_written_by_hand_from_nothing(client, asset):
    address = f"/trainer/uploads/{asset.uuid}/captions/"
    for _twice in range(2):
        opened = client.post(address, {"by_hand": "1", "language": "vi"}, follow=True)
        assert opened.redirect_chain == [(f"{address}vi/", 302)]
    assert (track().label, track().is_draft, track().cues) == ("Tiếng Việt", True, 0)
    assert client.post(f"{address}vi/show/", follow=True).status_code == 200
    assert track().is_draft
    assert save(client, f"{address}vi/", 0, [[0, 900, "Xin chào"]]).status_code == 200
    client.post(address, {"by_hand": "1", "language": "vi"})
    client.post(address, {"by_hand": "1", "language": "../x"})
    assert (track().cues, CaptionTrack.objects.count()) == (1, 1)


@pytest.mark.parametrize("path", POSTS)
def test_captions_of_another_trainer_are_not_there(asset, page, path):
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    assert other.post(f"{page}{path}").status_code == 404
    assert other.get(page).status_code == 404
    assert other.get(f"{page}captions.vtt").status_code == 404
    assert signed_in(PersonFactory()).post(f"{page}{path}").status_code == 403
    assert Client().post(f"{page}{path}").status_code == 302
    assert track().revision == 1


@pytest.mark.parametrize("path", POSTS)
def test_a_language_without_captions_is_not_there(client, asset, path):
    assert client.post(f"/trainer/uploads/{asset.uuid}/captions/vi/{path}").status_code == 404


def test_the_editor_costs_the_same_for_two_lines_and_two_thousand(client, asset, django_assert_num_queries):
    many = "".join(
        f"{n}\n00:{n // 60:02d}:{n % 60:02d},000 --> 00:{n // 60:02d}:{n % 60:02d},900\n行{n}\n\n"
        for n in range(2_000)
    )
    attach_captions(asset, language="vi", label="Tiếng Việt", data=SRT.encode())
    attach_captions(asset, language="en", label="English", data=many.encode())
    client.get("/trainer/")  # how many questions wait is known for a minute from here on
    for language in ("vi", "en"):
        with django_assert_num_queries(9):
            assert client.get(f"/trainer/uploads/{asset.uuid}/captions/{language}/").status_code == 200


def test_the_editor_has_the_small_pictures_of_the_seek_bar(client, page, asset):
    assert '"sprites_url": ""' in client.get(page).content.decode()
    asset.has_sprites = True
    asset.save()
    assert re.search(r'"sprites_url": "/v/[^"]+/sprites.vtt"', client.get(page).content.decode())
