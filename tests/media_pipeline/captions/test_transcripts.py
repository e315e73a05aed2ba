"""What is said, as text: paragraphs after pauses and long sentences, of what viewers have and nothing else."""

from __future__ import annotations

import pytest

from media_pipeline import actions
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.transcripts import paragraphs, transcript
from tests.factories.media import RenditionFactory


def said(*cues):
    return [(one.start_ms, one.text) for one in paragraphs([Cue(*cue) for cue in cues])]


def test_lines_are_joined_as_their_script_asks_and_parted_by_a_pause():
    assert said((0, 900, "你好，"), (900, 1_800, "世界"), (1_800, 1_900, "一"), (5_000, 6_000, "第二")) == [
        (0, "你好，世界 一"),
        (5_000, "第二"),
    ]
    assert said((0, 900, "Xin"), (900, 1_800, "chào\nbạn &amp; tôi")) == [(0, "Xin chào bạn & tôi")]


def test_a_long_paragraph_ends_with_its_sentence():
    lines = [(n * 1_000, n * 1_000 + 900, "abcdefghi." if n % 2 else "abcdefghij") for n in range(60)]
    made = said(*lines)
    assert len(made) == 3
    assert all(text.endswith(".") for _start, text in made[:-1])
    endless = said(*[(n * 1_000, n * 1_000 + 900, "abcdefghij") for n in range(120)])
    assert max(len(text) for _start, text in endless) <= 600


@pytest.mark.django_db
def test_drafts_and_changes_that_nobody_has_shown_are_not_said(media, django_assert_num_queries):
    asset = RenditionFactory().asset
    srt = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
    track = actions.attach_captions(asset, language="vi", label="x", data=srt.format("cũ").encode()).track
    actions.save_captions(track, revision=1, cues=[Cue(0, 900, "mới")])
    actions.attach_captions(asset, language="zh-hans", label="x", data=srt.format("草稿").encode("gb18030"))
    with django_assert_num_queries(1):
        assert [one.text for one in transcript(asset.uuid, "vi")] == ["cũ"]
    assert transcript(asset.uuid, "zh-hans") is None
    assert transcript(asset.uuid, "en") is None
