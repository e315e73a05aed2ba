"""Captions from any trainer's program become clean WebVTT; nothing in them can act on a learner's page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import actions, captions, storage
from media_pipeline.captions import Cue
from media_pipeline.refusals import Refused
from tests.factories.media import MediaAssetFactory, RenditionFactory
from tests.media_pipeline.conftest import published_path

SRT = "1\r\n00:00:01,500 --> 00:00:03,000\r\n焊接 <i>安全</i>\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nXin chào\r\n"
VTT = (
    "WEBVTT - title\n\nSTYLE\n::cue{color:red}\n\nNOTE hidden\n\nintro\n00:01.000 --> 00:02.000 line:0 align:start\n"
    "<v Lan>hello & <script>alert(1)</script></v>\n\n00:03.000 --> 00:02.000\nbackwards\n\n01:00:00.000 --> 01:00:01.000\n<b>bold\n"
)


def test_srt_becomes_webvtt():
    text, cues = captions.to_webvtt(SRT.encode())
    assert cues == 2
    assert text == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n焊接 <i>安全</i>\n\n00:00:04.000 --> 00:00:05.000\nXin chào\n"
    )


def test_styles_scripts_settings_and_impossible_cues_do_not_pass():
    text, cues = captions.to_webvtt(VTT.encode())
    assert cues == 2
    assert "Lan: hello &amp; alert(1)" in text
    assert "01:00:00.000 --> 01:00:01.000\n<b>bold</b>" in text
    for word in ("script", "color", "hidden", "align", "backwards"):
        assert word not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_chinese_programs_are_read(encoding):
    assert "焊接" in captions.to_webvtt(SRT.replace("Xin chào", "ok").encode(encoding))[0]


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"just words", b"\x00\x01\x02" * 50, b"x" * 2_000_001, b"WEBVTT\n\n"]
)
def test_what_holds_no_cue_is_refused(data):
    with pytest.raises(Refused) as refused:
        captions.to_webvtt(data)
    assert refused.value.code == "bad-captions"


@given(st.text(max_size=300))
def test_whatever_the_words_the_result_holds_only_known_tags_and_reads_back(words):
    source = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n"
    for cue in captions.parse(source):
        bare = cue.text
        for tag in ("b", "i", "u", "ruby", "rt"):
            bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        assert "<" not in bare
        assert ">" not in bare
        assert "-->" not in bare
        assert "\n\n" not in cue.text
        again = captions.parse(captions.render([Cue(cue.start_ms, cue.end_ms, cue.text)]))
        assert [(one.start_ms, one.end_ms) for one in again] == [(cue.start_ms, cue.end_ms)]


@pytest.mark.django_db
def test_captions_stand_beside_the_video_and_in_the_master_until_they_are_taken_away(media):
    rung = RenditionFactory()
    asset = rung.asset
    track = actions.attach_captions(asset, language="vi", label="Tiếng Việt", data=SRT.encode())
    first = published_path(asset, track.file)
    assert first.read_text(encoding="utf-8").startswith("WEBVTT")
    assert 'LANGUAGE="vi"' in published_path(asset, "master.m3u8").read_text(encoding="utf-8")
    again = actions.attach_captions(asset, language="vi", label="Tiếng Việt", data=VTT.encode())
    assert (again.pk, first.exists()) == (track.pk, False)
    actions.detach_captions(asset, language="vi")
    assert "SUBTITLES" not in published_path(asset, "master.m3u8").read_text(encoding="utf-8")
    assert not list(published_path(asset, "captions").iterdir())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["../x", "", "english language", "en\n"])
def test_a_language_that_is_none_is_refused_and_writes_nothing(language, media):
    asset = MediaAssetFactory()
    with pytest.raises(Refused):
        actions.attach_captions(asset, language=language, label="x", data=SRT.encode())
    assert storage.current().folders(f"published/{asset.uuid}") == []
