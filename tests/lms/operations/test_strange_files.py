"""Doctor says which ffmpeg opens strangers' films, whether it is a safe one, and how far it is shut in."""

from __future__ import annotations

import pytest

from lms.operations import doctor, strange_files
from media_pipeline import runner
from media_pipeline.sandbox import Tier


@pytest.mark.parametrize(
    "version", ["n9.0.2-17-g2a571b6068", "8.1.2", "8.0.3", "8.0.4", "7.1.5", "10.0", "N-118000-gabc"]
)
def test_a_version_with_the_holes_closed_is_not_spoken_against(version):
    assert strange_files.version_warning(version) == ""


@pytest.mark.parametrize("version", ["8.1.1", "8.1", "8.0.2", "7.1.4", "7.0.9", "6.1", "5.1.6-0+deb12u1"])
def test_a_version_with_known_holes_is_named_with_the_way_out(version):
    assert "8.1.2" in strange_files.version_warning(version)


def test_a_very_old_version_is_said_to_be_too_old():
    assert "older than 5" in strange_files.version_warning("4.4.1")


@pytest.mark.parametrize(
    ("tier", "abi", "is_strong"),
    [
        (Tier.BUBBLEWRAP, 7, True),
        (Tier.BUBBLEWRAP, 0, True),
        (Tier.LIMITS, 7, True),
        (Tier.NO_NETWORK, 5, False),
        (Tier.LIMITS, 3, False),
        (Tier.LIMITS, 0, False),
    ],
)
def test_files_shut_off_are_well_and_anything_less_is_warned_of(monkeypatch, tier, abi, is_strong):
    monkeypatch.setattr(runner, "sandbox_tier", lambda: tier)
    monkeypatch.setattr(runner, "landlock_abi", lambda: abi)
    found, words = strange_files.shut_in()
    assert found is is_strong
    assert ("install bubblewrap" in words) is not is_strong
    assert (f"Landlock {abi}" in words) is bool(abi)


def test_an_ffmpeg_that_does_not_start_in_the_sandbox_is_a_failure(monkeypatch):
    assert next(doctor.encoder_sandbox()).state in {"ok", "warn"}
    monkeypatch.setattr(doctor.binary, "ffmpeg_binary", lambda: "/bin/false")
    assert next(doctor.encoder_sandbox()).state == "fail"
