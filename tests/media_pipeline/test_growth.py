"""What is being made is watched while it is made: on a disk, in a bucket, in pieces; and nothing is listed too early."""

from __future__ import annotations

import pytest
from django.utils import timezone

from media_pipeline import actions, growth, packaging, settling, steps, storage, turns, work
from media_pipeline.models import Asset, Rendition
from tests.media_pipeline.conftest import published_path, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture
def last_tick(monkeypatch):
    """Short clips are made between two ticks: one more, before the rendition is settled."""
    real = work.encode

    def encode(hand, argv, names, tick=None):
        outcome = real(hand, argv, names, tick)
        if tick:
            tick()
        return outcome

    monkeypatch.setattr(work, "encode", encode)


def held_objects(bucket, asset):
    """What a viewer can read of the asset now: name -> bytes."""
    prefix = f"published/{asset.uuid}/"
    return {key.removeprefix(prefix): data for key, data in bucket.objects.items() if key.startswith(prefix)}


def named(files, playlist):
    """The bytes of header and segments that a playlist names, all of them there."""
    folder = playlist.rsplit("/", 1)[0]
    found = packaging.parse(files[playlist].decode())
    parts = [(found.map_uri or found.uri, 0, found.map_size or None)]
    parts += [(part.uri or found.uri, part.offset or 0, part.size or None) for part in found.segments]
    return b"".join(
        files[f"{folder}/{uri}"][first : None if size is None else first + size] for uri, first, size in parts
    )


def test_in_a_bucket_the_lowest_picture_and_the_sound_can_be_watched_before_they_are_done(
    wide_clip, bucket, monkeypatch, last_tick
):
    asset = actions.ingest_file(wide_clip)
    seen, real = [], settling.settle

    def settle(hand, name):
        files = held_objects(bucket, asset)
        seen.append((set(files), files.get("master.m3u8", b"").decode()))
        if name == "v234":
            text = files[f"{hand.folder}/v234-grow.m3u8"].decode()
            assert "EVENT" in text
            assert "ENDLIST" not in text
            assert len(named(files, f"{hand.folder}/v234-grow.m3u8")) > 5_000
        return real(hand, name)

    monkeypatch.setattr(settling, "settle", settle)
    work_off()
    files, master = seen[0]
    folder = Rendition.objects.get(asset=asset, name="v234").folder
    assert {f"{folder}/v234-init.mp4", f"{folder}/v234-00000.mp4", f"{folder}/v234-grow.m3u8"} <= files
    assert f"{folder}/v234.mp4" not in files
    assert f"{folder}/v234-grow.m3u8" in master
    assert f"{folder}/a48-grow.m3u8" in master
    assert Asset.objects.get().playable_at < Asset.objects.get().published_at


def test_whoever_holds_the_interim_playlist_reads_it_to_its_end_and_a_sweep_clears_it_away(
    wide_clip, bucket, last_tick
):
    asset = actions.ingest_file(wide_clip)
    work_off()
    files, row = held_objects(bucket, asset), Rendition.objects.get(asset=asset, name="v234")
    interim, final = f"{row.folder}/v234-grow.m3u8", f"{row.folder}/v234.m3u8"
    assert "grow" not in files["master.m3u8"].decode()
    assert "ENDLIST" in files[interim].decode()
    assert named(files, interim) == named(files, final)
    assert settling.sweep() == 0
    assert interim in held_objects(bucket, asset)
    Rendition.objects.filter(interim_until__isnull=False).update(interim_until=timezone.now())
    assert settling.sweep() > 0
    left = set(held_objects(bucket, asset))
    assert not [name for name in left if name.startswith(f"{row.folder}/v234-")]
    assert {final, f"{row.folder}/v234.mp4", "master.m3u8", "lite.mp4"} <= left
    assert not Rendition.objects.exclude(interim="").exists()
    assert settling.sweep() == 0


def test_a_bucket_that_fails_while_a_film_grows_costs_the_growth_only(
    wide_clip, bucket, monkeypatch, last_tick
):
    real = storage.S3.write

    def write(self, key, data):
        if "-0" in key.rpartition("/")[2]:  # the name: a uuid may hold that too
            raise storage.StorageError("500")
        real(self, key, data)

    monkeypatch.setattr(storage.S3, "write", write)
    asset = actions.ingest_file(wide_clip)
    work_off()
    assert Asset.objects.get().state == "published"
    assert not [name for name in held_objects(bucket, asset) if "grow" in name]


@pytest.mark.parametrize("kind", ["disk", "bucket"])
def test_packaging_in_segments_names_whole_files_and_the_same_film(wide_clip, settings, request, kind, media):
    held = request.getfixturevalue("bucket") if kind == "bucket" else None
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"PACKAGING": "segments"}
    asset = actions.ingest_file(wide_clip)
    work_off()
    if held is None:
        root = published_path(asset)
        files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    else:
        files = held_objects(held, asset)
    for row in Rendition.objects.filter(asset=asset):
        playlist = f"{row.folder}/{row.name}.m3u8"
        assert b"BYTERANGE" not in files[playlist]
        assert b"ENDLIST" in files[playlist]
        whole = files[f"{row.folder}/{row.name}.mp4"]
        assert named(files, playlist) in whole
        assert row.interim_until is None
    assert settling.sweep() == 0
    assert not [name for name in files if "grow" in name]


def test_the_sound_is_heard_first_while_the_long_lane_is_busy(wide_clip, small_clip, last_tick, monkeypatch):
    busy = actions.ingest_file(small_clip)
    while (job := turns.take(worker="t")).step != "ladder":
        steps.run_step(job)
    film = actions.ingest_file(wide_clip)
    seen, real = [], settling.settle
    monkeypatch.setattr(
        settling, "settle", lambda hand, name: (seen.append((name, hand.asset.state)), real(hand, name))[1]
    )
    work_off()
    assert seen[0] == ("a48", "playable")
    assert "a48.m3u8" in published_path(film, "master.m3u8").read_text()
    steps.run_step(job)
    work_off()
    assert set(Asset.objects.values_list("state", flat=True)) == {"published"}
    assert Asset.objects.filter(pk=busy.pk).exists()


def test_segments_of_the_first_seconds_are_short_and_all_rungs_are_cut_alike(wide_clip):
    asset = actions.ingest_file(wide_clip)
    work_off()
    cuts = {}
    for row in Rendition.objects.filter(asset=asset, height__isnull=False):
        playlist = packaging.parse(published_path(asset, f"{row.folder}/{row.name}.m3u8").read_text())
        cuts[row.name] = [round(part.duration_s, 1) for part in playlist.segments]
    assert cuts == {"v234": [1.0, 1.0], "v360": [1.0, 1.0], "v720": [1.0, 1.0]}


def test_a_rung_in_av1_says_so_to_players_and_is_no_light_file(wide_clip, settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"RUNGS": ("v360", "av540")}
    asset = actions.ingest_file(wide_clip)
    work_off()
    assert Asset.objects.get().warnings == []
    master = published_path(asset, "master.m3u8").read_text()
    assert 'CODECS="av01.0.' in master
    assert 'CODECS="avc1.' in master
    row = Rendition.objects.get(name="av540")
    assert (row.state, row.height) == ("done", 540)
    whole = packaging.parse(published_path(asset, f"{row.folder}/av540.m3u8").read_text())
    assert [round(part.duration_s, 1) for part in whole.segments] == [1.0, 1.0]
    assert b"av01" not in published_path(asset, "lite.mp4").read_bytes()[:4096]


def test_it_is_the_interim_pieces_that_are_swept():
    assert growth.is_piece("v234-00000.mp4", "v234")
    assert not growth.is_piece("v234.mp4", "v234")
    assert not growth.is_piece("v234-00000.mp4", "v23")
