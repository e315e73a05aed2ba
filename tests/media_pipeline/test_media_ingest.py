"""`manage media_ingest`: a line a file with the agreed keys, and an exit status that scripts can trust."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from media_pipeline.models import Asset
from tests.media_pipeline import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
KEYS = {"file", "state", "code", "reason", "asset", "duration_s", "renditions", "warnings"}


def run(capsys, *words):
    status = 0
    try:
        call_command("media_ingest", *words)
    except SystemExit as end:
        status = end.code
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_good_damaged_and_refused_files_in_one_run(capsys, clips, small_clip):
    torn, fake = clips / "cut-command.mp4", clips / "fake-command.mp4"
    corpus.CASES["cutfast.mp4"].make(torn)
    fake.write_bytes(b"MZ" + bytes(100))
    status, lines = run(capsys, str(small_clip), str(torn), str(fake), "--wait", "--json")
    assert status == 1
    assert all(line.keys() == KEYS for line in lines)
    good, damaged, refused = lines
    assert (good["state"], good["code"], good["file"]) == ("published", "", str(small_clip))
    assert set(good["renditions"]) == {"remux", "a48", "v234"}
    assert good["asset"] == str(Asset.objects.order_by("pk")[0].uuid)
    assert abs(good["duration_s"] - 2) < 0.2
    assert (damaged["state"], damaged["code"]) == ("damaged", "partly-readable")
    assert "partly-readable" in damaged["warnings"]
    assert damaged["duration_s"] < 2.5
    assert (refused["state"], refused["code"], refused["asset"], refused["duration_s"]) == (
        "refused",
        "program",
        None,
        None,
    )
    assert refused["reason"]
    assert Asset.objects.count() == 2


def test_only_good_files_end_with_0_and_the_same_file_again_is_quick(capsys, small_clip):
    status, lines = run(capsys, str(small_clip), str(small_clip), "--wait", "--json")
    assert (status, [line["state"] for line in lines]) == (0, ["published", "published"])


def test_without_wait_the_work_is_queued(capsys, small_clip):
    status, [line] = run(capsys, str(small_clip), "--json")
    assert (status, line["state"], line["renditions"]) == (0, "queued", [])


def test_a_missing_file_is_wrong_use_and_said_before_any_work(capsys, tmp_path, small_clip):
    with pytest.raises(CommandError) as error:
        run(capsys, str(small_clip), str(tmp_path / "none.mp4"), "--wait", "--json")
    assert error.value.returncode == 2
    assert not Asset.objects.exists()
