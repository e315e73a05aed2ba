"""Subtitles inside a film become captions: found by the prober, written out shut in, read as any stranger's file."""

from __future__ import annotations

import pytest

from media_pipeline import actions, disk, jobs, options, orders, probe, queries, storage, tasks
from media_pipeline.captions import inside
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.tongues import language_of
from media_pipeline.media_info import MediaInfo, SubtitleInfo
from media_pipeline.models import CaptionTrack, Errand
from media_pipeline.orders import OrderRefused
from media_pipeline.refusals import Refused
from tests.factories.media import RenditionFactory
from tests.media_pipeline import corpus

SRT = """1
00:00:00,200 --> 00:00:00,900
你好 <b>焊接</b> <script>alert(1)</script><img src=x onerror=y>

2
00:00:01,000 --> 00:00:01,900
5 < 7 --- &lt;i&gt; {\\an8}

3
00:00:50,000 --> 00:00:51,000
after the end
"""
SCRIPT = """[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.20,0:00:01.00,Default,,0,0,0,,{\\b1}Xin chào{\\b0}\\Ncác bạn, nhé
Dialogue: 0,0:00:01.00,0:00:01.50,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
"""
TITLES = (
    "-metadata:s:s:0",
    "language=chi",
    "-metadata:s:s:1",
    "language=vie",
    "-metadata:s:s:1",
    "title=Tiếng Việt",
)


@pytest.fixture(scope="session")
def films(clips):
    """The same two seconds as MKV (SRT and ASS inside) and as MP4 (mov_text)."""
    picture = ("-f", "lavfi", "-i", "color=gray:s=320x240:r=5:d=2")
    (clips / "in.srt").write_text(SRT)
    (clips / "in.ass").write_text(SCRIPT)
    words = ("-i", clips / "in.srt", "-i", clips / "in.ass", "-map", "0:v", "-map", "1:s", "-map", "2:s")
    corpus.ffmpeg(
        *picture, *words, *corpus.FAST, "-c:s:0", "subrip", "-c:s:1", "ass", *TITLES, clips / "in.mkv"
    )
    corpus.ffmpeg("-i", clips / "in.mkv", "-map", "0", "-c", "copy", "-c:s", "mov_text", clips / "in.mp4")
    return clips


@pytest.fixture
def film_of(films, db):
    def made(name):
        asset = RenditionFactory(asset__duration_ms=2_000).asset
        asset.media_info = probe.inspect(films / name).as_json()
        asset.save()
        storage.current().write(disk.original(asset.source_folder), (films / name).read_bytes())
        options.work_folder().mkdir(parents=True, exist_ok=True)
        return asset

    return made


def taken(asset, track, language):
    errand = actions.ask_for_subtitles(asset, track=track, language=language, label="x")
    tasks.run_errand_task(errand.pk)
    return Errand.objects.get(pk=errand.pk)


@pytest.mark.ffmpeg
@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["in.mkv", "in.mp4"])
def test_what_is_inside_is_found_and_becomes_captions_without_its_makers_markup(film_of, name):
    asset = film_of(name)
    first, second = inside.offered(asset)
    assert (language_of(first.language), language_of(second.language)) == ("zh-hans", "vi")
    assert (first.is_text, second.is_text, first.is_drawn) == (True, True, False)
    assert taken(asset, 0, "zh-hans").state == jobs.WorkState.DONE
    track = CaptionTrack.objects.get()
    assert "你好 <b>焊接</b> alert(1)" in track.text
    assert "5 &lt; 7" in track.text
    assert "script" not in track.text
    assert "after the end" not in track.text
    assert [one.language for one in queries.playback_source(asset.uuid, viewer="x").captions] == ["zh-hans"]
    with pytest.raises(Refused) as refused:
        actions.ask_for_subtitles(asset, track=1, language="zh-hans", label="x")
    assert refused.value.code == "captions-exist"
    assert taken(asset, 1, "vi").state == jobs.WorkState.DONE
    text = CaptionTrack.objects.get(language="vi").text
    assert "Xin chào" in text
    assert "các bạn, nhé" in text
    if name == "in.mkv":  # in the other one, whoever made it had made words of the drawing
        assert "m 0 0" not in text


@pytest.mark.ffmpeg
@pytest.mark.sqlite
def test_what_cannot_be_read_leaves_no_captions_and_says_so(film_of):
    asset = film_of("in.mkv")
    storage.current().write(disk.original(asset.source_folder), b"\x1aE\xdf\xa3" + b"x" * 500)
    errand = taken(asset, 0, "zh-hans")
    assert (errand.state, errand.reason) == ("failed", "bad-subtitles")
    assert not CaptionTrack.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("track", [0, 1, 7])
def test_pictures_of_words_and_tracks_that_are_not_there_are_refused(track):
    asset = RenditionFactory().asset
    told = [{"track": 0, "codec": "hdmv_pgs_subtitle"}, {"track": 1, "codec": "eia_608"}]
    asset.media_info = {"container": "mov", "subtitles": told}
    with pytest.raises(Refused) as refused:
        actions.ask_for_subtitles(asset, track=track, language="en", label="x")
    assert refused.value.code == "bad-subtitles"
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_asking_twice_is_one_wish_and_a_film_of_before_offers_nothing():
    asset = RenditionFactory().asset
    assert inside.offered(asset) == ()
    asset.media_info = {"container": "mov", "subtitles": [{"track": 0, "codec": "mov_text"}]}
    wishes = {actions.ask_for_subtitles(asset, track=0, language="en", label="x").pk for _twice in range(2)}
    assert len(wishes) == 1
    assert Errand.objects.get().fence == 1


def test_lines_follow_a_film_whose_holes_were_closed():
    info = MediaInfo("mov", duration_ms=3_000, holes=((1_000, 61_000),))
    text = "".join(
        f"00:{start // 60:02d}:{start % 60:02d}.000 --> 00:{end // 60:02d}:{end % 60:02d}.000\n{word}\n\n"
        for start, end, word in [
            (0, 1, "a"),
            (10, 20, "lost"),
            (61, 62, "b"),
            (0, 62, "long"),
            (70, 80, "late"),
        ]
    )
    moved = inside.in_film_time(f"WEBVTT\n\n{text}".encode(), info).decode()
    assert inside.reading.read_text(moved)[0] == (
        Cue(0, 1_000, "a"),
        Cue(0, 2_000, "long"),
        Cue(1_000, 2_000, "b"),
    )


def test_the_command_is_one_that_the_encoder_takes_and_others_are_not(tmp_path):
    source = tmp_path / "source.bin"
    line = inside.argv("/ffmpeg", str(source), str(tmp_path / "subtitles.vtt"), SubtitleInfo(11, "subrip"))
    orders.check("ffmpeg", line[1:], folder=tmp_path, roots=[tmp_path])
    assert orders.reads("ffmpeg", line[1:]) == [str(source)]
    for old, new in [("webvtt", "copy"), ("0:s:11", "0:t:0"), ("file,pipe", "file,pipe,http")]:
        changed = [new if word == old else word for word in line[1:]]
        with pytest.raises(OrderRefused):
            orders.check("ffmpeg", changed, folder=tmp_path, roots=[tmp_path])


@pytest.mark.parametrize(
    ("tag", "title", "ours"),
    [
        ("chi", "", "zh-hans"),
        ("zho", "繁體中文", "zh-hant"),
        ("zh-TW", "", "zh-hant"),
        ("zh-Hans-CN", "", "zh-hans"),
        ("chi", "Chinese (Traditional)", "zh-hant"),
        ("vie", "", "vi"),
        ("en_US", "", "en"),
        ("tib", "", "bo"),
        ("und", "", ""),
        ("", "简体字幕", "zh-hans"),
        ("und", "English SDH", "en"),
        ("tlh", "", ""),
    ],
)
def test_tags_of_files_are_mapped_to_our_languages(tag, title, ours):
    assert language_of(tag, title) == ours
