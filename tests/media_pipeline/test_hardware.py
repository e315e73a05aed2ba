"""An encoder in hardware is told the same rung; where it does not work, films are made in software, and it is said.

No such hardware was here: the command lines are as their documentation says, and are compared with what was agreed.
"""

from __future__ import annotations

import logging
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from lms.operations import doctor
from media_pipeline import actions, chips, commands, hardware, runner, work
from media_pipeline.ladder import plan
from media_pipeline.models import Asset
from media_pipeline.runner import Outcome
from tests.media_pipeline.conftest import work_off
from tests.media_pipeline.test_commands import GOLDEN, INFO, PATHS

CHIPS = [name for name in hardware.ENCODERS if name != hardware.SOFTWARE]


@pytest.fixture(autouse=True)
def fresh():
    chips.failure.cache_clear()
    yield
    chips.failure.cache_clear()


@pytest.fixture
def wanted(settings):
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ENCODER": hardware.NVENC}


@pytest.mark.parametrize("name", CHIPS)
def test_the_command_line_is_as_agreed(name):
    line = commands.ladder_argv(replace(PATHS, encoder=name), plan(INFO), audio_48k="/pub/a48.mp4")
    text = "\n".join(shlex.quote(word) for word in line) + "\n"
    golden: Path = GOLDEN / f"ladder_{name}.argv"
    assert text == golden.read_text(encoding="utf-8")


def test_only_what_is_chosen_is_tried(monkeypatch):
    monkeypatch.setattr(runner, "run", lambda *_a, **_k: pytest.fail("a process was started"))
    assert chips.chosen(is_first_try=True) == hardware.SOFTWARE


def test_what_works_is_used_for_the_first_try_and_software_for_the_next(wanted, monkeypatch, caplog):
    monkeypatch.setattr(runner, "run", lambda *_a, **_k: Outcome(0))
    assert chips.chosen(is_first_try=True) == hardware.NVENC
    with caplog.at_level(logging.WARNING):
        assert chips.chosen(is_first_try=False) == hardware.SOFTWARE
    assert "made in software" in caplog.text


@pytest.mark.ffmpeg
@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_film_is_made_in_software_where_the_chosen_chip_is_not(wanted, small_clip, caplog):
    with caplog.at_level(logging.WARNING):
        actions.ingest_file(small_clip)
        work_off()
    assert Asset.objects.get().state == "published"
    assert f"{hardware.NVENC} does not work here" in caplog.text
    (check,) = doctor.encoder_chip()
    assert (check.name, check.state) == ("chip", "warn")


def test_the_chip_is_in_the_name_of_what_is_made(wanted):
    assert work.profile().endswith("-nvenc")
