"""Lines that nobody can follow are marked: by script, by length, by overlap."""

from __future__ import annotations

import pytest

from media_pipeline.captions import legibility
from media_pipeline.captions.cues import Cue


@pytest.mark.parametrize(
    ("words", "ms", "marks"),
    [
        ("焊接安全操作规程", 1_000, ()),
        ("焊接安全操作规程说明", 1_000, ("fast",)),
        ("twenty letters are ok now", 1_050, ()),
        ("twenty letters are ok now", 1_000, ("fast",)),
        ("Chúng ta học hàn nhé", 1_000, ()),
        ("ok", 499, ("short",)),
        ("", 1_000, ()),
    ],
)
def test_speed_is_measured_by_script(words, ms, marks):
    assert legibility.marks([Cue(0, ms, words)]) == [marks]


def test_markup_and_escapes_are_not_read():
    assert legibility.marks([Cue(0, 500, "<i>a &amp; b</i>")]) == [()]


def test_a_line_that_runs_into_the_next_is_marked():
    assert legibility.marks([Cue(0, 2_001, "a"), Cue(2_000, 3_000, "b")]) == [("overlap",), ()]
    assert legibility.marks([Cue(0, 2_000, "a"), Cue(2_000, 3_000, "b")]) == [(), ()]
