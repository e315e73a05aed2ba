"""Uploads survive lost networks, and what must not come in is stopped before its first byte or with its first part."""

from __future__ import annotations

import contextlib
import hashlib
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from media_pipeline import actions, disk, intake, magic, storage
from media_pipeline.intake import parts
from media_pipeline.models import Asset, MediaJob, Upload
from media_pipeline.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory

pytestmark = pytest.mark.django_db
GOOD = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 500
PART = 50_000


@pytest.fixture
def trainer():
    return PersonFactory()


def begin(trainer, data=GOOD, **options):
    wanted = {"name": "bài 1 <b>.mp4", "size": len(data), "fingerprint": "f1"} | options
    return actions.begin_upload(owner=trainer, **wanted)


def part(upload, number, data=GOOD, **options):
    piece = data[(number - 1) * PART : number * PART]
    return actions.receive_part(
        upload, number=number, stream=io.BytesIO(options.pop("piece", piece)), **options
    )


def test_parts_in_any_order_become_the_file_and_its_work(trainer, rung, django_capture_on_commit_callbacks):
    upload = begin(trainer)
    for number in (3, 1, 2):
        part(upload, number)
    with django_capture_on_commit_callbacks(execute=True):
        asset = actions.complete_upload(upload)
    stored = storage.current().fetch(disk.original(asset.source_folder))
    assert stored.read_bytes() == GOOD
    assert stored.name == "source.bin"
    assert [entry.name for entry in stored.parent.iterdir()] == ["source.bin"]
    assert (asset.title, asset.owner, asset.state) == ("bài 1 b", trainer, "received")
    assert rung == [("media_pipeline.tasks.run_media_task", (MediaJob.objects.get(asset=asset).pk,))]


def test_completing_twice_gives_the_same_asset(trainer):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    assert actions.complete_upload(upload) == actions.complete_upload(upload)
    assert Asset.objects.count() == MediaJob.objects.count() == 1


def test_the_same_file_chosen_again_goes_on_where_it_stopped(trainer):
    upload = begin(trainer)
    part(upload, 2)
    again = begin(trainer)
    assert again == upload
    assert intake.missing_parts(again) == [1, 3]
    assert begin(PersonFactory()) != upload


def test_a_part_may_come_twice(trainer):
    upload = begin(trainer)
    first, second = part(upload, 1), part(upload, 1)
    assert first.sha256 == second.sha256 == hashlib.sha256(GOOD[:PART]).hexdigest()
    assert upload.parts.count() == 1


@pytest.mark.parametrize(
    ("number", "options", "code"),
    [
        (1, {"piece": GOOD[: PART - 1]}, "bad-part"),
        (1, {"piece": GOOD[: PART + 1]}, "bad-part"),
        (2, {"sha256": "0" * 64}, "bad-part"),
        (0, {}, "bad-part"),
        (4, {}, "bad-part"),
        (3, {"piece": b""}, "bad-part"),
    ],
)
def test_a_short_long_damaged_or_unknown_part_is_not_kept(trainer, number, options, code):
    upload = begin(trainer)
    with pytest.raises(Refused) as refused:
        part(upload, number, **options)
    assert refused.value.code == code
    assert upload.parts.count() == 0
    upload.refresh_from_db()
    assert upload.state == "open"


class Killed(Exception):
    """Stands for a process that ended between the move of the bytes and the commit."""


def killed(**_options):
    raise Killed


def test_a_completion_cut_off_after_the_bytes_moved_is_simply_asked_again(trainer, monkeypatch):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_new_asset", killed)
        with pytest.raises(Killed):
            actions.complete_upload(upload)
    upload.refresh_from_db()
    assert (upload.state, Asset.objects.count()) == ("open", 0)
    asset = actions.complete_upload(upload)
    assert storage.current().fetch(disk.original(asset.source_folder)).read_bytes() == GOOD


def test_an_upload_that_was_cut_off_after_the_bytes_moved_is_cleared_away_whole(
    trainer, monkeypatch, media, django_capture_on_commit_callbacks
):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_new_asset", killed)
        with pytest.raises(Killed):
            actions.complete_upload(upload)
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert intake.expire_uploads() == 1
    assert not [found for found in media.rglob("*") if found.is_file()]


@pytest.mark.parametrize("left", [b"", GOOD[:PART]])
def test_parts_that_the_disk_lost_are_asked_for_again(trainer, left):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    target = parts.incoming(upload.source_folder)
    target.write_bytes(left)
    with pytest.raises(Refused) as refused:
        actions.complete_upload(upload)
    assert refused.value.code == "missing-parts"
    assert intake.missing_parts(upload) == [1, 2, 3]
    for number in (1, 2, 3):
        part(upload, number)
    assert actions.complete_upload(upload).source_bytes == len(GOOD)


def test_a_late_refusal_or_cancel_leaves_a_complete_upload_alone(trainer):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    asset = actions.complete_upload(upload)
    intake.refuse_upload(upload, "program")
    actions.cancel_upload(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.code) == ("complete", "")
    assert storage.current().fetch(disk.original(asset.source_folder)).read_bytes() == GOOD


def test_the_bytes_stay_while_a_refusal_may_still_be_rolled_back(trainer):
    upload = begin(trainer)
    part(upload, 1)
    with contextlib.suppress(Killed), transaction.atomic():
        intake.refuse_upload(Upload.objects.get(pk=upload.pk), "program")
        raise Killed
    upload.refresh_from_db()
    assert (upload.state, intake.missing_parts(upload)) == ("open", [2, 3])
    assert parts.incoming(upload.source_folder).read_bytes() == GOOD[:PART]


def test_an_incomplete_upload_is_not_completed(trainer):
    upload = begin(trainer)
    part(upload, 1)
    with pytest.raises(Refused) as refused:
        actions.complete_upload(upload)
    assert refused.value.code == "missing-parts"
    assert not Asset.objects.exists()


def test_a_disguised_file_is_refused_with_its_first_part_and_frees_its_room(
    trainer, media, django_capture_on_commit_callbacks
):
    upload = begin(trainer, b"MZ" + bytes(120_000))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused) as refused:
        part(upload, 1, b"MZ" + bytes(120_000))
    assert refused.value.code == "program"
    upload.refresh_from_db()
    assert (upload.state, upload.code) == ("refused", "program")
    assert not [found for found in media.rglob("*") if found.is_file()]
    for late in (lambda: part(upload, 2), lambda: actions.complete_upload(upload)):
        with pytest.raises(Refused):
            late()


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (-5, "empty"), (10**13, "too-big")])
def test_impossible_sizes_are_refused_before_the_first_byte(trainer, size, code):
    with pytest.raises(Refused) as refused:
        begin(trainer, size=size)
    assert refused.value.code == code
    assert not Upload.objects.exists()


def test_the_quota_counts_what_is_kept_and_what_is_coming(trainer, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 400_000}
    MediaAssetFactory(owner=trainer, source_bytes=150_000)
    begin(trainer, fingerprint="one")
    with pytest.raises(Refused) as refused:
        begin(trainer, fingerprint="two")
    assert refused.value.code == "quota"
    assert begin(PersonFactory())


def test_a_full_disk_is_said_before_the_first_byte(trainer, monkeypatch):
    monkeypatch.setattr(disk, "free_bytes", lambda _path: 1_000_000)
    with pytest.raises(Refused) as refused:
        begin(trainer)
    assert refused.value.code == "disk-full"


def test_forgotten_uploads_are_cleared_away(trainer, media, django_capture_on_commit_callbacks):
    upload = begin(trainer)
    part(upload, 1)
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert intake.expire_uploads() == 1
    upload.refresh_from_db()
    assert upload.state == "expired"
    assert not [found for found in media.rglob("*") if found.is_file()]
    with pytest.raises(Refused) as refused:
        part(upload, 2)
    assert refused.value.code == "upload-expired"


def test_a_cancelled_upload_frees_its_room(trainer, media, django_capture_on_commit_callbacks):
    upload = begin(trainer)
    part(upload, 1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_upload(upload)
    assert not [found for found in media.rglob("*") if found.is_file()]


def test_words_of_a_refusal_are_in_the_readers_language():
    assert str(Refused("empty").message)
    assert Refused("no-such-code").reason


def test_a_disguised_file_is_refused_by_its_beginning_before_anything_is_sent(trainer):
    with pytest.raises(Refused) as refused:
        begin(trainer, head=b"MZ" + bytes(4_000))
    assert refused.value.code == "program"
    assert not Upload.objects.exists()
    assert begin(trainer, head=GOOD[:4_096])


def test_a_disguised_part_is_not_read_to_its_end(trainer):
    upload = begin(trainer, b"MZ" + bytes(120_000))
    upload.part_bytes = 10_000_000
    upload.size = 10_000_000
    stream = io.BytesIO(b"MZ" + bytes(9_999_998))
    with pytest.raises(Refused):
        actions.receive_part(upload, number=1, stream=stream)
    assert stream.tell() == magic.HEAD_BYTES


def test_a_file_whose_old_upload_ran_out_begins_anew(trainer, django_capture_on_commit_callbacks):
    old = begin(trainer)
    part(old, 1)
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        new = begin(trainer)
    assert (new.pk == old.pk, intake.missing_parts(new)) == (False, [1, 2, 3])
    old.refresh_from_db()
    assert old.state == "expired"


def test_an_upload_that_goes_on_is_kept_for_another_week(trainer):
    upload = begin(trainer)
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert begin(trainer).expires_at > timezone.now() + timedelta(days=6)
    assert Upload.objects.get().pk == upload.pk


def test_a_refusal_for_want_of_space_says_the_figures(trainer, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 10_000_000_000}
    MediaAssetFactory(owner=trainer, source_bytes=7_000_000_000)
    begin(trainer, size=1_000_000_000, fingerprint="one")
    assert intake.space_of(trainer.pk) == intake.Space(7_000_000_000, 1_000_000_000, 10_000_000_000)
    with override("en"), pytest.raises(Refused) as refused:
        begin(trainer, size=2_500_000_000, fingerprint="two")
    assert "2.5 GB" in refused.value.reason
    assert "2.0 of your 10 GB" in refused.value.reason


def test_a_disk_that_fills_up_takes_no_further_part_and_keeps_what_it_has(trainer, monkeypatch):
    upload = begin(trainer)
    part(upload, 1)
    with monkeypatch.context() as full:
        full.setattr(disk, "free_bytes", lambda _path: intake.RESERVE_BYTES)
        with pytest.raises(Refused) as refused:
            part(upload, 2)
    assert refused.value.code == "disk-full"
    assert intake.missing_parts(upload) == [2, 3]
    part(upload, 2)


def test_a_part_has_an_address_only_while_its_upload_is_open(trainer):
    upload = begin(trainer)
    assert actions.ticket_for_part(upload, number=3).url == ""
    for number in (0, 4):
        with pytest.raises(Refused):
            actions.ticket_for_part(upload, number=number)
    actions.cancel_upload(upload)
    upload.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.ticket_for_part(upload, number=3)
    assert refused.value.code == "upload-expired"


def test_a_part_that_came_too_late_is_reaped_and_what_is_on_its_way_stays(trainer, media, monkeypatch):
    done, going = begin(trainer), begin(trainer, fingerprint="other")
    for number in (1, 2, 3):
        part(done, number)
    part(going, 1)
    actions.complete_upload(done)
    late = parts.incoming(done.source_folder)
    late.parent.mkdir()
    late.write_bytes(b"late")
    (media / "work" / "incoming" / "unknown").mkdir()
    monkeypatch.setattr(parts, "_reaped", [])
    assert parts.reap(older_than_s=3_600) == 1
    assert not late.exists()
    monkeypatch.setattr(parts, "_reaped", [])
    assert parts.reap(older_than_s=-60) == 1, "nobody knows the other folder"
    assert intake.missing_parts(going) == [2, 3]
    assert parts.reap(older_than_s=-60) == 0, "it looks once an hour"


def test_another_tab_that_writes_while_the_file_is_put_together_harms_nothing(trainer, monkeypatch):
    upload = begin(trainer)
    for number in (1, 2, 3):
        part(upload, number)
    put = disk.Disk.put

    def meanwhile(self, key, source):
        put(self, key, source)
        source.write_bytes(b"late")

    monkeypatch.setattr(disk.Disk, "put", meanwhile)
    assert actions.complete_upload(upload).source_bytes == len(GOOD)
