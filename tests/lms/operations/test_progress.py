"""How far a long command is: not a word when it is quick, then one each five seconds."""

from __future__ import annotations

import io

import pytest

from lms.operations import progress
from lms.operations.progress import Progress


def test_it_speaks_after_three_seconds_and_then_each_five(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    out = io.StringIO()
    told = Progress(out, "people", begun=100.0)
    for done in range(1, 13):
        now[0] = 100.0 + done
        told(done, 24)
    assert out.getvalue().splitlines() == [
        "people: 3 of 24, 3 s gone, about 21 s to go",
        "people: 8 of 24, 8 s gone, about 16 s to go",
    ]


def test_nothing_done_yet_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.time, "monotonic", lambda: 200.0)
    out = io.StringIO()
    Progress(out, "people", begun=100.0)(0, 24)
    assert out.getvalue() == ""
