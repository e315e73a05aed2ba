"""What was loaded is left alone by the collector, and the collector works again whatever happened."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from lms.config import heap


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The tests after this one find the heap as it was."""
    yield
    gc.unfreeze()
    gc.enable()


def test_what_is_loaded_is_not_collected_and_what_comes_later_is() -> None:
    before = gc.get_freeze_count()
    with heap.loading():
        assert not gc.isenabled()
        loaded = [object() for _part in range(3)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    later: list[object] = [loaded]
    tracked = {id(one) for one in gc.get_objects()}
    assert id(later) in tracked
    assert id(loaded) not in tracked


def test_a_load_that_fails_leaves_the_collector_at_work() -> None:
    with pytest.raises(ImportError, match="no such"), heap.loading():
        raise ImportError("no such thing")
    assert gc.isenabled()
