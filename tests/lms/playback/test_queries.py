"""Films are looked up once a minute, and each viewer gets addresses of their own."""

import uuid

import pytest
from django.core.cache import cache
from django.utils import timezone

from lms.playback.queries import Watched, player_state, source_for
from media_pipeline.models import Asset, CaptionTrack, Rendition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asset():
    made = Asset.objects.create(
        title="film",
        state="published",
        duration_ms=600_000,
        playable_at=timezone.now(),
        has_poster=True,
        has_lite=True,
        has_sprites=True,
        slides=3,
    )
    Rendition.objects.create(
        asset=made, name="v234", profile="p", rank=1, state="done", folder="r1", height=234, bytes=4_000_000
    )
    CaptionTrack.objects.create(asset=made, language="zh-hans", label="中文", file="captions/zh-hans.vtt")
    return made


def test_a_second_look_at_a_film_costs_no_query(asset, django_assert_num_queries):
    with django_assert_num_queries(3):
        source_for(asset.uuid, viewer="one")
    with django_assert_num_queries(0):
        source_for(asset.uuid, viewer="one")


def test_two_viewers_never_share_an_address(asset):
    one, two = source_for(asset.uuid, viewer="one"), source_for(asset.uuid, viewer="two")
    assert one.master_url != two.master_url
    assert one.master_url.rsplit("/", 1)[0] == one.poster_url.rsplit("/", 1)[0]
    assert one.rungs[0].url.startswith(one.master_url.rsplit("/", 1)[0])
    assert one.captions[0].url.startswith(one.master_url.rsplit("/", 1)[0])
    assert one.sprites_url.startswith(one.master_url.rsplit("/", 1)[0])
    assert one.slides_url.startswith(one.master_url.rsplit("/", 1)[0])


def test_an_asset_that_does_not_play_has_no_source():
    assert source_for(uuid.uuid4(), viewer="one") is None


def test_captions_are_on_when_there_are_some_in_the_readers_language(asset):
    source = source_for(asset.uuid, viewer="one")

    def state(language):
        watched = Watched(position_ms=192_000)
        return player_state(
            source=source, watched=watched, max_rate=1.0, is_gated=True, saver=True, language=language
        )

    assert (state("zh-hans").captions_on, state("vi").captions_on) == ("zh-hans", "")
    assert state("vi").for_page()["resume_ms"] == 192_000
