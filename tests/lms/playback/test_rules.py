"""Where a player starts, and what of a lesson is covered."""

from datetime import UTC, datetime

import pytest

from lms.playback import rules


@pytest.mark.parametrize(
    ("position", "expected"),
    [(0, 0), (999, 0), (1_000, 1_000), (192_000, 192_000), (595_000, 595_000), (595_001, 0), (600_000, 0)],
)
def test_a_film_goes_on_where_it_was_but_not_at_its_ends(position, expected):
    assert rules.resume_ms(position, 600_000) == expected


@pytest.mark.parametrize(
    ("cookie", "expected"), [(None, True), ("1", True), ("0", False), ("nonsense", True)]
)
def test_data_is_saved_unless_somebody_switched_it_off(cookie, expected):
    assert rules.is_saver(cookie) is expected


def test_a_player_renews_its_address_before_it_runs_out_whatever_its_clock_says():
    now = datetime.fromtimestamp(1795340700 - 1_000, UTC)
    assert rules.renew_in_s("/v/tok/1795340700/asset/master.m3u8", now) == 700
    assert (
        rules.renew_in_s("/v/tok/1795340700/asset/master.m3u8", datetime.fromtimestamp(1795340699, UTC)) == 1
    )
    assert rules.renew_in_s("/plain/master.m3u8", now) == 0
