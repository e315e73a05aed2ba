"""One file announced in sixteen tabs at the same moment is one upload, and nobody gets past their quota."""

from __future__ import annotations

import io

import pytest
from django.db import connection

from courses.packages.models import PackageWork
from media_pipeline import intake
from media_pipeline.actions import begin_upload, complete_upload, end_upload, receive_part
from media_pipeline.intake import opening
from media_pipeline.models import Asset, MediaJob, Upload
from tests.factories.accounts import PersonFactory
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
CONSTRAINT = "media_one_open_upload_per_file"
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(1_000)


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "S3_BUCKET": "",
        "QUOTA_BYTES": 5_000,
    }


def one_file(trainer):
    return lambda: begin_upload(owner=trainer, name="1.mp4", size=1_000, fingerprint="same").pk


def many_files(trainer):
    return [
        lambda n=n: begin_upload(owner=trainer, name=f"{n}.mp4", size=1_000, fingerprint=str(n)).pk
        for n in range(DEVICES)
    ]


def test_one_file_opened_everywhere_at_once_is_one_upload():
    met = all_devices(one_file(PersonFactory()))
    assert (len(set(met.results)), met.kinds, Upload.objects.count()) == (1, set(), 1)


def test_the_constraint_stands_behind_the_turn(monkeypatch):
    monkeypatch.setattr(opening, "_wait_for_turn", Crossing())
    met = all_devices(one_file(PersonFactory()))
    assert (len(set(met.results)), met.kinds, Upload.objects.count()) == (1, set(), 1)


def test_without_turn_and_constraint_there_are_several(monkeypatch):
    """The control: the race is real."""
    monkeypatch.setattr(opening, "_wait_for_turn", Crossing())
    found = next(item for item in Upload._meta.constraints if item.name == CONSTRAINT)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Upload, found)

    def several():
        trainer = PersonFactory()
        all_devices(one_file(trainer))
        return Upload.objects.filter(owner=trainer).count() > 1

    try:
        assert sooner_or_later(several)
    finally:
        Upload.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Upload, found)


def test_a_quota_is_not_passed_by_announcing_much_at_once():
    trainer = PersonFactory()
    met = at_once(many_files(trainer))
    assert (len(met.results), met.kinds) == (5, {"Refused"})
    assert intake.space_of(trainer.pk).left == 0


def test_without_the_turn_a_quota_is_passed(monkeypatch):
    """The control: counting alone does not hold."""
    monkeypatch.setattr(opening, "_wait_for_turn", Crossing())
    assert sooner_or_later(lambda: len(at_once(many_files(PersonFactory())).results) > 5)


def uploaded():
    """An upload whose parts are all here."""
    upload = begin_upload(owner=PersonFactory(), name="1.mp4", size=len(FILM))
    receive_part(upload, number=1, stream=io.BytesIO(FILM))
    return lambda: complete_upload(Upload.objects.get(pk=upload.pk)).pk


def test_one_upload_completed_by_many_at_once_is_one_film_with_one_work():
    met = all_devices(uploaded())
    assert (len(met.results), len(set(met.results)), met.kinds) == (DEVICES, 1, set())
    assert (Asset.objects.count(), MediaJob.objects.count()) == (1, 1)


def test_one_package_completed_by_many_at_once_is_one_work():
    upload = begin_upload(owner=PersonFactory(), name="1.zip", size=4, purpose="package")
    receive_part(upload, number=1, stream=io.BytesIO(b"PK\x05\x06"))
    met = all_devices(lambda: end_upload(Upload.objects.get(pk=upload.pk)).is_new)
    assert (len(met.results), sum(met.results), met.kinds) == (DEVICES, 1, set())
    assert PackageWork.objects.count() == 1


def test_without_the_lock_those_who_complete_second_meet_a_fault(monkeypatch):
    """The control: all of them put the parts together."""
    crossing, real = Crossing(), intake.put_together
    monkeypatch.setattr(Upload.objects, "select_for_update", Upload.objects.all)
    monkeypatch.setattr(intake, "put_together", lambda upload: (crossing(), real(upload)))
    met = all_devices(uploaded())
    assert met.faults
    assert Asset.objects.count() <= 1, "a constraint stands behind the lock"
