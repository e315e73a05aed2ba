"""Courseware pages: handed in, looked at by a worker (here the test is the worker), versions, findings, the bin."""

from __future__ import annotations

import time
import types
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from courses.actions import clear_packages_bin
from courses.packages import handing_in, uses
from courses.packages.findings import warning
from courses.packages.models import Package, PackageBlob, PackageFile, PackageVersion, PackageWork
from courses.packages.uses import Use
from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from lms.messaging.queries import said, unread
from lms.playback.telling import tell_who_handed_in
from lms.web.trainer.package_lines import finding_groups
from media_pipeline import intake, options, storage
from media_pipeline.jobs import WorkState, claim
from media_pipeline.library.quotas import room_of, set_quota
from tests.factories.accounts import PersonFactory
from tests.factories.packages import Part, good, manifest
from tests.media_pipeline.bucket import Bucket

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = "/trainer/packages/"
BROKEN = good(text=manifest(href="none.html", default="other"))


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en", display_name="Trainer One")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


def send(client, data, *, to=LIST, name="课件.zip"):
    return client.post(to, {"file": SimpleUploadedFile(name, data)})


def work():
    """Let a worker have its turn with what waits; the newest row."""
    while (row := claim(PackageWork, worker="w", lease_s=60)) is not None:
        handing_in.carry_out(row)
    return PackageWork.objects.latest("created_at")


def taken(client, data=None, **about):
    answer = send(client, data or good(), **about)
    assert answer.status_code == 302, answer.content.decode()
    work()
    return Package.objects.latest("pk"), answer["Location"]


def text_of(answer):
    return " ".join(answer.content.decode().split())


def aside():
    return storage.current().names("packages/incoming")


def acts():
    return list(AuditRecord.objects.filter(noun="package").order_by("pk").values_list("action", flat=True))


def test_without_courseware_the_page_says_how_to_begin_and_what_is_taken(client):
    page = text_of(client.get(LIST))
    assert "No courseware yet" in page
    assert "up to 1 GB, 4 GB unpacked, 20,000 files." in page or "20000 files" in page
    assert "are free" in page


def test_a_package_is_handed_in_looked_at_and_there(client):
    answer = send(client, good())
    page = client.get(answer["Location"])
    assert ("The courseware is being looked at" in text_of(page), page["Refresh"]) == (True, "3")
    listed = client.get(LIST)
    assert ("课件.zip" in text_of(listed), len(aside())) == (True, 1)
    assert not listed.has_header("Refresh"), "it would throw away the file that is being chosen or sent"
    work()
    page = client.get(answer["Location"])
    assert ("Taken as version 1" in text_of(page), page.has_header("Refresh"), aside()) == (True, False, [])
    shown = text_of(client.get(LIST))
    assert all(words in shown for words in ("焊接安全", "SCORM 1.2", "1 version", "in no lesson"))
    assert "课件.zip" not in shown, "what was taken is no file on its way any more"
    assert acts() == ["package.handed-in"]


def test_a_refused_package_says_all_that_is_wrong_and_leaves_nothing(client):
    answer = send(client, BROKEN, name="broken.zip")
    work()
    page = text_of(client.get(answer["Location"]))
    assert "Not taken" in page
    assert "opens “none.html”, which is not in the package" in page
    assert "Must be corrected" in page
    assert "Worth a look" in page
    assert "imsmanifest.xml" in page
    assert "which is not in the package" in text_of(client.get(LIST))
    assert (list(storage.current().files()), Package.objects.exists()) == ([], False)
    client.post(f"{answer['Location']}act/")
    assert "broken.zip" not in text_of(client.get(LIST))


def test_the_reason_is_said_in_the_language_of_whoever_reads_it(client, trainer):
    answer = send(client, BROKEN)
    work()
    trainer.language = "zh-hans"
    trainer.save(update_fields=["language"])
    assert "未接收" in text_of(client.get(answer["Location"]))
    assert "which is not in the package" not in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no archive at all", "This is no ZIP archive"),
        (b"Rar!\x1a\x07" + bytes(600), "RAR"),
        (good()[:-30], "The end of the archive is missing"),
    ],
)
def test_what_is_no_whole_zip_is_refused_at_once_and_not_kept(client, data, words):
    answer = send(client, data)
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert (PackageWork.objects.exists(), list(storage.current().files())) == (False, [])


def test_the_next_version_is_current_and_the_one_before_stays(client):
    package, _address = taken(client)
    address = f"{LIST}{package.uuid}/"
    _package, where = taken(client, good(Part("new.html")), to=f"{address}versions/", name="second.zip")
    assert "Taken as version 2" in text_of(client.get(where))
    page = text_of(client.get(address))
    assert (page.index("second.zip") < page.index("课件.zip"), page.count("current</span>")) == (True, 1)
    assert (Package.objects.count(), PackageVersion.objects.count()) == (1, 2)
    _package, where = taken(client, good(), to=f"{address}versions/")
    assert "as version 1 of “焊接安全”" in text_of(client.get(where))
    assert PackageVersion.objects.count() == 2


def test_the_same_file_sent_twice_is_one_package(client):
    send(client, good())
    taken(client)
    assert (Package.objects.count(), PackageVersion.objects.count()) == (1, 1)


def test_without_a_file_or_with_too_many_waiting_it_says_so_and_takes_nothing(client, monkeypatch):
    answer = client.post(LIST)
    assert (answer.status_code, "Choose a file first." in text_of(answer)) == (422, True)
    answer = send(client, b"")
    assert (answer.status_code, "The file is empty" in text_of(answer)) == (422, True)
    monkeypatch.setattr(handing_in, "AT_ONCE", 1)
    send(client, good())
    answer = send(client, good())
    assert (answer.status_code, "1 files of yours are still" in text_of(answer)) == (422, True)
    assert (PackageWork.objects.count(), len(aside())) == (1, 1)


def test_a_worker_that_was_killed_after_keeping_leaves_nothing_to_do_twice(client):
    where = send(client, good())["Location"]
    killed = claim(PackageWork, worker="killed", lease_s=60)
    with storage.current().fetch(killed.key).open("rb") as file:
        handing_in.keep_package(file=file, file_name="课件.zip", actor=killed.asked_by)
    PackageWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert (PackageVersion.objects.count(), aside()) == (1, [])
    assert "Taken as version 1" in text_of(client.get(where)), "and not that it was there before"
    handing_in.carry_out(killed)
    assert PackageVersion.objects.count() == 1


def test_with_a_bucket_the_file_waits_there_and_no_copy_stays_on_this_machine(client, settings, monkeypatch):
    bucket = Bucket()
    monkeypatch.setattr(storage, "boto3", types.SimpleNamespace(client=lambda *_a, **_k: bucket))
    monkeypatch.setattr(storage, "BotoConfig", lambda **options: options)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"S3_BUCKET": f"b{id(bucket)}"}
    where = send(client, good())["Location"]
    assert [key for key in bucket.objects if key.startswith("packages/incoming/")] == list(bucket.objects)
    work()
    assert "Taken as version 1" in text_of(client.get(where))
    assert set(bucket.objects) == {row.key for row in PackageBlob.objects.all()}
    assert [path for path in options.work_folder().rglob("*") if path.is_file()] == []


def test_how_far_it_is_can_be_seen_and_a_file_thrown_away_meanwhile_stops(client, monkeypatch):
    where = send(client, good(Part("a.html", b"a")))["Location"]
    monkeypatch.setattr(handing_in, "BEAT_S", 0)
    seen = []

    def renew(row, **about):
        seen.append(about.get("progress_pct"))
        if about.get("progress_pct") == 50:
            client.post(f"{where}act/")
        return real(row, **about)

    real = handing_in.renew
    monkeypatch.setattr(handing_in, "renew", renew)
    handing_in.carry_out(claim(PackageWork, worker="w", lease_s=60))
    assert 0 < seen[0] < seen[-1] == 50
    assert (PackageVersion.objects.exists(), aside()) == (False, [])


def test_work_that_stopped_is_tried_again_when_somebody_asks(client):
    where = send(client, good())["Location"]
    PackageWork.objects.update(state=WorkState.FAILED, reason="StorageError")
    assert "The work stopped" in text_of(client.get(where))
    assert "stopped" in text_of(client.get(LIST))
    for _twice in range(2):
        client.post(f"{where}act/", {"again": "1"})
    assert work().state == WorkState.DONE
    assert "Taken as version 1" in text_of(client.get(where))


def test_courseware_and_films_share_one_room(client, trainer):
    taken(client)
    size = PackageVersion.objects.get().bytes
    assert room_of(trainer.pk).used == trainer_space(trainer) == size > 0
    assert "are courseware" in text_of(client.get("/trainer/uploads/"))
    set_quota(owner_id=trainer.pk, size=size)
    where = send(client, good(Part("more.html")))["Location"]
    work()
    assert "of your room are left" in text_of(client.get(where))
    assert PackageVersion.objects.count() == 1


def trainer_space(trainer):
    return intake.space_of(trainer.pk).kept


def test_unused_courseware_goes_into_the_bin_comes_back_and_is_cleared_away(client):
    package, _where = taken(client)
    address = f"{LIST}{package.uuid}/"
    for _twice in range(2):
        client.post(f"{address}delete/")
    assert "焊接安全" not in text_of(client.get(LIST)).split("</h2>")[-1]
    assert "焊接安全" in text_of(client.get(f"{LIST}?shelf=bin"))
    assert "is in the bin and will be cleared away" in text_of(client.get(address))
    client.post(f"{address}restore/")
    assert "焊接安全" in text_of(client.get(LIST))
    assert client.post(f"{address}clear/").status_code == 302
    assert Package.objects.exists(), "what is not in the bin is not cleared away"
    client.post(f"{address}delete/")
    assert "cannot be undone" in text_of(client.get(f"{address}clear/"))
    client.post(f"{address}clear/")
    assert (Package.objects.exists(), PackageVersion.objects.exists()) == (False, False)
    assert acts() == [
        "package.handed-in", "package.binned", "package.restored", "package.binned", "package.cleared",
    ]  # fmt: skip


def test_the_bin_clears_itself_after_its_days_but_never_what_came_into_use(client, monkeypatch):
    package, _where = taken(client)
    client.post(f"{LIST}{package.uuid}/delete/")
    assert clear_packages_bin() == 0
    later = timezone.now() + timedelta(days=60)
    monkeypatch.setattr(uses, "_finders", [lambda keys: {key: [Use("Course", "Lesson 1")] for key in keys}])
    assert (clear_packages_bin(later), Package.objects.get().binned_at) == (0, None)
    monkeypatch.setattr(uses, "_finders", [])
    Package.objects.update(binned_at=timezone.now())
    assert (clear_packages_bin(later), Package.objects.exists()) == (1, False)


def test_the_same_file_again_brings_courseware_back_from_the_bin(client):
    package, _where = taken(client)
    client.post(f"{LIST}{package.uuid}/delete/")
    taken(client)
    assert Package.objects.get().binned_at is None


def test_used_courseware_says_where_and_is_not_deleted(client, monkeypatch):
    package, _where = taken(client)
    monkeypatch.setattr(uses, "_finders", [lambda keys: {key: [Use("焊工", "第三课")] for key in keys}])
    assert "焊工: 第三课" in text_of(client.get(LIST))
    client.post(f"{LIST}{package.uuid}/delete/")
    page = text_of(client.get(f"{LIST}{package.uuid}/"))
    assert "Take it out of the lesson first" in page
    assert "第三课" in page
    assert "/delete/" not in page
    assert Package.objects.get().binned_at is None


def test_a_title_of_ones_own(client):
    package, _where = taken(client)
    for title in ("", "  ", "电焊", "电焊"):
        client.post(f"{LIST}{package.uuid}/title/", {"title": title})
    assert (Package.objects.get().title, acts()) == ("电焊", ["package.handed-in", "package.renamed"])


def test_courseware_of_another_trainer_is_not_there_and_the_office_helps(client):
    package, where = taken(client)
    address = f"{LIST}{package.uuid}/"
    other = signed_in(PersonFactory(roles=[Role.TRAINER], language="en"))
    for path in (address, f"{address}clear/", where):
        assert other.get(path).status_code == 404
    for act in ("versions/", "title/", "delete/", "restore/", "clear/"):
        assert other.post(f"{address}{act}", {"title": "x"}).status_code == 404
    assert other.post(f"{where}act/").status_code == 404
    assert "焊接安全" not in text_of(other.get(LIST))
    office = signed_in(PersonFactory(roles=[Role.OFFICE], language="en"))
    assert "Trainer One" in text_of(office.get(LIST))
    assert office.get(address).status_code == 200
    assert signed_in(PersonFactory()).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302
    assert Package.objects.get().binned_at is None


def test_the_number_of_queries_does_not_follow_the_number_of_packages(client):
    def counted(path):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    package, _where = taken(client)
    client.get(LIST)
    before = counted(LIST), counted(f"{LIST}{package.uuid}/")
    for number in range(3):
        taken(client, good(Part(f"{number}.html")))
        taken(client, good(Part(f"next-{number}.html")), to=f"{LIST}{package.uuid}/versions/")
    assert (counted(LIST), counted(f"{LIST}{package.uuid}/")) == before
    assert before[0] <= 18, before


def test_rows_and_files_of_long_ago_go(client, monkeypatch):
    taken(client)
    send(client, BROKEN)
    work()
    storage.current().write("packages/incoming/orphan.zip", b"x")
    assert (handing_in.forget_handed_in(), aside()) == (0, ["orphan.zip"])
    monkeypatch.setattr(handing_in, "ORPHAN_FOR", timedelta(seconds=time.time() * -1))
    assert (handing_in.forget_handed_in(), aside()) == (1, [])
    assert handing_in.forget_handed_in(timezone.now() + timedelta(days=40)) == 2
    assert (PackageWork.objects.exists(), PackageVersion.objects.count()) == (False, 1)


def test_findings_of_one_kind_stand_in_one_line(client):
    kept = [warning("type-missing", title=f"Lesson {n}").to_keep() for n in range(3)]
    (group,) = finding_groups([*kept, warning("title-missing").to_keep()])
    assert group.count == 4
    assert [len(line.alike) for line in group.lines] == [2, 0]


def test_a_version_changes_no_more_and_goes_only_whole(client):
    version = taken(client)[0].versions.get()
    for rows, change in (
        (PackageVersion.objects.filter(pk=version.pk), {"digest": "0"}),
        (PackageFile.objects.filter(version=version), {"name": "other.html"}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**change)
    PackageVersion.objects.filter(pk=version.pk).update(made_by=None)
    PackageWork.objects.all().delete()
    PackageFile.objects.filter(version=version).delete()
    PackageVersion.objects.filter(pk=version.pk).delete()


@pytest.mark.parametrize(("data", "words"), [(good(), "Put it into a lesson"), (BROKEN, "was not taken")])
def test_whoever_went_away_is_told_once_what_became_of_a_package(client, trainer, data, words):
    send(client, data)
    row = work()
    assert not tell_who_handed_in(row.uuid), "still looking"
    PackageWork.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=3))
    for _time in range(2):
        assert tell_who_handed_in(row.uuid)
    (notice,) = unread(trainer)
    with override("en"):
        assert words.lower() in said(notice).lower()
    assert client.get(notice.url).status_code == 200
