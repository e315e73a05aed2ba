"""Captions are kept with their history, two editors lose nothing, and viewers get only what somebody showed them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media_pipeline import actions, disk, queries, storage
from media_pipeline.captions import writing
from media_pipeline.captions.cues import Cue
from media_pipeline.models import CaptionTrack, CaptionVersion
from media_pipeline.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaAssetFactory, RenditionFactory
from tests.media_pipeline.conftest import published_path

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:01,500 --> 00:00:03,000\n焊接\n\n2\n00:00:04,000 --> 00:00:05,000\nXin chào\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n"
HELLO = [Cue(1_000, 2_000, "hello")]


@pytest.fixture
def asset(media):
    return RenditionFactory().asset


@pytest.fixture
def track(asset):
    return actions.attach_captions(asset, language="vi", label="Tiếng Việt", data=SRT.encode()).track


def viewers_text(track):
    fresh = CaptionTrack.objects.get(pk=track.pk)
    return published_path(fresh.asset, fresh.file).read_text(encoding="utf-8")


def test_captions_stand_beside_the_video_and_in_the_master_until_they_are_taken_away(asset, track):
    assert viewers_text(track).startswith("WEBVTT")
    assert 'LANGUAGE="vi"' in published_path(asset, "master.m3u8").read_text(encoding="utf-8")
    actions.detach_captions(asset, language="vi")
    assert "SUBTITLES" not in published_path(asset, "master.m3u8").read_text(encoding="utf-8")
    assert not list(published_path(asset, "captions").iterdir())


def test_a_replaced_file_stays_for_pages_that_are_open_and_goes_with_the_next(asset, track):
    first = published_path(asset, track.file)
    again = actions.attach_captions(asset, language="vi", label="Tiếng Việt", data=VTT.encode()).track
    assert (again.pk, first.exists(), "hello" in viewers_text(again)) == (track.pk, True, True)
    actions.attach_captions(asset, language="vi", label="Tiếng Việt", data=SRT.encode())
    assert not first.exists()
    assert len(list(published_path(asset, "captions").glob("*.vtt"))) == 2


def test_a_guessed_encoding_or_a_flaw_waits_for_eyes(asset):
    guessed = actions.attach_captions(
        asset, language="zh-hans", label="中文", data=SRT.encode("gb18030", "replace")
    )
    flawed = actions.attach_captions(
        asset, language="en", label="English", data=VTT.encode() + b"\nlost words\n"
    )
    for taken in (guessed, flawed):
        assert taken.track.is_draft
        assert taken.reading.needs_eyes
    assert [(one.line, one.flaw) for one in flawed.reading.problems] == [(6, "no-time")]
    assert queries.playback_source(asset.uuid, viewer="x").captions == ()
    actions.publish_captions(flawed.track)
    assert [one.language for one in queries.playback_source(asset.uuid, viewer="x").captions] == ["en"]
    assert "zh-hans" not in published_path(asset, "master.m3u8").read_text()


def test_what_is_edited_reaches_viewers_when_it_is_shown(asset, track):
    actions.save_captions(track, revision=1, cues=HELLO)
    assert "Xin chào" in viewers_text(track)
    assert CaptionTrack.objects.get().is_behind
    actions.publish_captions(track)
    assert viewers_text(track) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhello\n"
    before = CaptionTrack.objects.get().file
    actions.publish_captions(track)
    assert CaptionTrack.objects.get().file == before


def test_the_second_of_two_editors_is_told_and_nothing_of_either_is_lost(track):
    saved = actions.save_captions(track, revision=1, cues=HELLO)
    with pytest.raises(Refused) as refused:
        actions.save_captions(track, revision=1, cues=[Cue(0, 900, "other")])
    assert refused.value.code == "captions-changed"
    assert writing.cues_of(CaptionTrack.objects.get()) == HELLO
    actions.save_captions(track, revision=saved.revision, cues=[Cue(0, 900, "other")])


def test_without_the_lock_the_first_would_be_lost(track):
    """The negative control: whoever names the newest revision overwrites."""
    actions.save_captions(track, revision=1, cues=HELLO)
    newest = CaptionTrack.objects.get().revision
    actions.save_captions(track, revision=newest, cues=[Cue(0, 900, "other")])
    assert [cue.text for cue in writing.cues_of(CaptionTrack.objects.get())] == ["other"]


def test_one_sitting_of_one_person_is_one_version_and_every_other_change_its_own(track):
    lan, hoa = PersonFactory(), PersonFactory()
    for number, who in enumerate([lan, lan, lan, hoa], 1):
        actions.save_captions(track, revision=number, cues=[Cue(0, 900 + number, "x")], actor=who)
    assert [(one.revision, one.author) for one in track.versions.all()] == [(5, hoa), (4, lan), (1, None)]
    CaptionVersion.objects.filter(revision=5).update(written_at=timezone.now() - timedelta(hours=1))
    actions.save_captions(track, revision=5, cues=HELLO, actor=hoa)
    assert track.versions.count() == 4


def test_saving_the_same_lines_changes_nothing(track):
    saved = actions.save_captions(track, revision=1, cues=writing.cues_of(track))
    assert (saved.revision, track.versions.count()) == (1, 1)


def test_an_earlier_version_comes_back_as_a_new_one(track):
    actions.save_captions(track, revision=1, cues=HELLO)
    actions.restore_captions(track, revision=1)
    fresh = CaptionTrack.objects.get()
    assert (fresh.revision, fresh.cues, track.versions.count()) == (3, 2, 3)
    with pytest.raises(Refused):
        actions.restore_captions(track, revision=99)


def test_the_history_has_an_end(track, monkeypatch):
    monkeypatch.setattr(writing, "VERSIONS_KEPT", 3)
    for _number in range(5):
        actions.shift_captions(track, by_ms=1_000)
    assert [one.revision for one in track.versions.all()] == [6, 5, 4]


def test_every_line_moves_and_none_before_the_beginning(track):
    actions.shift_captions(track, by_ms=-2_000)
    assert [(cue.start_ms, cue.end_ms) for cue in writing.cues_of(CaptionTrack.objects.get())] == [
        (0, 1_000),
        (2_000, 3_000),
    ]
    actions.shift_captions(track, by_ms=-2_500)
    assert CaptionTrack.objects.get().cues == 1


def test_the_file_is_read_again_as_a_person_says(asset):
    big5 = SRT.replace("焊接", "安全").replace("Xin chào", "ok").encode("big5")
    track = actions.attach_captions(
        asset, language="zh-hant", label="繁體", data=big5, encoding="windows-1252"
    ).track
    assert "安全" not in CaptionTrack.objects.get().text
    actions.reread_captions(track, encoding="big5")
    assert "安全" in CaptionTrack.objects.get().text
    with pytest.raises(Refused):
        actions.reread_captions(track, encoding="utf-8")
    assert "安全" in CaptionTrack.objects.get().text


def test_tracks_from_before_the_editor_are_read_from_their_file_and_kept_as_a_version(asset, track):
    CaptionTrack.objects.update(text="", revision=0, published_revision=None)
    CaptionVersion.objects.all().delete()
    old = CaptionTrack.objects.get()
    assert not old.is_behind
    assert len(writing.cues_of(old)) == 2
    actions.save_captions(old, revision=0, cues=HELLO)
    actions.restore_captions(old, revision=0)
    assert CaptionTrack.objects.get().cues == 2


def test_captions_of_a_removed_track_are_not_written(asset, track):
    actions.detach_captions(asset, language="vi")
    with pytest.raises(Refused):
        actions.save_captions(track, revision=1, cues=HELLO)
    assert not CaptionTrack.objects.exists()


def test_nothing_without_lines_is_shown(asset, track):
    actions.save_captions(track, revision=1, cues=[])
    with pytest.raises(Refused):
        actions.publish_captions(track)
    assert "Xin chào" in viewers_text(track)
    assert storage.current().stat(disk.published(asset.uuid, track.file))


@pytest.mark.parametrize("language", ["../x", "", "english language", "en\n"])
def test_a_language_that_is_none_is_refused_and_writes_nothing(language, media):
    asset = MediaAssetFactory()
    with pytest.raises(Refused):
        actions.attach_captions(asset, language=language, label="x", data=SRT.encode())
    assert storage.current().folders(f"published/{asset.uuid}") == []
