"""One web process keeps a connection for every phone of an exam, as far as the machine lets it open files."""

from __future__ import annotations

import resource

import pytest

from lms.config import web

pytestmark = pytest.mark.sqlite
FREE = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("limits", "kept", "set_to"),
    [
        ((1024, 1_048_576), 4096, (4352, 1_048_576)),
        ((1024, FREE), 4096, (4352, FREE)),
        ((20_000, 20_000), 4096, None),
        ((FREE, FREE), 4096, None),
        ((1024, 1024), 768, None),
        ((1024, 2048), 1792, (2048, 2048)),
        ((256, 256), 64, None),
    ],
)
def test_connections_are_as_many_as_files_allow(monkeypatch, limits, kept, set_to):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, new: asked.append(new))
    assert web.connections() == kept
    assert asked == ([set_to] if set_to else [])
