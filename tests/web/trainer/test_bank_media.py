"""Pictures and sounds of questions: drawn anew, private, on the papers that hold them and nowhere else."""

from __future__ import annotations

import re
import wave
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses.actions import save_questions
from courses.models import QuestionFile
from courses.queries import questions_of
from lms.accounts.models import Role
from lms.assessments.models import Attempt
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_bank, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client():
    client = Client()
    client.force_login(PersonFactory(roles=[Role.TRAINER], language="en"))
    return client


@pytest.fixture
def question():
    bank = make_bank("tea-1", count=0)
    return save_questions(bank, [make_question()], actor=None)[0]


def photo(kind="JPEG", size=(2000, 1000)):
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Spy camera"
    Image.new("RGB", size, "teal").save(out, kind, exif=exif)
    return SimpleUploadedFile("IMG_0001.exe", out.getvalue())


def tone(seconds=2):
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(i * 37 % 251 for i in range(16000 * seconds)))
    return SimpleUploadedFile("a.wav", out.getvalue())


def add(client, question, file, **values):
    address = reverse("trainer:bank_medium_add", args=["tea-1", question.uuid])
    return client.post(address, {"file": file, "at": "stem", "words_en": "a basket", **values}, follow=True)


def test_a_picture_is_drawn_anew_and_shown_on_bank_pages_alone(client, question):
    page = add(client, question, photo(), at="1")
    (item,) = questions_of("tea-1")
    (medium,) = item.media
    assert (medium["at"], medium["kind"], medium["words"], item.version) == (
        1,
        "image",
        {"en": "a basket"},
        2,
    )
    row = QuestionFile.objects.get()
    with Image.open(row.file) as kept:
        assert (kept.size, kept.format, len(kept.getexif())) == ((1280, 640), "JPEG", 0)
    address = f"/trainer/banks/tea-1/media/{row.key}/"
    assert f'src="{address}"' in page.content.decode()
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["Cache-Control"].startswith("private")
    assert client.get(address, headers={"if-none-match": shown["ETag"]}).status_code == 304
    assert client.get("/trainer/banks/tea-1/media/nothing/").status_code == 404
    assert Client().get(f"/media/{row.file.name}").status_code == 404
    learner = Client()
    learner.force_login(PersonFactory())
    assert learner.get(address).status_code == 403


def test_a_learner_gets_the_pictures_of_the_own_paper_and_no_other(client, question):
    add(client, question, photo("PNG", (40, 20)))
    (item,) = questions_of("tea-1")
    enrolment = EnrolmentFactory()
    paper = Attempt.objects.create(
        learner=enrolment.learner, enrolment=enrolment, course_key=uuid4(), lesson_uuid=uuid4(), lesson_version=1,
        number=1, paper=[item.as_json()], pass_percent=80, started_at=timezone.now(), max_hundredths=100,
    )  # fmt: skip
    address = reverse("learner:attempt_medium", args=[paper.uuid, item.media[0]["key"]])
    mine = Client()
    mine.force_login(enrolment.learner)
    assert mine.get(address)["Content-Type"] == "image/png"
    assert mine.get(reverse("learner:attempt_medium", args=[paper.uuid, "a" * 24])).status_code == 404
    theirs = Client()
    theirs.force_login(EnrolmentFactory().learner)
    assert theirs.get(address).status_code == 404
    # Taken away from the question, it stays on the paper.
    client.post(reverse("trainer:bank_medium_drop", args=["tea-1", question.uuid, item.media[0]["key"]]))
    assert questions_of("tea-1")[0].media == []
    assert mine.get(address).status_code == 200


def test_a_sound_is_looked_into_and_played_in_parts(client, question):
    add(client, question, tone())
    row = QuestionFile.objects.get()
    address = f"/trainer/banks/tea-1/media/{row.key}/"
    part = client.get(address, headers={"range": "bytes=0-99"})
    assert (part.status_code, len(part.content), part["Content-Type"]) == (206, 100, "audio/wav")
    assert client.get(address, headers={"range": f"bytes={row.size}-"}).status_code == 416


@pytest.mark.parametrize(
    ("file", "values", "said"),
    [
        (SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"), {}, "not a picture"),
        (SimpleUploadedFile("a.mp3", b"ID3\x04" + b"\x00" * 400), {}, ""),
        (photo(size=(8, 8)), {"words_en": ""}, "for those who cannot"),
        (photo(size=(8, 8)), {"at": "7"}, "Choose where it belongs"),
    ],
)
def test_what_is_no_picture_or_sound_or_says_nothing_is_refused(client, question, file, values, said):
    page = add(client, question, file, **values)
    assert said in page.content.decode()
    assert questions_of("tea-1")[0].version == 1
    assert not QuestionFile.objects.exists()


def test_the_same_picture_twice_is_kept_once(client, question):
    add(client, question, photo(size=(8, 8)))
    add(client, question, photo(size=(8, 8)), at="0")
    assert QuestionFile.objects.count() == 1
    add(client, question, photo(size=(8, 8)), at="0")
    (item,) = questions_of("tea-1")
    assert ([medium["at"] for medium in item.media], item.version) == (["stem", 0], 3)


def test_a_picture_of_a_pair_belongs_to_its_left_side(client):
    bank = make_bank("tea-2", count=0)
    pairs = {"en": [["vinegar", "sour"], ["", "salty"]]}
    item = make_question(kind="matching", options=pairs, answer=[0], explanation={})
    [question] = save_questions(bank, [item], actor=None)
    address = reverse("trainer:bank_medium_add", args=["tea-2", question.uuid])
    values = {"words_en": "a bottle"}
    page = client.post(address, {"file": photo(), "at": "0", **values}, follow=True).content.decode()
    assert "A vinegar" in page
    assert re.search(r'pair__left">vinegar<img[^>]*alt="a bottle"', page)
    assert "B " not in re.findall(r'<select id="at".*?</select>', page, re.DOTALL)[0]
    refused = client.post(address, {"file": photo(), "at": "1", **values}, follow=True).content.decode()
    assert "Choose where it belongs" in refused
    assert len(questions_of("tea-2")[0].media) == 1
