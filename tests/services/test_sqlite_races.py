"""Sixteen threads at courseware's doors on SQLite, which has one writer at a time: nobody is told that it is locked."""

from __future__ import annotations

import json

from tests.bench.rig import environment, python
from tests.services import blank
from tests.services.process import free_port


def test_states_beginnings_and_launches_hold_on_sqlite_too(tmp_path):
    blank.copy_to(tmp_path)
    env = environment(tmp_path, free_port())
    told = python(env, "-m", "tests.services.races.on_sqlite").splitlines()[-1]
    assert json.loads(told) == {
        "wrong": {},
        "found": {"states hold": 1, "beginnings hold": 1, "launches hold": 1},
    }
