"""Reads cost the same however many assets there are, and say what a tray and a player need."""

from __future__ import annotations

import pytest
from django.utils import translation

from media_pipeline import queries
from media_pipeline.models import CaptionTrack
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory, MediaJobFactory, PublishedAssetFactory, RenditionFactory

pytestmark = pytest.mark.django_db


def lesson(**options):
    asset = PublishedAssetFactory(**options)
    RenditionFactory(
        asset=asset, name="a48", rank=0, height=None, width=None, bytes=360_000, folder="r2", peak_bps=50_000
    )
    RenditionFactory(asset=asset, name="v234", rank=1, height=234, width=416, bytes=950_000)
    RenditionFactory(asset=asset, name="v360", rank=2)
    CaptionTrack.objects.create(asset=asset, language="vi", label="Tiếng Việt", file="captions/vi-1.vtt")
    return asset


@pytest.mark.parametrize("number", [1, 7])
def test_cards_and_sources_take_a_fixed_number_of_queries(number, django_assert_num_queries):
    uuids = [lesson().uuid for _number in range(number)]
    with django_assert_num_queries(4):
        assert len(queries.asset_cards(uuids)) == number
    with django_assert_num_queries(3):
        assert len(queries.playback_sources(uuids, viewer="x")) == number
    with django_assert_num_queries(1):
        assert len(queries.poster_urls(uuids, viewer="x")) == number
    with django_assert_num_queries(1):
        assert queries.asset_durations(uuids) == dict.fromkeys(uuids, 60_000)


def test_a_player_gets_every_address_under_one_token():
    asset = lesson()
    source = queries.playback_source(asset.uuid, viewer="somebody")
    base = source.master_url.removesuffix("master.m3u8")
    assert base.endswith(f"/{asset.uuid}/")
    assert source.lite_url == f"{base}lite.mp4"
    assert source.poster_url == f"{base}poster.jpg"
    assert source.audio_url == f"{base}r2/a48.m3u8"
    assert [(one.language, one.label, one.url) for one in source.captions] == [
        ("vi", "Tiếng Việt", f"{base}captions/vi-1.vtt")
    ]
    assert [(rung.name, rung.height, rung.mb) for rung in source.rungs] == [
        ("a48", None, 0.4),
        ("v234", 234, 0.9),
        ("v360", 360, 2.0),
    ]
    assert source.smallest_mb == 0.9
    assert source.is_complete
    assert (source.duration_ms, source.kind) == (60_000, "video")


def test_an_upright_film_is_named_by_its_columns_as_a_wide_one_by_its_lines():
    asset = PublishedAssetFactory()
    RenditionFactory(asset=asset, name="v360", rank=2, height=640, width=360, bytes=1)
    source = queries.playback_source(asset.uuid, viewer="somebody")
    assert [rung.height for rung in source.rungs] == [360]


def test_nothing_is_offered_before_something_plays():
    asset = MediaAssetFactory()
    assert queries.playback_source(asset.uuid, viewer="x") is None
    assert queries.asset_card(asset.uuid).is_playable is False


def test_a_rung_that_still_grows_is_weighed_by_its_rate():
    asset = PublishedAssetFactory(state="playable", has_lite=False)
    RenditionFactory(asset=asset, state="playable", bytes=0, average_bps=402_000)
    source = queries.playback_source(asset.uuid, viewer="x")
    assert (source.rungs[0].mb, source.lite_url, source.is_complete) == (3.0, None, False)


def test_the_tray_says_what_happens_and_what_to_do():
    job = MediaJobFactory(asset__state="processing", asset__warnings=["no-audio"])
    RenditionFactory(asset=job.asset, name="a48", state="done")
    RenditionFactory(asset=job.asset, name="v234", state="running", progress_pct=50, remaining_s=12)
    card = queries.asset_card(job.asset.uuid)
    assert (card.state, card.progress_pct, card.remaining_s, card.can_retry, card.poster_url) == (
        "processing",
        75,
        12,
        False,
        "",
    )
    assert card.warnings == (("no-audio", "文件没有声音。"),)
    assert [(row.name, row.state, row.progress_pct) for row in card.renditions] == [
        ("a48", "done", 0),
        ("v234", "running", 50),
    ]


def test_a_failure_is_explained_in_the_readers_language():
    asset = MediaAssetFactory(state="refused", code="too-short", reason="for operators")
    with translation.override("en"):
        card = queries.asset_card(asset.uuid)
    assert card.reason == "The recording is shorter than one second. Upload a longer one."
    assert card.can_retry


def test_an_owner_sees_the_newest_first():
    owner = PersonFactory()
    first, second = MediaAssetFactory(owner=owner), MediaAssetFactory(owner=owner)
    MediaAssetFactory()
    assert [card.uuid for card in queries.assets_of(owner.pk)] == [second.uuid, first.uuid]
