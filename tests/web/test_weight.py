"""What pages weigh on the way to a phone (performance T15): bytes after gzip, cold cache."""

import gzip
import re

import pytest
from django.conf import settings

DIST = settings.ROOT / "assets" / "dist"
KB = 1000


def weight(*names):
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


def with_imports(name):
    """A script and the chunks that it always loads; what is imported lazily counts apart."""
    found, queue = set(), [name]
    while queue:
        here = queue.pop()
        found.add(here)
        text = (DIST / here).read_text(encoding="utf-8")
        folder = "js/" if here.count("/") == 1 else "js/chunks/"
        wanted = [folder + path for path in re.findall(r'(?:from|import)\s*"\./([^"]+)"', text)]
        queue.extend(path for path in wanted if path not in found)
    return sorted(found)


@pytest.fixture(scope="module", autouse=True)
def _built():
    assert (DIST / "css" / "academy.css").exists(), "build the front end first: node assets/build.mjs"


def test_sheet_and_icons_leave_room_for_pages_and_pictures():
    assert weight("css/academy.css") <= 14 * KB
    assert weight("icons.svg") <= 9 * KB


def test_the_players_own_script_stays_small():
    assert weight(*with_imports("js/player.js")) <= 20 * KB


def test_the_video_engine_is_loaded_lazily_and_stays_below_its_limit():
    engines = [path for path in (DIST / "js" / "chunks").iterdir() if path.name.startswith("hls")]
    assert len(engines) == 1
    assert f"js/chunks/{engines[0].name}" not in with_imports("js/player.js")
    assert len(gzip.compress(engines[0].read_bytes(), 9)) <= 120 * KB


@pytest.mark.parametrize("island", ["quiz", "reading", "share"])
def test_the_other_islands_are_small(island):
    assert weight(*with_imports(f"js/{island}.js")) <= 8 * KB


@pytest.mark.parametrize(("script", "most"), [("courseware", 12 * KB), ("shell", 14 * KB)])
def test_courseware_opens_on_a_weak_line(script, most):
    assert weight(*with_imports(f"js/{script}.js"), f"css/{script}.css") <= most


def test_scripts_use_nothing_that_chrome_77_does_not_know():
    for path in (DIST / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "?." not in re.sub(r'"[^"\n]*"|`[^`]*`', "", text), path.name
        assert "??" not in re.sub(r'"[^"\n]*"|`[^`]*`', "", text), path.name
