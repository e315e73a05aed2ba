"""A good package with bytes turned over, cut out and doubled: refused or taken, never anything else, in bounded memory."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.packages.findings import PackageRefused
from courses.packages.keeping import check_package
from tests.factories.packages import CP13, Part, good, manifest, opened

pytestmark = pytest.mark.sqlite
GOOD = good(
    Part("media/图.png", b"x" * 300), Part("a.js", b"", flags=8), Part("w.css", is_wide=True), is_wide=True
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "double", "long"]),
        st.integers(0, len(GOOD) - 1),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=6,
)


def changed(changes) -> bytes:
    data = bytearray(GOOD)
    for what, wanted, value in changes:
        place = min(wanted, len(data) - 1)
        if what == "set":
            data[place] = value
        elif what == "cut":
            del data[place : place + 1 + value // 16]
        elif what == "double":
            data[place:place] = data[place : place + value]
        else:
            data[place : place + 4] = (0xFFFFFFFF - value).to_bytes(4, "little")
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANGES)
def test_it_is_refused_by_a_code_or_every_name_stays_inside(changes):
    said, names = looked_at(changed(changes))
    assert "%(" not in said
    assert said or names
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/")]


def looked_at(data) -> tuple[str, list[str]]:
    """Why it is refused, or the names of its files."""
    try:
        return "", [member.name for member in check_package(opened(data)).contents.files]
    except PackageRefused as refused:
        return refused.message, []


XML = manifest(spaces=CP13, version="2004 4th Edition").encode()
PIECES = st.sampled_from([
    b"<item>", b"</item>", b'<item identifierref="r1"/>', b"<manifest>", b"&#55296;", b"&x;", b"<![CDATA[", b"]]>", b"\xff\xfe",
    b'xml:base="../"', b"<!DOCTYPE a>", b"<?xml?>", b"\0", b"<organizations/>", b"<resource/>", b"xmlns:a='", b'"', b"<",
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, len(XML)), st.integers(0, 40), PIECES | st.just(b"")), min_size=1, max_size=4
    )
)
def test_a_manifest_that_was_cut_and_stuffed_is_refused_by_a_code_or_read(changes):
    text = bytearray(XML)
    for place, gone, piece in changes:
        text[place : place + gone] = piece
    said, names = looked_at(good(text=bytes(text)))
    assert said or "index.html" in names


def test_a_large_member_is_never_in_memory_as_a_whole():
    data = good(Part("big.bin", bytes(range(256)) * (1 << 17), method=0), Part("z.bin", bytes(8 << 20)))
    file = opened(data)
    tracemalloc.start()
    try:
        check_package(file)
        assert tracemalloc.get_traced_memory()[1] < 3 << 20
    finally:
        tracemalloc.stop()
