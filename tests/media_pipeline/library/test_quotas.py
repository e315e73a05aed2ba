"""Room: everybody's quota or one's own; sources count, also those in the bin and on their way."""

import pytest
from django.utils import timezone

from media_pipeline import codes
from media_pipeline.actions import begin_upload, bin_assets, set_quota
from media_pipeline.library import quotas, turned_away
from media_pipeline.models import TurnedAway
from media_pipeline.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory, RenditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE,
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "S3_BUCKET": "",
        "QUOTA_BYTES": 5_000_000,
    }


@pytest.fixture
def owner():
    return PersonFactory()


def test_what_is_in_the_bin_still_counts(owner):
    film = MediaAssetFactory(owner=owner, source_bytes=3_000_000)
    bin_assets([film], at=timezone.now())
    room = quotas.room_of(owner.pk)
    assert (room.used, room.binned, room.files, room.left) == (3_000_000, 3_000_000, 0, 2_000_000)
    with pytest.raises(Refused) as refused:
        begin_upload(owner=owner, name="a.mp4", size=3_000_000)
    assert refused.value.code == codes.QUOTA


def test_a_quota_of_ones_own_goes_before_everybodys(owner):
    set_quota(owner_id=owner.pk, size=9_000_000)
    assert begin_upload(owner=owner, name="a.mp4", size=6_000_000).size == 6_000_000
    with pytest.raises(Refused):
        begin_upload(owner=PersonFactory(), name="a.mp4", size=6_000_000)


def test_rooms_of_many_cost_five_queries(django_assert_num_queries):
    people = [PersonFactory() for _number in range(6)]
    for person in people:
        RenditionFactory(asset__owner=person)
        begin_upload(owner=person, name="a.mp4", size=1_000_000)
    with django_assert_num_queries(5):
        rooms = quotas.rooms_of([person.pk for person in people])
    assert {(room.kept, room.coming, room.renditions) for room in rooms.values()} == {
        (1_000_000, 1_000_000, 2_000_000)
    }


def test_a_file_refused_before_its_first_byte_is_remembered_once(owner):
    for _time in range(2):
        with pytest.raises(Refused):
            begin_upload(owner=owner, name="采摘.mp4", size=6_000_000)
    with pytest.raises(Refused):
        begin_upload(owner=owner, name="empty.mp4", size=0)
    lines = [(line.name, line.code) for line in turned_away.lately(TurnedAway.objects.all())]
    assert lines == [("empty.mp4", codes.EMPTY), ("采摘.mp4", codes.QUOTA)]
    assert quotas.room_of(owner.pk).used == 0


def test_refusals_of_long_ago_are_forgotten(owner):
    turned_away.remember(owner_id=owner.pk, name="a.mp4", size=1, code=codes.TOO_BIG)
    assert turned_away.forget() == 0
    TurnedAway.objects.update(at="2026-01-01T00:00:00Z")
    assert not turned_away.lately(TurnedAway.objects.all())
    assert turned_away.forget() == 1
