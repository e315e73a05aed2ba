"""A mentor says what should be different: kept beside the words, played to the apprentice, to nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.workplace.models import LogDecision, VoiceNote
from lms.workplace.rules.voices import MOST_BYTES, sound_of
from tests.factories.workplace import TODAY, another_mentor, workshop
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WEBM = b"\x1a\x45\xdf\xa3" + bytes(range(200))


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    made = workshop(2)
    made.write(0, TODAY, TODAY - timedelta(days=1))
    return made


def give_back(shop, line, data=WEBM, comment="写上炉温"):
    form = {"what": "return", "comment": comment}
    if data:
        form["voice"] = SimpleUploadedFile("voice.webm", data, content_type="text/html")
    return client_of(shop.mentor).post(reverse("employer:log_line", args=[line.uuid]), form)


def test_it_is_kept_with_its_hash_and_played_to_the_apprentice(shop):
    line = shop.people[0].work_logs.first()
    assert "microphone=(self)" in client_of(shop.mentor).get(
        reverse("employer:log_line", args=[line.uuid])
    ).headers["Permissions-Policy"]  # fmt: skip
    for _twice in range(2):
        give_back(shop, line)
    note = VoiceNote.objects.get()
    assert (note.kind, note.size, note.decision.comment) == ("audio/webm", len(WEBM), "写上炉温")
    own = client_of(line.learner)
    address = reverse("learner:work_voice", args=[line.uuid])
    assert address in own.get(reverse("learner:work_line", args=[line.uuid])).content.decode()
    whole = own.get(address)
    assert (whole.status_code, whole["Content-Type"], whole.content) == (200, "audio/webm", WEBM)
    part = own.get(address, headers={"range": "bytes=0-1"})
    assert (part.status_code, part["Content-Range"], part.content) == (
        206, f"bytes 0-1/{len(WEBM)}", WEBM[:2],
    )  # fmt: skip
    assert own.get(address, headers={"range": "bytes=999-"}).status_code == 416


def test_nobody_else_hears_it(shop):
    line = shop.people[0].work_logs.first()
    give_back(shop, line)
    for user in (shop.mentor, shop.hr):
        assert client_of(user).get(reverse("employer:log_voice", args=[line.uuid])).status_code == 200
    for user, status in ((workshop(1).mentor, 404), (another_mentor(shop), 404)):
        assert client_of(user).get(reverse("employer:log_voice", args=[line.uuid])).status_code == status
    stranger = client_of(shop.people[1].learner)
    assert stranger.get(reverse("learner:work_voice", args=[line.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("data", "comment"),
    [(b"<html>", "写上炉温"), (WEBM + bytes(MOST_BYTES), "写上炉温"), (WEBM, " ")],
)
def test_what_is_no_sound_too_large_or_without_words_returns_nothing(shop, data, comment):
    line = shop.people[0].work_logs.first()
    assert give_back(shop, line, data, comment).status_code == 200
    assert not LogDecision.objects.exists()
    assert not VoiceNote.objects.exists()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (WEBM, "audio/webm"),
        (b"OggS\0", "audio/ogg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\0\0\0\0WAVE", "audio/wav"),
        (b"RIFF\0\0\0\0AVI ", None),
        (b"%PDF", None),
        (b"", None),
    ],
)
def test_a_sound_is_known_by_its_bytes(head, kind):
    assert (sound_of(head) or (None, ""))[0] == kind
