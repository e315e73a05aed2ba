"""Films and voices beside marks: what they are is read from their bytes; a signed score names them; nothing is lost."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lms.accounts.actions import revoke_device_key
from lms.assessments.actions import evidence
from lms.assessments.actions.bench_kits import held_bench
from lms.assessments.actions.marking import take_back_mark
from lms.assessments.models import Mark, MarkPhoto
from lms.assessments.rules import marking_refusals as refused
from lms.assessments.rules.evidence import LONGEST_MS, container_of, kind_of
from media_pipeline.media_info import AudioInfo, MediaInfo, VideoInfo
from media_pipeline.refusals import Refused
from tests.factories.benches import AT, Bench, named, photo
from tests.factories.cohorts import EnrolmentFactory
from tests.media_pipeline import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MINUTE = timedelta(minutes=1)
WEBM, OGG = b"\x1a\x45\xdf\xa3 voice", b"OggS voice"
MP4 = b"\x00\x00\x00\x18ftypmp42 film"
SCRIPT = b"<html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("head", "picture", "sound", "kind"),
    [
        (MP4, "h264", "aac", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "hevc", "aac", "video/mp4"),
        (MP4, "", "aac", "audio/mp4"),
        (WEBM, "vp8", "opus", "video/webm"),
        (WEBM, "", "opus", "audio/webm"),
        (OGG, "", "vorbis", "audio/ogg"),
        (OGG, "theora", "", ""),
        (MP4, "prores", "aac", ""),
        (MP4, "", "amr_nb", ""),
        (MP4, "", "", ""),
        (SCRIPT, "h264", "aac", ""),
        (b"RIFF....WAVE", "", "pcm_s16le", ""),
        (b"", "", "", ""),
    ],
)
def test_a_file_is_what_its_bytes_say_and_what_browsers_play(head, picture, sound, kind):
    assert kind_of(container_of(head), picture=picture, sound=sound) == kind


@pytest.fixture
def looked(monkeypatch):
    """What the child process would find; a test changes it."""
    found = {"info": MediaInfo(container="webm", audio=AudioInfo(codec="opus"), duration_ms=4_000)}

    def inspect(_path):
        if isinstance(found["info"], Exception):
            raise found["info"]
        return found["info"]

    monkeypatch.setattr(evidence.probe, "inspect", inspect)
    return found


@pytest.fixture
def bench():
    return Bench()


def sent(bench, number, data):
    return evidence.accept_evidence(
        held_bench(bench.issued.token), number=number, sent=ContentFile(data, "x.html")
    )


def test_a_real_film_is_kept_as_it_is_and_a_page_that_calls_itself_one_is_not(tmp_path):
    film = corpus.plain(tmp_path / "film.mp4")
    kept = evidence.kept_media(ContentFile(film.read_bytes(), "film.exe"))
    assert (kept.kind, kept.name[-4:], kept.size) == ("video/mp4", ".mp4", film.stat().st_size)
    assert default_storage.open(kept.name).read() == film.read_bytes()
    for lie in (SCRIPT, b"\x1a\x45\xdf\xa3" + SCRIPT, MP4 + SCRIPT):
        with pytest.raises(refused.EvidenceUnreadable):
            evidence.kept_media(ContentFile(lie, "film.mp4"))


@pytest.mark.parametrize(
    ("info", "refusal"),
    [
        (MediaInfo("webm", audio=AudioInfo("opus"), duration_ms=LONGEST_MS + 1), refused.EvidenceTooLong),
        (
            MediaInfo("webm", video=VideoInfo("theora", 64, 64, "15"), duration_ms=1_000),
            refused.EvidenceUnreadable,
        ),
        (Refused("unreadable"), refused.EvidenceUnreadable),
    ],
)
def test_what_is_too_long_or_cannot_be_played_is_refused_and_nothing_is_kept(
    looked, info, refusal, monkeypatch
):
    looked["info"], saved = info, []
    monkeypatch.setattr(evidence.default_storage, "save", lambda name, _data: saved.append(name))
    with pytest.raises(refusal):
        evidence.kept_media(ContentFile(WEBM, "voice"))
    assert saved == []


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(evidence.rules, "MOST_BYTES", len(WEBM) - 1)
    with pytest.raises(refused.EvidenceTooLarge):
        evidence.kept_media(ContentFile(WEBM, "voice"))


def test_a_voice_comes_after_its_score_and_twice_is_once(bench, looked):
    person = bench.people[0]
    bench.score(person, [200, 400], AT + MINUTE, files=[named(WEBM)])
    with pytest.raises(refused.EvidenceForeign):
        sent(bench, 1, WEBM)
    assert list(bench.send(AT + 5 * MINUTE).files) == []
    first, again = sent(bench, 1, WEBM), sent(bench, 1, WEBM)
    assert first == again == MarkPhoto.objects.get()
    assert (first.mark, first.kind, first.at) == (Mark.objects.get(), "audio/webm", AT + MINUTE)
    assert list(bench.send(AT + 6 * MINUTE).files) == [named(WEBM)["sha256"]]


def test_a_file_that_no_score_names_is_refused_by_its_hash(bench, looked):
    bench.score(bench.people[0], [200, 400], AT + MINUTE, files=[named(WEBM)])
    bench.send(AT + 5 * MINUTE)
    for number, data in ((1, WEBM + b"!"), (2, WEBM)):
        with pytest.raises(refused.EvidenceForeign):
            sent(bench, number, data)
    assert not MarkPhoto.objects.exists()


@pytest.mark.parametrize(
    "files",
    [
        "all",
        [1],
        [{"sha256": "A" * 64, "size": 5}],
        [{"sha256": "a" * 64, "size": 0}],
        [{"sha256": "a" * 64, "size": 16_000_001}],
        [{"sha256": "a" * 64, "size": 5}] * 4,
    ],
)
def test_a_score_that_names_no_files_but_something_else_is_refused_whole(bench, files):
    bench.score(bench.people[0], [200, 400], AT + MINUTE, files=files)
    with pytest.raises(refused.ScoresRefused):
        bench.send(AT + 5 * MINUTE)


def test_what_counts_nothing_keeps_its_photo_and_its_voice_with_the_class_that_says_how_long(bench, looked):
    person = bench.people[0]
    bench.score(person, [200, 0], AT + MINUTE, files=[named(WEBM)], data=photo())
    bench.score(person, [200, 400], AT + 2 * MINUTE, data=photo())
    bench.score(bench.people[1], [200, 400], AT + timedelta(days=15), data=photo())
    bench.send(AT + timedelta(days=16))
    revoke_device_key(actor=bench.examiner, key=bench.key)
    bench.score(bench.people[1], [0, 400], AT + 3 * MINUTE, data=photo())
    bench.send(AT + timedelta(days=16))
    sent(bench, 1, WEBM)
    found = MarkPhoto.objects.order_by("event__number", "pk")
    marks = [(row.event.number, row.kind, row.mark is not None) for row in found]
    assert marks == [
        (1, "image/jpeg", False), (1, "audio/webm", False), (2, "image/jpeg", True), (3, "image/jpeg", False),
        (4, "image/jpeg", False),
    ]  # fmt: skip
    assert {row.enrolment.cohort for row in found} == {bench.cohort}


def test_of_nobody_whom_one_examines_nothing_is_kept(bench, looked):
    bench.score(EnrolmentFactory(), [200, 400], AT + MINUTE, files=[named(WEBM)], data=photo())
    bench.send(AT + 5 * MINUTE)
    assert sent(bench, 1, WEBM) is None
    assert not MarkPhoto.objects.exists()


def test_a_mark_that_is_taken_back_leaves_its_evidence_with_the_person(bench, looked):
    bench.score(bench.people[0], [200, 400], AT + MINUTE, data=photo())
    bench.send(AT + 5 * MINUTE)
    take_back_mark(actor=bench.examiner, marking=Mark.objects.get().marking)
    assert (MarkPhoto.objects.get().mark, MarkPhoto.objects.get().enrolment) == (None, bench.people[0])
