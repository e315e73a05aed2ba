"""A trainer with two hundred films does not keep a trainer with one waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media_pipeline import jobs, turns
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory

pytestmark = pytest.mark.django_db
LADDER = turns.PIECE_RANK


def films(owner, count, *, minutes_ago=0, rank=LADDER):
    assets = Asset.objects.bulk_create(MediaAssetFactory.build_batch(count, owner=owner))
    due = timezone.now() - timedelta(minutes=minutes_ago)
    MediaJob.objects.bulk_create(MediaJob(asset=asset, run_after=due, step_rank=rank) for asset in assets)


def take_and_finish():
    """The owner whose film a worker made."""
    job = turns.take(worker="w")
    jobs.finish(job)
    return job.asset.owner_id


@pytest.mark.parametrize("count", [200, turns.LOOK_AT + 100])
def test_one_film_is_made_first_or_second_however_many_another_has_waiting_for_long(count):
    many, one = PersonFactory(), PersonFactory()
    films(many, count, minutes_ago=60)
    films(one, 1)
    assert one.pk in {take_and_finish() for _turn in range(2)}


def test_without_looking_at_each_owner_the_one_would_not_be_seen(monkeypatch):
    """The control: the oldest rows alone are all of one trainer."""
    monkeypatch.setattr(turns, "OF_EACH", 10**9)
    many, one = PersonFactory(), PersonFactory()
    films(many, turns.LOOK_AT + 100, minutes_ago=60)
    films(one, 1)
    assert one.pk not in {take_and_finish() for _turn in range(2)}


def test_three_trainers_take_turns_until_each_is_done():
    owners = [PersonFactory() for _number in range(3)]
    for owner, count in zip(owners, (9, 3, 1), strict=True):
        films(owner, count)
    made = [take_and_finish() for _turn in range(13)]
    assert set(made[:3]) == {owner.pk for owner in owners}
    assert {owner.pk: made.count(owner.pk) for owner in owners} == {
        owners[0].pk: 9, owners[1].pk: 3, owners[2].pk: 1,
    }  # fmt: skip
    assert set(made[7:]) == {owners[0].pk}, "nobody waits for a turn of somebody who has nothing left"


def test_whose_film_is_being_made_waits_while_another_has_none():
    busy, idle = PersonFactory(), PersonFactory()
    films(busy, 5, minutes_ago=60)
    first = turns.take(worker="w1")
    assert first.asset.owner_id == busy.pk
    films(idle, 1)
    assert turns.take(worker="w2").asset.owner_id == idle.pk
    assert MediaJob.objects.filter(state=WorkState.RUNNING).count() == 2


def test_a_short_step_of_anybody_comes_before_a_long_one():
    films(PersonFactory(), 30, minutes_ago=60)
    late = PersonFactory()
    films(late, 1, rank=0)
    assert take_and_finish() == late.pk
