"""The bin hides a file and stops its work; it comes back whole, or is cleared away after its days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from media_pipeline import jobs, turns
from media_pipeline.actions import bin_assets, keep_damaged, replace_asset, restore_asset, retry_asset
from media_pipeline.jobs import LostLease, WorkState
from media_pipeline.library import binning, listing
from media_pipeline.library.listing import Order, Shelf
from media_pipeline.models import Asset, MediaJob, Piece
from media_pipeline.queries import assets_of
from media_pipeline.states import AssetState
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory, MediaJobFactory, PublishedAssetFactory

pytestmark = pytest.mark.django_db


def test_whoever_encodes_a_file_that_goes_into_the_bin_loses_the_lease():
    MediaJobFactory(asset__state=AssetState.PROCESSING.value)
    held = turns.take(worker="w")
    bin_assets([held.asset], at=timezone.now())
    with pytest.raises(LostLease):
        jobs.renew(held, lease_s=60)
    assert turns.take(worker="w") is None, "nobody takes it again"


def test_a_file_that_comes_back_goes_on_where_it_was(django_capture_on_commit_callbacks):
    job = MediaJobFactory(asset__state=AssetState.PROCESSING.value, step="audio", step_rank=2)
    bin_assets([job.asset], at=timezone.now())
    assert restore_asset(job.asset)
    back = turns.take(worker="w")
    assert (back.pk, back.step) == (job.pk, "audio")
    assert not restore_asset(job.asset), "a second time there is nothing to bring back"


def test_pieces_of_a_long_film_stop_and_go_on_with_it():
    job = MediaJobFactory(asset__state=AssetState.PROCESSING.value, step="pieces")
    columns = {"asset": job.asset, "profile": "p", "rank": 0, "start_s": 0, "end_ms": 9, "is_last": False}
    waiting = Piece.objects.create(number=1, rungs="v234", **columns)
    given_up = Piece.objects.create(
        number=1, rungs="v360", state=WorkState.CANCELLED, finished_at=timezone.now(), **columns
    )
    bin_assets([job.asset], at=timezone.now())
    assert jobs.claim(Piece, worker="w", lease_s=60) is None
    restore_asset(job.asset)
    assert jobs.claim(Piece, worker="w", lease_s=60) == waiting
    given_up.refresh_from_db()
    assert given_up.state == WorkState.CANCELLED


def test_work_that_is_done_stays_done():
    job = MediaJobFactory(asset=PublishedAssetFactory(), state=WorkState.DONE)
    bin_assets([job.asset], at=timezone.now())
    restore_asset(Asset.objects.get(pk=job.asset_id))
    assert MediaJob.objects.get(pk=job.pk).state == WorkState.DONE


def test_the_bin_is_due_after_its_days_and_never_before_an_address_ends(settings):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "BIN_DAYS": 0}
    film, now = PublishedAssetFactory(), timezone.now()
    bin_assets([film], at=now)
    assert not binning.due(now + timedelta(hours=26))
    assert list(binning.due(now + timedelta(days=2))) == [film]


def test_what_is_in_the_bin_is_offered_nowhere():
    owner = PersonFactory()
    film = PublishedAssetFactory(owner=owner)
    assert [card.uuid for card in assets_of(owner.pk)] == [film.uuid]
    bin_assets([film], at=timezone.now())
    assert assets_of(owner.pk) == []


def test_each_file_stands_on_its_shelf():
    for state in AssetState:
        MediaAssetFactory(state=state.value)
    kept = MediaAssetFactory(state=AssetState.DAMAGED.value)
    assert keep_damaged(kept, at=timezone.now())
    bin_assets([MediaAssetFactory()], at=timezone.now())
    found = listing.counts(Asset.objects.all())
    assert found == {Shelf.ALL: 9, Shelf.WORKING: 4, Shelf.NEEDS: 3, Shelf.READY: 2, Shelf.BIN: 1}


def test_a_decision_holds_until_the_work_begins_again():
    job = MediaJobFactory(asset__state=AssetState.DAMAGED.value)
    assert keep_damaged(job.asset, at=timezone.now())
    assert not keep_damaged(job.asset, at=timezone.now()), "there is nothing left to decide"
    assert retry_asset(asset=job.asset).kept_at is None


def test_a_file_replaces_no_file_that_replaced_it():
    first, second, third = (MediaAssetFactory() for _number in range(3))
    assert replace_asset(first, new=second)
    assert replace_asset(second, new=third)
    third.refresh_from_db()
    first.refresh_from_db()
    assert not replace_asset(third, new=Asset.objects.get(pk=first.pk))
    assert not replace_asset(first, new=first)
    third.refresh_from_db()
    assert third.replaced_by is None


@pytest.mark.parametrize("order", list(Order))
def test_pages_by_key_show_every_file_once(order, django_assert_max_num_queries):
    for number in range(23):
        MediaAssetFactory(source_bytes=number % 4 + 1, duration_ms=None if number % 3 else number % 5)
    seen, after = [], None
    while True:
        with django_assert_max_num_queries(2):
            page = listing.page(Asset.objects.all(), order=order, after=after, size=5)
        seen += page.uuids
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 23
    column = listing.COLUMNS[order]
    values = [getattr(Asset.objects.get(uuid=uuid), column) for uuid in seen]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known, "what has no length yet comes last"
