"""What tests of the content storey share: a planted site, and nothing remembered from the test before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courses.catalogue.page_cache import PAGES
from courses.versions.reading import forget_outlines
from tests.factories.courses import have_site


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    forget_outlines()
    PAGES.clear()
    yield
    forget_outlines()
    PAGES.clear()


@pytest.fixture
def site(db: None) -> None:
    """The page tree of the three languages."""
    have_site()
