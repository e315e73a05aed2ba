"""Archives as real tools write them: odd names, encodings and places, taken all the same, and said."""

from __future__ import annotations

import codecs
import struct

import pytest

from courses.packages.keeping import check_package
from tests.factories.packages import CP13, PAGE, Part, archive, good, manifest, opened, unsaid

pytestmark = pytest.mark.sqlite
CHINESE = "课件/首页.html"
GB_HEAD = '<?xml version="1.0" encoding="gb2312"?>'


def chinese(encoding, *, said="utf-8", href=CHINESE) -> bytes:
    return archive(Part("imsmanifest.xml", manifest(href=href).encode(said)), unsaid(Part(CHINESE), encoding))


def nested(folder="课程", **about) -> bytes:
    return archive(
        Part(f"{folder}/imsmanifest.xml", manifest().encode()), Part(f"{folder}/index.html"), **about
    )


def junk() -> bytes:
    names = (
        "__MACOSX/._index.html",
        ".DS_Store",
        "media/Thumbs.db",
        "media/._a.png",
        "__MACOSX/imsmanifest.xml",
    )
    return good(*[Part(name, b"x") for name in names])


def _told_twice() -> bytes:
    """The old end record names the list itself, too, although there is a new one."""
    data = good(is_wide=True)
    number, length, begins = struct.unpack_from("<Q2Q", data, data.rindex(b"PK\6\6") + 32)
    return data[:-14] + struct.pack("<2H2LH", number, number, length, begins, 0)


CASES = {
    "plain": (good, "index.html", set()),
    "gbk names": (lambda: chinese("gbk"), CHINESE, {"names-decoded"}),
    "gbk names with a backslash inside": (
        lambda: archive(
            Part("imsmanifest.xml", manifest(href="誠/許.html").encode()), unsaid(Part("誠/許.html"), "gbk")
        ),
        "誠/許.html",
        {"names-decoded"},
    ),
    "utf-8 names that do not say so": (lambda: chinese("utf-8"), CHINESE, set()),
    "big5 names": (
        lambda: archive(
            Part("imsmanifest.xml", manifest(href="課件/功.html").encode()), unsaid(Part("課件/功.html"), "big5")
        ),
        "課件/功.html",
        {"names-decoded"},
    ),
    "cp437 names": (
        lambda: archive(
            Part("imsmanifest.xml", manifest(href="Über/é.html").encode()), unsaid(Part("Über/é.html"), "cp437")
        ),
        "Über/é.html",
        {"names-decoded"},
    ),
    "flagged names": (lambda: good(Part("图.png"), text=manifest(href="index.html")), "index.html", set()),
    "percent signs in utf-8": (
        lambda: chinese("utf-8", href="%E8%AF%BE%E4%BB%B6/%E9%A6%96%E9%A1%B5.html"),
        CHINESE,
        set(),
    ),
    "percent signs in gbk": (lambda: chinese("gbk", href="%BF%CE%BC%FE/%CA%D7%D2%B3.html"), CHINESE, {"names-decoded"}),
    "a name with a percent sign": (
        lambda: good(Part("100%20.html"), text=manifest(href="100%20.html")),
        "100%20.html",
        set(),
    ),
    "accents in two forms": (
        lambda: good(Part("ba\u0300i.html"), text=manifest(href="bài.html")),
        "bài.html",
        set(),
    ),
    "one folder down": (nested, "index.html", {"nested-root"}),
    "three folders down": (lambda: nested("a/b/c"), "index.html", {"nested-root"}),
    "files beside the folder": (
        lambda: archive(*[Part(n, manifest().encode()) for n in ("c/imsmanifest.xml", "c/index.html", "readme.txt")]),
        "index.html",
        {"nested-root", "files-beside"},
    ),
    "a course of courses": (
        lambda: good(Part("sub/imsmanifest.xml", b"<manifest/>")), "index.html", set()
    ),
    "capitals": (lambda: good(name="IMSManifest.XML"), "index.html", set()),
    "capitals in the address": (
        lambda: good(text=manifest(href="Index.HTML")), "index.html", {"launch-spelt-otherwise"}
    ),
    "backslashes": (
        lambda: good(Part("a\\b.html"), text=manifest(href="a\\b.html")), "a/b.html", set()
    ),
    "dots": (lambda: good(Part("./a/./b.html"), text=manifest(href="./a/../a/b.html")), "a/b.html", set()),
    "junk of systems": (junk, "index.html", {"junk-left-out"}),
    "icons of a mac": (
        lambda: good(Part("media/Icon\r", b""), Part("__MACOSX/media/._Icon\r", b"x")), "index.html", {"junk-left-out"}
    ),
    "folders listed": (
        lambda: good(Part("media/", b"", method=0), Part("media/", b"", method=0, mode=0o040755)), "index.html", set()
    ),
    "sizes that follow": (lambda: good(Part("a.html", flags=8)), "index.html", set()),
    "stored": (lambda: good(Part("a.html", method=0)), "index.html", set()),
    "zip64": (lambda: good(Part("a.html", is_wide=True), is_wide=True), "index.html", set()),
    "zip64 beside an end that says all": (_told_twice, "index.html", set()),
    "gb2312 declared, ascii it is": (
        lambda: good(text=manifest(head=GB_HEAD, title="").replace("第一课", "1").replace(
            "<title></title>", "<title>&#28938;&#25509;&#23433;&#20840;</title>")), "index.html", set()
    ),
    "a comment": (lambda: good(comment=b"made by PK\5\6 hand" * 3), "index.html", set()),
    "a line at the end": (lambda: good(after=b"\r\n"), "index.html", set()),
    "an empty file": (lambda: good(Part("empty.js", b"", method=0)), "index.html", set()),
    "packages to download": (lambda: good(Part("more.zip")), "index.html", {"archives-inside"}),
    "programs": (lambda: good(Part("setup.exe")), "index.html", {"programs-inside"}),
    "gb2312 declared": (
        lambda: good(text=manifest(head=GB_HEAD).encode("gb18030")), "index.html", set()
    ),
    "gb2312 declared, utf-8 it is": (
        lambda: good(text=manifest(head=GB_HEAD)), "index.html", {"encoding-untrue"}
    ),
    "utf-8 declared, gbk it is": (
        lambda: good(text=manifest().encode("gbk")), "index.html", {"encoding-untrue"}
    ),
    "nothing declared, gbk it is": (
        lambda: good(text=manifest(head="").encode("gbk")), "index.html", {"encoding-untrue"}
    ),
    "bom": (lambda: good(text=codecs.BOM_UTF8 + manifest().encode()), "index.html", set()),
    "utf-16": (
        lambda: good(text=manifest(head='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")),
        "index.html",
        set(),
    ),
    "utf-16 without a mark": (
        lambda: good(text=manifest(head="").encode("utf-16-be")), "index.html", set()
    ),
    "lines before the xml": (lambda: good(text="\r\n \n" + manifest()), "index.html", set()),
    "no prefix declared": (
        lambda: good(text=manifest(spaces="")), "index.html", {"namespace-missing"}
    ),
    "a name on two levels": (
        lambda: good(Part("a/index.html"), text=manifest(href="a/index.html#top")), "a/index.html", set()
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_taken_and_what_is_odd_is_said(case):
    make, launch, said = CASES[case]
    contents = check_package(opened(make())).contents
    assert contents.course.first.launch.file == launch
    assert {finding.code for finding in contents.findings} == said
    assert contents.course.title == "焊接安全"


def test_bytes_are_the_ones_that_were_packed():
    contents = check_package(opened(good(Part("a.bin", bytes(range(256)) * 900)))).contents
    found = {each.name: b"".join(contents.archive.chunks(each.entry)) for each in contents.files}
    assert (found["index.html"], found["a.bin"]) == (PAGE, bytes(range(256)) * 900)


@pytest.mark.parametrize(
    ("version", "spaces", "edition", "said"),
    [
        ("1.2", None, "1.2", set()),
        ("SCORM 1.2", None, "1.2", set()),
        ("CAM 1.3", CP13, "2004 2nd Edition", set()),
        ("2004 3rd Edition", CP13, "2004 3rd Edition", set()),
        ("2004 4th Edition", CP13, "2004 4th Edition", set()),
        ("2004", CP13, "2004", set()),
        ("1.2", CP13, "1.2", {"version-disagrees"}),
        ("2004 3rd Edition", None, "2004 3rd Edition", {"version-disagrees"}),
        ("", CP13, "2004", {"version-missing"}),
        ("", None, "1.2", {"version-missing"}),
        ("7.0", CP13, "2004", {"version-unknown"}),
        ("", "", "1.2", {"version-missing"}),
    ],
)
def test_the_edition_is_told_and_doubts_are_said(version, spaces, edition, said):
    about = {} if spaces is None else {"spaces": spaces}
    contents = check_package(opened(good(text=manifest(version=version, **about)))).contents
    assert contents.course.edition == edition
    assert {finding.code for finding in contents.findings} == said
