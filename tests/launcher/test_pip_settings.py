"""Pip's configuration in uv's words."""

from __future__ import annotations

from pathlib import Path

from launcher import pip_settings

LISTING = """\
:env:.cert='/etc/ssl/ca.pem'
:env:.find-links='/srv/wheels'
global.extra-index-url='file:///srv/simple https://mirror.example/simple'
global.index-url='https://first.example/simple'
install.index-url='https://second.example/simple'
global.no-index
"""


def test_the_later_section_wins_and_lists_become_words() -> None:
    options = pip_settings.read_list(LISTING)
    assert options["index-url"] == ["https://second.example/simple"]
    assert options["extra-index-url"] == ["file:///srv/simple", "https://mirror.example/simple"]
    assert options["find-links"] == ["/srv/wheels"]
    assert "no-index" not in options


def test_places_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    options = {
        "find-links": [str(tmp_path), "/nowhere/at/all"],
        "extra-index-url": [f"file://{tmp_path}", "file:///nowhere/at/all", "https://mirror.example/simple"],
    }
    assert pip_settings.as_uv(options, {}) == {
        "UV_FIND_LINKS": str(tmp_path),
        "UV_INDEX": f"file://{tmp_path} https://mirror.example/simple",
    }


def test_what_the_environment_says_already_stays() -> None:
    options = {"index-url": ["https://first.example/simple"]}
    assert pip_settings.as_uv(options, {"UV_DEFAULT_INDEX": "https://mine.example"}) == {}
