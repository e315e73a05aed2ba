"""A draft of captions from the sound: by any program, shut in, seen by trainers only, never over a person's words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from media_pipeline import actions, disk, jobs, options, queries, runner, storage, tasks
from media_pipeline.captions import recognisers
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.recognisers import CommandRecogniser, RecogniserFailed
from media_pipeline.models import CaptionTrack, Errand
from media_pipeline.refusals import Refused
from media_pipeline.sandbox import Tier
from tests.factories.media import RenditionFactory
from tests.media_pipeline import corpus

FAKE = Path(__file__).with_name("fake_recogniser.py")


@pytest.fixture
def recogniser(settings, media):
    def use(how):
        line = f"{sys.executable} {FAKE} {how} {{audio}} {{output}} {{language}}"
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"RECOGNISER": line}

    return use


@pytest.fixture(scope="session")
def sound(clips):
    """Two seconds of a finished rendition with sound alone."""
    path = clips / "a48.mp4"
    corpus.ffmpeg("-f", "lavfi", "-i", "sine=440:d=2:sample_rate=44100", "-c:a", "aac", path)
    return path


@pytest.fixture
def asset(sound, recogniser, db):
    row = RenditionFactory(name="a48", width=None, height=None, codecs="mp4a.40.2", asset__duration_ms=2_000)
    storage.current().write(disk.published(row.asset.uuid, "r3/a48.mp4"), sound.read_bytes())
    options.work_folder().mkdir(parents=True, exist_ok=True)
    return row.asset


def drafted(asset, language="zh-hans"):
    errand = actions.ask_for_draft(asset, language=language, label="简体中文")
    tasks.run_errand_task(errand.pk)
    return Errand.objects.get(pk=errand.pk)


@pytest.mark.ffmpeg
def test_what_is_heard_is_a_draft_that_only_trainers_see(asset, recogniser):
    recogniser("json")
    assert drafted(asset).state == jobs.WorkState.DONE
    track = CaptionTrack.objects.get()
    assert track.is_draft
    assert "你好 zh" in track.text
    assert "(16000, 1, 2)" in track.text
    assert track.doubts == [1_000]
    assert track.versions.get().origin == "recognised"
    assert queries.playback_source(asset.uuid, viewer="x").captions == ()
    with pytest.raises(Refused) as refused:
        actions.ask_for_draft(asset, language="zh-hans", label="x")
    assert refused.value.code == "captions-exist"


@pytest.mark.ffmpeg
def test_a_person_who_was_faster_is_not_written_over(asset, recogniser):
    recogniser("print")
    errand = actions.ask_for_draft(asset, language="en", label="English")
    actions.attach_captions(
        asset, language="en", label="English", data=b"1\n00:00:00,000 --> 00:00:01,000\nmine\n"
    )
    tasks.run_errand_task(errand.pk)
    assert Errand.objects.get().reason == "captions-exist"
    assert "mine" in CaptionTrack.objects.get().text


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("how", "reason", "state"), [("silence", "no-speech", "failed"), ("fail", "recogniser-failed", "queued")]
)
def test_a_recogniser_that_hears_nothing_or_fails_leaves_no_track(asset, recogniser, how, reason, state):
    recogniser(how)
    errand = drafted(asset)
    assert (errand.reason, errand.state) == (reason, state)
    assert not CaptionTrack.objects.exists()
    assert ("the model is not here" in errand.log_tail) == (how == "fail")


@pytest.mark.ffmpeg
def test_the_program_sees_the_sound_and_its_own_folder_and_no_network(asset, recogniser):
    recogniser("spy")
    (options.work_folder() / "secret.txt").write_text("secret")
    drafted(asset)
    is_shut_in = runner.sandbox_tier() is Tier.BUBBLEWRAP or runner.landlock_abi() > 0
    assert ("closed closed" if is_shut_in else "open closed") in CaptionTrack.objects.get().text


@pytest.mark.ffmpeg
def test_nothing_can_be_asked_where_there_is_no_recogniser(asset):
    with pytest.raises(Refused) as refused:
        actions.ask_for_draft(asset, language="en", label="English")
    assert refused.value.code == "no-recogniser"
    assert not Errand.objects.exists()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '{"segments": [{"start": 1, "end": 2.5, "text": " a <b "}]}',
            [(Cue(1_000, 2_500, "a &lt;b"), None)],
        ),
        ('{"result": [{"start": 0, "end": 1, "word": "x", "conf": 0.5}]}', [(Cue(0, 1_000, "x"), 0.5)]),
        (
            '[{"start_ms": 5, "end_ms": 4, "text": "x"}, {"text": "x"}, 7, {"start": "a", "end": 1, "text": "x"}]',
            [],
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n", [(Cue(1_000, 2_000, "x"), None)]),
        (
            "[00:00:01.000 --> 00:00:02.000]  x\n[00:00:02.000 --> 00:00:03.000]  y\n",
            [(Cue(1_000, 2_000, "x"), None), (Cue(2_000, 3_000, "y"), None)],
        ),
        ("", []),
        ("null", []),
    ],
)
def test_answers_of_known_programs_are_read(text, lines):
    assert [(line.cue, line.confidence) for line in recognisers.parse(text)] == lines


def test_a_line_without_its_program_fails_in_words(tmp_path):
    with pytest.raises(RecogniserFailed, match="no such program"):
        CommandRecogniser("/nowhere/whisper -f {audio}").argv(tmp_path, tmp_path, "zh-hans")
    argv = CommandRecogniser("sh -c {audio} {tag} {language}").argv(Path("/a b"), Path("/o"), "zh-hans")
    assert argv[1:] == ["-c", "/a b", "zh-hans", "zh"]


def test_nobody_listens_unless_the_settings_say_so(media):
    assert recognisers.current() is None
