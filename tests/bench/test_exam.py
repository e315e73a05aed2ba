"""A small class sits an exam while web processes are killed; nobody loses an answer, and no process loads twice."""

from __future__ import annotations

from tests.bench import exam
from tests.bench.rig import SMOKE


def test_an_exam_is_sat_while_a_web_process_is_killed():
    lines = exam.on_a_new_one("SQLite", "", SMOKE)
    assert {line.ok for line in lines} == {True, None}
    assert len(lines) == 5
