"""Packages in the storage: whole or not at all, the same bytes once, versions that nothing changes."""

from __future__ import annotations

import os
import types
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.actions import keep_package
from courses.packages import blobs
from courses.packages.findings import PackageRefused
from courses.packages.models import Package, PackageBlob, PackageFile, PackageVersion, name_key
from media_pipeline import options, storage
from media_pipeline.disk import StorageError
from media_pipeline.library.quotas import set_quota
from tests.factories.accounts import PersonFactory
from tests.factories.packages import PAGE, Part, good, manifest, opened
from tests.media_pipeline.bucket import Bucket

pytestmark = pytest.mark.django_db
NOISE = os.urandom(1 << 20) + os.urandom(9)


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip


def keep(data, **about):
    return keep_package(file=opened(data), file_name="课件.zip", **{"actor": None, **about})


def stored() -> set[str]:
    return {key for key, _size in storage.current().files()}


def content(version, name):
    row = PackageFile.objects.select_related("blob").get(version=version, name_key=name_key(name))
    return row, b"".join(blobs.read_blob(row.blob))


def test_every_file_can_be_read_under_its_name_with_a_type_of_ours():
    kept = keep(good(Part("media/大.bin", NOISE), Part("empty.js", b"", method=0), Part("copy.html")))
    assert (kept.is_new, kept.version.number, kept.version.package.title) == (True, 1, "焊接安全")
    row, data = content(kept.version, "media/大.bin")
    assert (data, row.media_type) == (NOISE, "application/octet-stream")
    row, data = content(kept.version, "INDEX.html")
    assert (row.name, data, row.media_type) == ("index.html", PAGE, "text/html")
    assert content(kept.version, "empty.js")[1] == b""
    assert len(stored()) == PackageBlob.objects.count() == 4
    assert list((options.work_folder() / "packages").iterdir()) == []
    assert kept.version.course["chosen"]["items"][0]["launch"]["file"] == "index.html"


def test_the_same_content_again_is_the_version_that_is_there():
    first, again = keep(good()), keep(good(comment=b"packed another day"))
    assert (again.is_new, again.version.pk, PackageVersion.objects.count()) == (False, first.version.pk, 1)
    assert keep(good(), package=first.version.package).is_new is False


def test_a_new_file_is_the_next_version_and_the_old_one_stays_as_it_was():
    first = keep(good(Part("media/a.bin", NOISE)))
    names = stored()
    second = keep(good(Part("media/a.bin", NOISE), Part("new.html", b"new")), package=first.version.package)
    assert (second.version.number, second.version.package) == (2, first.version.package)
    assert len(stored() - names) == 1
    assert names < stored()
    assert first.version.files.count() == 3
    assert content(first.version, "media/a.bin")[0].blob == content(second.version, "media/a.bin")[0].blob


@pytest.mark.parametrize("part", [Part("../a"), Part("z.bin", NOISE, crc=1), Part("z.bin", NOISE, size=9)])
def test_a_refused_package_leaves_nothing(part, tmp_path):
    before = set(tmp_path.rglob("*"))
    with pytest.raises(PackageRefused):
        keep(good(Part("a.bin", NOISE), part))
    assert set(tmp_path.rglob("*")) == before
    assert not PackageBlob.objects.exists()
    assert not Package.objects.exists()


def test_when_the_storage_fails_nothing_is_seen_and_the_next_try_is_whole(monkeypatch):
    disk = storage.current()
    with monkeypatch.context() as broken:
        broken.setattr(type(disk), "put", _fails)
        with pytest.raises(StorageError):
            keep(good(Part("a.bin", NOISE)))
    assert not PackageVersion.objects.exists()
    kept = keep(good(Part("a.bin", NOISE)))
    assert content(kept.version, "a.bin")[1] == NOISE


def _fails(*_args):
    raise StorageError("no answer")


def test_a_file_that_changes_between_looking_and_writing_is_refused(monkeypatch):
    data = bytearray(good(Part("z.txt", b"a" * 40, method=0)))
    file = opened(bytes(data))

    def change(sizes, claim=blobs.claim):
        missing = claim(sizes)
        place = data.index(b"a" * 40)
        file.seek(place)
        file.write(b"b")
        return missing

    monkeypatch.setattr(blobs, "claim", change)
    with pytest.raises(PackageRefused):
        keep_package(file=file, file_name="a.zip", actor=None)
    assert not PackageVersion.objects.exists()


def test_bytes_without_a_version_go_after_a_day_and_bytes_of_a_version_never():
    kept = keep(good())
    now = timezone.now()
    old = now - timedelta(days=2)
    sums = {}
    for sign, touched in (("a", old), ("b", now)):
        sums[sign] = PackageBlob.objects.create(
            sha256=sign * 64, size=1, touched_at=touched, stored_at=touched
        )
        storage.current().write(sums[sign].key, b"x")
    PackageBlob.objects.filter(files__version=kept.version).update(touched_at=old)
    assert blobs.reap() == 1
    assert set(PackageBlob.objects.values_list("sha256", flat=True)) & {"a" * 64, "b" * 64} == {"b" * 64}
    assert sums["a"].key not in stored()
    assert {sums["b"].key, *(row.key for row in PackageBlob.objects.all())} == stored()


@pytest.mark.parametrize("looks_again", [True, False])
def test_bytes_that_somebody_claims_while_the_reaper_takes_them_stay(looks_again, monkeypatch):
    """Without the second look, with the row held, the reaper takes bytes that somebody is about to use."""
    old = timezone.now() - timedelta(days=2)
    blob = PackageBlob.objects.create(sha256="c" * 64, size=1, touched_at=old, stored_at=old)
    storage.current().write(blob.key, b"x")
    atomic = blobs.transaction.atomic
    missing: list[set[str]] = []

    def late(*args, **kwargs):
        """Between the reaper's mark and its holding of the row."""
        if not missing:
            missing.append(set())
            missing[0] |= blobs.claim({blob.sha256: 1})
        return atomic(*args, **kwargs)

    monkeypatch.setattr(blobs.transaction, "atomic", late)
    if not looks_again:
        monkeypatch.setattr(blobs, "_unused", PackageBlob.objects.all)
    assert blobs.reap() == (0 if looks_again else 1)
    assert missing == [{blob.sha256}]  # who comes after the mark stores them anew
    assert (blob.key in stored()) is looks_again


def test_what_an_owner_may_keep_bounds_what_they_hand_in():
    trainer = PersonFactory()
    set_quota(owner_id=trainer.pk, size=1_200_000)
    keep(good(Part("a.bin", NOISE)), actor=trainer)
    with pytest.raises(PackageRefused) as refused:
        keep(good(Part("b.bin", NOISE[::-1])), actor=trainer)
    assert (refused.value.code, PackageVersion.objects.count()) == ("quota", 1)
    assert keep(good(text=manifest(title="小")), actor=trainer).is_new


def test_a_bucket_keeps_the_same_files_and_nothing_stays_on_the_disk(settings, monkeypatch):
    client = Bucket()
    monkeypatch.setattr(storage, "boto3", types.SimpleNamespace(client=lambda *_a, **_k: client))
    monkeypatch.setattr(storage, "BotoConfig", lambda **options: options)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"S3_BUCKET": f"b{id(client)}"}
    kept = keep(good(Part("media/大.bin", NOISE)))
    assert set(client.objects) == {row.key for row in PackageBlob.objects.all()}
    assert content(kept.version, "media/大.bin")[1] == NOISE
    assert list((options.work_folder() / "packages").iterdir()) == []


def test_two_people_with_the_same_file_have_two_packages_and_its_bytes_once():
    for _each in range(2):
        keep(good(), actor=PersonFactory())
    assert (Package.objects.count(), PackageBlob.objects.count()) == (2, 2)


def test_statements_do_not_grow_with_the_files(django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        keep(good(*[Part(f"{n}.txt", str(n).encode(), method=0) for n in range(120)]))
