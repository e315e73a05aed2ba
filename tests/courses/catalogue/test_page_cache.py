"""A change of a course is noticed by every process: on this machine by a file, elsewhere by the shared cache."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from courses.catalogue import page_cache
from courses.catalogue.page_cache import PageCache, forget_pages, kept_page


@pytest.fixture
def elsewhere(settings, tmp_path, monkeypatch):
    """A process on another machine: its data folder has no stamp of ours."""
    settings.DATA = tmp_path
    monkeypatch.setattr(page_cache, "_shared", page_cache._Shared())
    pages = PageCache()
    pages.put("zh", kept_page(b"old", "zh-hans"), seen=pages.mark())
    assert pages.get("zh").body == b"old"
    return pages


def test_a_change_on_another_machine_is_noticed_when_the_shared_cache_is_asked_again(elsewhere):
    cache.set(page_cache.SHARED_MARK, 7, timeout=None)
    assert elsewhere.get("zh") is not None  # asked a moment ago
    page_cache._shared.ask_at = 0.0
    assert elsewhere.get("zh") is None


def test_a_change_here_is_noticed_at_once(elsewhere):
    forget_pages()
    assert elsewhere.get("zh") is None


def test_a_page_that_was_drawn_before_a_change_is_not_kept_after_it(elsewhere):
    seen = elsewhere.mark()
    forget_pages()
    elsewhere.put("zh", kept_page(b"old", "zh-hans"), seen=seen)
    assert elsewhere.get("zh") is None
