"""A figure is marked by whether its limit holds."""

from __future__ import annotations

from tests.bench.table import at_most, faster, markdown, percentile, ratio


def test_a_limit_that_is_broken_is_marked_and_one_that_holds_is_not():
    lines = [
        ratio("T1", "page", 6.1, 2.0, 3, unit="ms", of="floor"),
        at_most("T2", "page", 5, 5, unit="queries"),
        faster("T14", "hours", 2.0, 58.0, 30, unit="ms", of="scan"),
        faster("T14", "hours", 2.0, 60.0, 30, unit="ms", of="scan"),
    ]
    assert [line.ok for line in lines] == [False, True, False, True]
    assert "6.10 ms = 3.05 ×" in markdown(lines)
    assert percentile([3.0, 1.0, 2.0, 4.0], 50) == 3.0
