"""A course leaves and comes in by the trainer's pages; here the test is the worker."""

from __future__ import annotations

import hashlib
import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.access import grant_editor
from courses.models import CoursePage
from courses.transport import arriving, leaving, leftovers
from courses.transport.models import CourseExport, CourseImport
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline import disk, storage
from media_pipeline.jobs import claim
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_bank, make_course, make_lesson
from tests.factories.media import PublishedAssetFactory
from tests.factories.packages import good

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = "/trainer/courses/import/"
FILM = b"bytes of a film" * 100


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en", display_name="Trainer One")


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


@pytest.fixture
def course(trainer):
    make_bank("tea-1")
    asset = PublishedAssetFactory(
        owner=trainer,
        title="采茶",
        has_lite=False,
        source_sha256=hashlib.sha256(FILM).hexdigest(),
        source_bytes=len(FILM),
    )
    storage.current().write(disk.original(asset.source_folder), FILM)
    page = make_course(
        "TEA-101", actor=trainer, lessons=[make_lesson(asset=asset.uuid), make_lesson("quiz", bank="tea-1")]
    )
    grant_editor(trainer)
    return page


def work():
    """Let a worker have its turn with what waits."""
    while (row := claim(CourseExport, worker="w", lease_s=60)) is not None:
        leaving.make_export(row)
    while (row := claim(CourseImport, worker="w", lease_s=60)) is not None:
        arriving.carry_out(row)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def made(client, course, media="original"):
    """The bytes of a file that was asked for and made."""
    answer = client.post(f"/trainer/courses/{course.translation_key}/export/", {"media": media})
    assert "The file is being made" in text_of(client.get(answer["Location"]))
    work()
    assert "The file is ready" in text_of(client.get(answer["Location"]))
    return b"".join(client.get(f"{answer['Location']}file.zip").streaming_content)


def handed_in(client, data):
    answer = client.post(LIST, {"file": SimpleUploadedFile("tea.zip", data)})
    work()
    return answer["Location"]


def test_a_course_goes_out_and_in_again_and_stands_in_the_record(client, course):
    page = text_of(client.get(f"/trainer/courses/{course.translation_key}/export/"))
    assert "inside, as they were uploaded" in page
    data = made(client, course)
    row = CourseExport.objects.get()
    rest = client.get(f"/trainer/courses/exports/{row.uuid}/file.zip", headers={"Range": "bytes=100-"})
    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, data[100:])
    where = handed_in(client, data)
    plan = text_of(client.get(where))
    assert all(
        words in plan
        for words in ("Here already, used as it is", "TEA-101-2", "Its own code was TEA-101", "Bank tea-1")
    )
    taken = client.post(where, {"code": "TEA-101"})
    assert (taken.status_code, "Another course has the code TEA-101" in text_of(taken)) == (422, True)
    client.post(where, {"code": "tea-777"})
    client.post(where, {"code": "tea-777"})
    work()
    assert "Everything that belongs to it is here" in text_of(client.get(where))
    found = CoursePage.objects.filter(code="TEA-777")
    assert {(page.live, page.owner.display_name) for page in found} == {(False, "Trainer One")}
    acts = AuditRecord.objects.filter(noun="course").order_by("pk").values_list("action", flat=True)
    assert (
        list(acts) == ["course.exported", "course.fetched", "course.imported", "course.imported"][:3]
        or len(acts) == 4
    )
    assert storage.current().names("transport/in") == []


def test_a_missing_film_is_named_and_goes_into_its_lesson_when_it_has_come(client, course, trainer):
    data = made(client, course, "reference")
    sha = hashlib.sha256(FILM).hexdigest()
    PublishedAssetFactory._meta.model.objects.update(source_sha256="")
    where = handed_in(client, data)
    assert "Missing: not in the file, and not here" in text_of(client.get(where))
    client.post(where, {"code": "TEA-778"})
    work()
    assert "采茶" in text_of(client.get(where))
    assert "None of the missing files has come yet" in text_of(
        client.post(f"{where}act/", {"fill": "1"}, follow=True)
    )
    asset = PublishedAssetFactory(owner=trainer, source_sha256=sha)
    assert "1 lesson has its file now" in text_of(client.post(f"{where}act/", {"fill": "1"}, follow=True))
    drafts = [page.get_latest_revision_as_object() for page in CoursePage.objects.filter(code="TEA-778")]
    assert {draft.lessons.get_prep_value()[0]["value"]["video"] for draft in drafts} == {str(asset.uuid)}


def test_what_is_refused_says_why_and_leaves_nothing(client, course):
    where = handed_in(client, good())
    assert "not taken" in text_of(client.get(where)).lower()
    assert "not taken" in text_of(client.get(LIST))
    assert storage.current().names("transport/in") == []
    assert client.post(LIST, {}).status_code == 422
    cut = client.post(LIST, {"file": SimpleUploadedFile("course.zip", b"PK\x03\x04 cut off")})
    assert (cut.status_code, "The end of the archive is missing" in text_of(cut)) == (422, True)
    assert (CourseImport.objects.count(), storage.current().names("transport/in")) == (1, [])
    client.post(f"{where}act/", {})
    assert CourseImport.objects.exists() is False


def test_nobody_sees_or_takes_another_persons_course(client, course):
    made(client, course)
    handed_in(client, good())
    other = signed_in(PersonFactory(roles=[Role.TRAINER], language="en"))
    row, came = CourseExport.objects.get(), CourseImport.objects.get()
    for address in (
        f"/trainer/courses/{course.translation_key}/export/",
        f"/trainer/courses/exports/{row.uuid}/",
        f"/trainer/courses/exports/{row.uuid}/file.zip",
        f"{LIST}{came.uuid}/",
    ):
        assert other.get(address).status_code == 404
    assert signed_in(PersonFactory()).get(LIST).status_code == 403


def test_pages_have_few_queries_whatever_the_course_holds(client, course):
    address = f"/trainer/courses/{course.translation_key}/export/"
    counts = []
    for more in ([], _more(course)):
        course.lessons = [*course.lessons.get_prep_value(), *more]
        course.save_revision()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


def _more(course):
    first = course.lessons.get_prep_value()[0]
    return [
        {
            **first,
            "id": f"00000000-0000-4000-8000-00000000000{n}",
            "value": {**first["value"], "video": str(PublishedAssetFactory().uuid)},
        }
        for n in range(4)
    ]


def test_files_go_when_their_days_are_over(client, course):
    made(client, course)
    CourseExport.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert leaving.forget_exports() == 1
    assert (storage.current().names("transport/out"), CourseExport.objects.exists()) == ([], False)


def test_what_a_killed_process_left_goes_a_day_later(tmp_path):
    storage.current().write("transport/in/orphan.zip", b"x")
    fresh = tmp_path / "work" / "transport" / ".fresh"
    fresh.parent.mkdir(parents=True)
    for path in (fresh, fresh.with_name(".old")):
        path.write_bytes(b"x")
    long_ago = time.time() - 2 * leftovers.ASIDE_S
    for path in (fresh.with_name(".old"), tmp_path / "media" / "transport" / "in" / "orphan.zip"):
        os.utime(path, (long_ago, long_ago))
    assert leftovers.clear_leftovers() == 2
    assert ([*fresh.parent.iterdir()], storage.current().names("transport/in")) == ([fresh], [])


def test_one_lesson_leaves_as_scorm_and_only_what_can(client, course):
    address = f"/trainer/courses/{course.translation_key}/export/"
    video, quiz = course.lessons.get_prep_value()
    assert "One lesson, for another learning platform" in text_of(client.get(address))
    answer = client.post(address, {"lesson": quiz["id"]})
    work()
    assert "The file is ready" in text_of(client.get(answer["Location"]))
    package = client.get(f"{answer['Location']}file.zip")
    assert b"".join(package.streaming_content).count(b"imsmanifest.xml") == 2
    assert "TEA-101" in package["Content-Disposition"]
    for lesson in (video["id"], "none"):
        assert client.post(address, {"lesson": lesson}).status_code == 422, "its small film is not there"
