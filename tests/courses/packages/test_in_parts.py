"""A package or a course's archive that comes in parts: asked before a byte is sent, taken over where it lies, never doubled."""

from __future__ import annotations

import io
import os
import time
from uuid import uuid4

import pytest

from courses.packages import handing_in
from courses.packages.binning import bin_package, clear_package
from courses.packages.models import Package, PackageVersion, PackageWork
from courses.refusals import Refusal
from courses.transport import arriving
from courses.transport.models import CourseImport
from lms.accounts.models import Role
from media_pipeline import actions, disk, intake, leftovers, magic, storage
from media_pipeline.jobs import WorkState, claim
from media_pipeline.library.quotas import set_quota
from media_pipeline.models import Asset, TurnedAway, Upload
from media_pipeline.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.package_rows import bare_package
from tests.factories.packages import good

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PART = 400
PACKAGE = good()


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
        "PART_BYTES": PART,
    }  # fmt: skip


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


def begun(owner, data=PACKAGE, **about):
    wanted = {"name": "课件.zip", "size": len(data), "fingerprint": "f", "purpose": "package", **about}
    return actions.begin_upload(owner=owner, **wanted)


def sent(upload, data=PACKAGE):
    for number in intake.missing_parts(upload):
        actions.receive_part(
            upload, number=number, stream=io.BytesIO(data[(number - 1) * PART : number * PART])
        )
    return upload


def work():
    while (row := claim(PackageWork, worker="w", lease_s=60)) is not None:
        handing_in.carry_out(row)
    while (row := claim(CourseImport, worker="w", lease_s=60)) is not None:
        arriving.carry_out(row)


def kept():
    return storage.current().folders("originals")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (PACKAGE[:64], ""),
        (b"PK\x05\x06" + bytes(18), ""),
        (b"PK00PK\x03\x04", ""),
        (b"", "empty"),
        (b"Rar!\x1a\x07", "other-archive"),
        (b"7z\xbc\xaf\x27\x1c", "other-archive"),
        (b"%PDF-1.7", "not-a-zip"),
        (b"\x00\x00\x00\x20ftypmp42", "not-a-zip"),
    ],
)
def test_the_first_bytes_say_whether_it_may_be_a_zip(head, code):
    assert magic.archive_refusal(head) == code


def test_a_package_in_parts_is_taken_from_where_the_parts_lie(trainer):
    upload = sent(begun(trainer))
    first, again = actions.end_upload(upload), actions.end_upload(upload)
    assert (first.is_new, again.is_new) == (True, False)
    row = PackageWork.objects.get()
    assert row.uuid == first.upload.taken_as == again.upload.taken_as
    assert (row.key, row.file_name, row.bytes) == (
        disk.original(upload.source_folder),
        "课件.zip",
        len(PACKAGE),
    )
    assert (kept(), storage.current().names("packages/incoming")) == ([upload.source_folder], [])
    work()
    assert (PackageVersion.objects.get().package.owner, Asset.objects.exists()) == (trainer, False)
    assert kept() == [], "it is unpacked, and nothing of the archive stays"


def test_a_next_version_goes_to_its_package_and_one_that_is_gone_says_so(trainer):
    package = bare_package(trainer, "焊接安全")
    upload = sent(begun(trainer, target=str(package.uuid)))
    actions.end_upload(upload)
    assert PackageWork.objects.get().package == package
    work()
    assert (Package.objects.count(), package.versions.count()) == (1, 2)
    late = sent(begun(trainer, target=str(package.uuid)))
    PackageVersion.objects.all().delete()
    Package.objects.all().delete()
    with pytest.raises(handing_in.PackageGone):
        actions.end_upload(late)
    late.refresh_from_db()
    assert (late.state, PackageWork.objects.filter(source_folder=late.source_folder).exists()) == (
        "open",
        False,
    )
    with pytest.raises(handing_in.PackageGone):
        begun(trainer, target=str(uuid4()), fingerprint="g")


def test_what_was_begun_for_a_package_goes_with_it(trainer, django_capture_on_commit_callbacks, tmp_path):
    package = bare_package(trainer, "焊接安全")
    upload = sent(begun(trainer, target=str(package.uuid)))
    own = begun(trainer)
    bin_package(package)
    with django_capture_on_commit_callbacks(execute=True):
        clear_package(package)
    assert list(Upload.objects.filter(state="open")) == [own]
    assert not (tmp_path / "work" / "incoming" / upload.source_folder).exists()


def test_one_file_for_two_purposes_or_packages_is_not_mixed_up(trainer):
    one, other = bare_package(trainer, "a"), bare_package(trainer, "b")
    about = [
        {}, {"target": str(one.uuid)}, {"target": str(other.uuid)}, {"purpose": "course"}, {"purpose": "film"},
    ]  # fmt: skip
    uploads = [begun(trainer, **each) for each in about]
    assert len({upload.pk for upload in uploads}) == len(about)
    assert [begun(trainer, **each) for each in about] == uploads


@pytest.mark.parametrize("purpose", ["package", "course"])
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(trainer, purpose):
    set_quota(owner_id=trainer.pk, size=5 << 30)
    refused = {
        "archive-too-big": {"size": 1 + {"package": 1 << 30, "course": 4_096_000_000}[purpose]},
        "empty": {"size": 0},
        "not-a-zip": {"head": b"%PDF-1.7"},
        "other-archive": {"head": b"Rar!\x1a\x07"},
    }
    for code, about in refused.items():
        with pytest.raises(Refused) as refusal:
            begun(trainer, purpose=purpose, **about)
        assert refusal.value.code == code
    set_quota(owner_id=trainer.pk, size=len(PACKAGE) - 1)
    with pytest.raises(Refused) as refusal:
        begun(trainer, purpose=purpose)
    assert refusal.value.code == "quota"
    set_quota(owner_id=trainer.pk, size=len(PACKAGE))
    begun(trainer, purpose=purpose)
    assert not TurnedAway.objects.exists(), "the list of films does not speak of archives"


def test_the_room_of_whose_package_it_is_is_asked_too(trainer):
    package = bare_package(trainer, "a")
    set_quota(owner_id=trainer.pk, size=len(PACKAGE))
    office = PersonFactory(roles=[Role.OFFICE])
    with pytest.raises(Refused) as refusal:
        begun(office, target=str(package.uuid))
    assert (refusal.value.code, Upload.objects.exists()) == ("quota", False)


@pytest.mark.parametrize(("purpose", "room"), [("package", handing_in), ("course", arriving)])
def test_with_many_waiting_another_is_refused_and_one_begun_goes_on(trainer, monkeypatch, purpose, room):
    monkeypatch.setattr(room, "AT_ONCE", 1)
    actions.end_upload(sent(begun(trainer, purpose=purpose)))
    with pytest.raises(Refusal) as refusal:
        begun(trainer, purpose=purpose)
    assert refusal.value.code in {"packages-waiting", "no-room-here"}
    monkeypatch.setattr(room, "AT_ONCE", 2)
    open_one = begun(trainer, purpose=purpose)
    monkeypatch.setattr(room, "AT_ONCE", 1)
    assert begun(trainer, purpose=purpose) == open_one


def test_a_disguised_first_part_ends_the_upload_and_nothing_stays(trainer):
    upload = begun(trainer)
    with pytest.raises(Refused):
        actions.receive_part(upload, number=1, stream=io.BytesIO(bytes(PART)))
    upload.refresh_from_db()
    assert (upload.state, upload.code) == ("refused", "not-a-zip")
    assert not TurnedAway.objects.exists()


def test_a_course_in_parts_is_looked_at_where_it_lies_and_goes_when_it_is_refused(trainer):
    upload = sent(begun(trainer, purpose="course"))
    ended = actions.end_upload(upload)
    row = CourseImport.objects.get()
    assert (row.uuid, row.key) == (ended.upload.taken_as, disk.original(upload.source_folder))
    work()
    row.refresh_from_db()
    assert (row.phase, row.refusal, kept()) == ("refused", "no-course", [])


def test_bytes_that_a_row_needs_stay_and_those_of_ended_ones_go(
    trainer, tmp_path, django_capture_on_commit_callbacks
):
    waiting = sent(begun(trainer, fingerprint="1"))
    stopped = sent(begun(trainer, fingerprint="2"))
    done = sent(begun(trainer, fingerprint="3"))
    archive = sent(begun(trainer, purpose="course"))
    for upload in (waiting, stopped, done, archive):
        actions.end_upload(upload)
    rows = PackageWork.objects.all()
    rows.filter(source_folder=stopped.source_folder).update(state=WorkState.FAILED)
    rows.filter(source_folder=done.source_folder).update(state=WorkState.DONE)
    CourseImport.objects.update(state=WorkState.DONE, phase="planned")
    for path in (tmp_path / "media").rglob("*"):
        os.utime(path, (time.time() - 7_200,) * 2)
    assert leftovers.clear_storage(older_than_s=3_600) == 1
    assert set(kept()) == {each.source_folder for each in (waiting, stopped, archive)}
    given_up = sent(begun(trainer, fingerprint="4"))
    aside = tmp_path / "work" / "incoming" / given_up.source_folder
    assert aside.exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_upload(given_up)
    assert not aside.exists()
