"""What people do with files: who may, what is refused, what is on record, and who is told."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from django.utils.translation import override

from courses.actions import replace_film
from courses.catalogue.models import CoursePage
from courses.models import CourseVersion
from courses.queries import current_version
from lms.accounts.models import Role
from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.models import CoursePin
from lms.messaging.models import Notice
from lms.messaging.queries import said, unread
from lms.playback.access import access_readable
from lms.playback.actions import (
    bin_files,
    clear_bins,
    clear_file,
    give_room,
    keep_file,
    rename_file,
    replace_file,
    restore_file,
    retry_file,
)
from lms.playback.refusals import (
    FileInUse,
    NothingToKeep,
    NotInBin,
    NotItself,
    QuotaTooSmall,
    StillWatched,
    TitleMissing,
)
from lms.playback.telling import tell_owner
from lms.playback.uses import unused, uses_of
from media_pipeline.library import quotas
from media_pipeline.models import Asset
from media_pipeline.states import AssetState
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courses import make_course, make_lesson
from tests.factories.media import MediaJobFactory, PublishedAssetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def other():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def office():
    return PersonFactory(roles=[Role.OFFICE])


@pytest.fixture
def film(trainer):
    return MediaJobFactory(asset=PublishedAssetFactory(owner=trainer, title="杀青"), state="done").asset


def acts():
    return list(AuditRecord.objects.order_by("pk").values_list("action", flat=True))


def used(film, code="TEA-101", **changes):
    return make_course(code, lessons=[make_lesson(asset=film.uuid)], **changes)


def test_another_trainer_reads_what_stands_in_a_course_and_changes_nothing(film, trainer, other):
    with pytest.raises(Http404):
        access_readable(other, film.uuid)
    used(film)
    assert access_readable(other, film.uuid) == film
    new = PublishedAssetFactory(owner=other)
    for attempt in (
        lambda: rename_file(actor=other, asset=film, title="x"),
        lambda: bin_files(actor=other, assets=[film]),
        lambda: keep_file(actor=other, asset=film),
        lambda: retry_file(actor=other, asset=film),
        lambda: restore_file(actor=other, asset=film),
        lambda: replace_file(actor=other, old=film, new=new, course_keys=[]),
        lambda: replace_file(actor=other, old=new, new=film, course_keys=[]),
    ):
        with pytest.raises(Http404):
            attempt()
    film.refresh_from_db()
    assert (film.title, film.binned_at, film.replaced_by, acts()) == ("杀青", None, None, [])


def test_the_office_acts_for_a_trainer_on_record(film, office, trainer):
    rename_file(actor=trainer, asset=film, title="杀青 1")
    assert acts() == []
    rename_file(actor=office, asset=film, title="杀青 2")
    with pytest.raises(TitleMissing):
        rename_file(actor=office, asset=film, title=" ")
    assert acts() == ["asset.renamed"]
    assert Asset.objects.get().title == "杀青 2"


def test_what_a_draft_shows_is_not_deleted(film, trainer):
    used(film, publish=False)
    with pytest.raises(FileInUse):
        bin_files(actor=trainer, assets=[film])
    film.refresh_from_db()
    assert (film.binned_at, acts()) == (None, [])


def test_what_a_learner_is_on_is_not_deleted_although_no_page_shows_it(film, trainer):
    page = used(film)
    version = current_version(page.translation_key)
    new = PublishedAssetFactory(owner=trainer)
    replace_film(
        old=film.uuid,
        new=new.uuid,
        course_keys=[page.translation_key],
        actor=PersonFactory(is_superuser=True),
    )
    for one in CoursePage.objects.filter(translation_key=page.translation_key):
        one.get_latest_revision().publish()
    assert current_version(page.translation_key) != version
    pin = CoursePin.objects.create(
        enrolment=EnrolmentFactory(),
        course_key=page.translation_key,
        version=version,
        started_at=timezone.now(),
    )
    assert film not in unused(Asset.objects.all())
    with pytest.raises(FileInUse):
        bin_files(actor=trainer, assets=[film])
    pin.delete()
    assert film in unused(Asset.objects.all()), "without the learner it is free"
    assert bin_files(actor=trainer, assets=[film]) == 1


def test_deleting_several_is_all_or_none_and_twice_is_once(film, trainer):
    free = PublishedAssetFactory(owner=trainer)
    page = used(film)
    with pytest.raises(FileInUse):
        bin_files(actor=trainer, assets=[free, film])
    assert not Asset.objects.filter(binned_at__isnull=False).exists()
    page.delete()
    CoursePage.objects.all().delete()
    assert bin_files(actor=trainer, assets=[free]) == 1
    assert bin_files(actor=trainer, assets=[free]) == 0
    assert acts() == ["asset.binned"]
    assert restore_file(actor=trainer, asset=free)
    assert not restore_file(actor=trainer, asset=free)
    assert acts() == ["asset.binned", "asset.restored"]


def test_a_bin_is_cleared_after_its_days_with_every_file(
    film, trainer, tmp_path, django_capture_on_commit_callbacks
):
    published = tmp_path / "media" / "published" / str(film.uuid)
    source = tmp_path / "media" / "originals" / film.source_folder
    for folder in (published, source):
        folder.mkdir(parents=True)
        (folder / "source.bin").write_bytes(b"x")
    bin_files(actor=trainer, assets=[film])
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_bins(now + timedelta(days=13)) == 0
    assert published.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_bins(now + timedelta(days=15)) == 1
    assert not Asset.objects.exists()
    assert not published.exists()
    assert not (source / "source.bin").exists()
    assert acts()[-1] == "asset.cleared"


def test_what_came_into_use_in_the_bin_comes_back_instead(film, trainer):
    bin_files(actor=trainer, assets=[film])
    used(film)
    assert clear_bins(timezone.now() + timedelta(days=15)) == 0
    film.refresh_from_db()
    assert film.binned_at is None


def test_room_is_free_at_once_unless_somebody_may_still_be_watching(
    film, trainer, other, django_capture_on_commit_callbacks
):
    with pytest.raises(NotInBin):
        clear_file(actor=trainer, asset=film)
    page = used(film)
    page.delete()
    CoursePage.objects.all().delete()
    CourseVersion.objects.all().update(number=1)
    new = PublishedAssetFactory(owner=trainer)
    assert bin_files(actor=trainer, assets=[new]) == 1
    new.refresh_from_db()
    with pytest.raises(Http404):
        clear_file(actor=other, asset=new)
    with django_capture_on_commit_callbacks(execute=True):
        clear_file(actor=trainer, asset=new)
    assert not Asset.objects.filter(pk=new.pk).exists(), "no course ever showed it"
    Asset.objects.filter(pk=film.pk).update(binned_at=timezone.now())
    film.refresh_from_db()
    with pytest.raises(StillWatched):
        clear_file(actor=trainer, asset=film)
    CourseVersion.objects.all().delete()
    clear_file(actor=trainer, asset=film)
    assert acts() == ["asset.binned", "asset.cleared", "asset.cleared"]


def test_a_person_decides_about_a_damaged_file_once(trainer):
    film = PublishedAssetFactory(owner=trainer, state=AssetState.DAMAGED.value)
    keep_file(actor=trainer, asset=film)
    assert acts() == ["asset.kept"]
    with pytest.raises(NothingToKeep):
        keep_file(actor=trainer, asset=film)


def test_replacing_asks_for_another_file_and_links_both(film, trainer):
    page = used(film)
    new = PublishedAssetFactory(owner=trainer)
    with pytest.raises(NotItself):
        replace_file(actor=trainer, old=film, new=film, course_keys=[page.translation_key])
    trainer.is_superuser = True
    trainer.save()
    done = replace_file(actor=trainer, old=film, new=new, course_keys=[page.translation_key])
    assert len(done.changed) == 3
    film.refresh_from_db()
    assert film.replaced_by == new
    assert AuditRecord.objects.get().detail == {
        "new": str(new.uuid),
        "courses": [str(page.translation_key)],
    }
    assert uses_of([film.uuid], "en")[film.uuid], "the published version still shows the old one"


def test_the_office_gives_room_and_not_less_than_is_used(film, trainer, office):
    with pytest.raises(NotOffice):
        give_room(actor=trainer, owner=trainer, size=10**12)
    with pytest.raises(QuotaTooSmall):
        give_room(actor=office, owner=trainer, size=film.source_bytes - 1)
    for _time in range(2):
        give_room(actor=office, owner=trainer, size=10**12, why="汛期课程")
    assert quotas.quota_of(trainer.pk) == 10**12
    assert acts() == ["quota.set"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (AssetState.FAILED, "采摘 could not be prepared: The recording is shorter than one second"),
        (AssetState.DAMAGED, "采摘 is readable in part"),
        (AssetState.PUBLISHED, "采摘 is ready"),
    ],
)
def test_whose_file_it_is_is_told_once_in_their_language(trainer, state, words):
    job = MediaJobFactory(
        asset=PublishedAssetFactory(owner=trainer, title="采摘", state=state.value, code="too-short")
    )
    for _time in range(2):
        assert tell_owner(job.asset.uuid)
    (notice,) = unread(trainer)
    with override("en"):
        assert words in said(notice)
    with override("zh-hans"):
        assert words not in said(notice)


def test_nobody_is_told_of_a_file_that_was_ready_in_a_moment_or_is_in_the_bin(trainer):
    quick = PublishedAssetFactory(owner=trainer, published_at=timezone.now() + timedelta(seconds=40))
    failed = PublishedAssetFactory(owner=trainer, state="failed", binned_at=timezone.now())
    nobodys = PublishedAssetFactory(state="failed")
    for asset in (quick, failed, nobodys):
        assert not tell_owner(asset.uuid)
    assert not tell_owner(uuid.uuid4())
    assert not Notice.objects.exists()
