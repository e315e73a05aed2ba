"""Whoever runs the academy finds every setting in one table: what the code reads, docs/operate.md names."""

from __future__ import annotations

import re

import pytest
from django.core.checks import run_checks

from tests.architecture.house import ROOT

READ = re.compile(r"env\.(?:text|flag|number|words|secret)\(\s*[\"']([A-Z0-9_]+)[\"']")


def test_every_setting_that_is_read_is_in_the_operators_table() -> None:
    sources = (ROOT / "lms").rglob("*.py")
    names = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    told = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")))
    assert len(names) > 20
    assert names - told == set()


@pytest.mark.django_db
def test_django_and_its_libraries_find_nothing_to_object_to() -> None:
    """No process runs these checks as it starts: they would load every page into the worker."""
    assert run_checks(include_deployment_checks=False) == []
