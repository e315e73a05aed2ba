"""How often one address may ask is counted by the clock's own minutes and hours."""

import pytest

from lms.web import limits

CLOCKS_OWN = limits.window_at


@pytest.mark.parametrize(
    ("moment_s", "within_s", "window"),
    [(59.9, 60, 0), (60.0, 60, 1), (119.9, 60, 1), (3599.9, 3600, 0), (3600, 3600, 1)],
)
def test_a_window_ends_where_the_clocks_minute_or_hour_ends(moment_s, within_s, window):
    assert CLOCKS_OWN(moment_s, within_s) == window


def test_who_was_too_often_may_ask_again_in_the_next_window(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(limits, "window_at", lambda _moment_s, within_s: CLOCKS_OWN(now[0], within_s))
    assert [limits.count_of("page", "10.0.0.1") for _ask in range(3)] == [1, 2, 3]
    assert limits.count_of("page", "10.0.0.2") == 1
    now[0] += 60
    assert limits.count_of("page", "10.0.0.1") == 1
