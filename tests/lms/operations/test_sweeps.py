"""One room's trouble does not keep the others from being swept; reconcile adds up what was mended."""

from __future__ import annotations

import time

import pytest
import time_machine
from django.core.cache import cache

from lms.operations import sweeps
from lms.operations.rebuilding import Repair, rebuild_all


def test_a_sweep_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []

    def broken() -> None:
        raise OSError("broker away")

    monkeypatch.setattr(sweeps, "SWEEPS", (("first", broken), ("second", lambda: rung.append("second"))))
    assert sweeps.sweep() == ["first"]
    assert rung == ["second"]


def test_of_several_workers_one_sweeps_in_each_interval(monkeypatch, settings) -> None:
    """Workers share the cache; the turn is over before the next interval begins."""
    settings.SWEEP_EVERY_S = 30
    swept: list[int] = []
    monkeypatch.setattr(sweeps, "sweep", lambda: swept.append(1))
    cache.delete(sweeps.TURN)
    assert [sweeps.sweep_in_turn() for _worker in range(3)] == [True, False, False]
    with time_machine.travel(time.time() + 30):
        assert sweeps.sweep_in_turn()
    assert len(swept) == 2
    cache.delete(sweeps.TURN)


def test_every_room_of_work_is_on_the_list() -> None:
    assert "work rows" in dict(sweeps.SWEEPS)


def test_reconcile_adds_up_what_the_rooms_mended() -> None:
    total = rebuild_all((("ledger", lambda: Repair(3, ("account a",))), ("study", lambda: Repair(2))))
    assert total == Repair(5, ("ledger: account a",))
