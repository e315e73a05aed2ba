"""Hostile and broken archives: each is refused whole, by its code, before anything is written."""

from __future__ import annotations

import codecs
import struct

import pytest

from courses.packages.findings import PackageRefused
from courses.packages.keeping import check_package
from courses.packages.limits import Limits
from courses.packages.wording import ARCHIVE, NAMES
from tests.factories.packages import CP13, PAGE, Part, archive, good, manifest, opened

pytestmark = pytest.mark.sqlite
ZEROS = b"\0" * (2 << 20)
DTD = '<!DOCTYPE manifest [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
XXE = '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OUTER_DTD = '<!DOCTYPE manifest SYSTEM "http://192.0.2.1/manifest.dtd">'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def page(name, **about):
    return good(Part(name, **about))


def with_href(href, **about):
    return good(text=manifest(href=href, **about))


def quoted() -> bytes:
    """Two lines of the list that share the same bytes."""
    return good(Part("a.txt", b"a" * 50, 0, 0), Part("b.txt", b"", method=0, offset=0))


CASES = {
    "nothing": (lambda: b"", "empty-file"),
    "text": (lambda: b"hello, this is no archive" * 9, "not-a-zip"),
    "page": (lambda: PAGE, "not-a-zip"),
    "rar": (lambda: b"Rar!\x1a\x07\x00" + bytes(90), "other-archive"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(90), "other-archive"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(90), "other-archive"),
    "tar": (lambda: bytes(257) + b"ustar\0" + bytes(250), "other-archive"),
    "cut off": (lambda: good()[:-40], "cut-off"),
    "begins late": (lambda: good(begins=10), "something-before"),
    "list beyond the end": (lambda: good(begins=1 << 30), "list-damaged"),
    "count untrue": (lambda: good(count=1), "list-damaged"),
    "two ends that differ": (lambda: good(is_wide=True).replace(b"\xff\xff" * 2, b"\x05\0" * 2), "list-damaged"),
    "no member": (archive, "no-files"),
    "program before": (lambda: good(before=b"MZ" + bytes(500)), "something-before"),
    "split": (lambda: good(disk=3), "split-archive"),
    "member on another disk": (lambda: page("a.txt", disk=2), "split-archive"),
    "password": (lambda: page("a.txt", flags=1), "encrypted"),
    "strong encryption": (lambda: page("a.txt", flags=0x41), "encrypted"),
    "aes": (lambda: page("a.txt", method=99), "encrypted"),
    "bzip2": (lambda: page("a.txt", method=12), "packed-otherwise"),
    "deflate64": (lambda: page("a.txt", method=9), "packed-otherwise"),
    "symlink": (lambda: page("a", data=b"/etc/passwd", mode=0o120777), "link"),
    "reparse point": (lambda: page("a", low_attributes=0x400), "link"),
    "device": (lambda: page("a", data=b"", mode=0o020666), "no-plain-file"),
    "pipe": (lambda: page("a", data=b"", mode=0o010666), "no-plain-file"),
    "one step up": (lambda: page("../a.txt"), "path-outside"),
    "up in the middle": (lambda: page("a/../../b.txt"), "path-outside"),
    "up with backslashes": (lambda: page("..\\..\\a.txt"), "path-outside"),
    "up by a dotted trick": (lambda: page("a/.. /b.txt"), "path-outside"),
    "up in a folder": (lambda: page("../", data=b"", method=0), "path-outside"),
    "up in junk": (lambda: page("__MACOSX/../../a"), "path-outside"),
    "absolute": (lambda: page("/etc/passwd"), "path-absolute"),
    "absolute backslash": (lambda: page("\\\\host\\share\\a"), "path-absolute"),
    "drive": (lambda: page("C:\\Windows\\a.dll"), "path-absolute"),
    "stream": (lambda: page("a.txt:b"), "name-reserved"),
    "device name": (lambda: page("media/CON.html"), "name-reserved"),
    "zero in the name": (lambda: page(b"a.html\0.png"), "name-control"),
    "line in the name": (lambda: page("a\nb.html"), "name-control"),
    "turned name": (lambda: page("a\u202egnp.html"), "name-control"),
    "no name": (lambda: page(b""), "name-empty"),
    "long name": (lambda: page("a/" * 20 + "b" * 250), "path-too-long"),
    "deep name": (lambda: page("a/" * 40 + "b"), "path-too-deep"),
    "twice": (lambda: page("index.html"), "name-twice"),
    "twice by a dot": (lambda: page("./index.html"), "name-twice"),
    "capitals": (lambda: page("INDEX.HTML"), "name-collides"),
    "a space at the end": (lambda: page("index.html "), "name-collides"),
    "accents": (lambda: good(Part("bài.html"), Part("ba\u0300i.html")), "name-twice"),
    "file and folder": (lambda: page("index.html/a.txt"), "name-collides"),
    "folder and file": (lambda: good(Part("a/b.txt"), Part("a")), "name-collides"),
    "bomb": (lambda: page("a.bin", data=ZEROS), "bomb"),
    "bomb by its word": (lambda: page("a.bin", size=3 << 30, local_size=3 << 30), "bomb"),
    "petabytes": (lambda: page("a.bin", size=1 << 50, local_size=1 << 50, is_wide=True), "inflates-too-much"),
    "says less than it is": (lambda: page("a.bin", data=ZEROS[:90_000], size=900), "size-untrue"),
    "says more than it is": (lambda: page("a.bin", data=b"abc", size=900), "size-untrue"),
    "stored, another size": (lambda: page("a.bin", data=b"abc", size=2, method=0), "size-untrue"),
    "bytes after the end": (lambda: page("a.bin", data=b"", packed=b"\x03\0more"), "size-untrue"),
    "checksum": (lambda: page("a.txt", crc=1), "bad-checksum"),
    "checksum, stored": (lambda: page("a.txt", method=0, crc=1), "bad-checksum"),
    "no deflate": (lambda: page("a.txt", packed=b"\xff" * 40), "member-damaged"),
    "half a stream": (lambda: page("a.txt", packed=b"\x4b\x4c\x4a"), "member-damaged"),
    "two names": (lambda: page("a.txt", local_name=b"b.php"), "headers-differ"),
    "two sizes": (lambda: page("a.txt", local_size=5), "headers-differ"),
    "shared bytes": (quoted, "overlap"),
    "no header": (lambda: page("a.txt", offset=7), "overlap"),
    "no manifest": (lambda: archive(Part("index.html")), "no-manifest"),
    "two courses": (
        lambda: archive(*[Part(f"{each}/imsmanifest.xml", manifest().encode()) for each in "ab"]),
        "several-manifests",
    ),
    "package in a package": (lambda: archive(Part("course.zip", good())), "package-inside"),
    "aicc": (lambda: archive(*[Part(f"c.{end}") for end in ("au", "crs", "des", "cst")]), "aicc"),
    "tin can": (lambda: archive(Part("tincan.xml"), Part("index.html")), "tincan"),
    "entities": (lambda: good(text=HEAD + DTD + manifest(head="", title="T")), "manifest-dtd"),
    "outer file": (lambda: good(text=HEAD + XXE + manifest(head="")), "manifest-dtd"),
    "outer dtd": (lambda: good(text=HEAD + OUTER_DTD + manifest(head="")), "manifest-dtd"),
    "no xml": (lambda: good(text="<manifest><oops>"), "manifest-broken"),
    "empty manifest": (lambda: good(text=""), "manifest-broken"),
    "utf-32": (lambda: good(text=codecs.BOM_UTF32_LE + manifest().encode("utf-32-le")), "manifest-encoding"),
    "no encoding": (lambda: good(text=b"<manifest>\xff\xff\xff</manifest>"), "manifest-encoding"),
    "another root": (lambda: good(text="<html/>"), "not-a-manifest"),
    "deep xml": (lambda: good(text="<a>" * 500), "manifest-too-large"),
    "wide xml": (
        lambda: good(text="<a " + " ".join(f'b{n}="c"' for n in range(900)) + "/>"), "manifest-too-large"
    ),
    "items without end": (
        lambda: good(text=manifest(body="<item/>" * 10_001)), "manifest-too-large"
    ),
    "cartridge": (
        lambda: good(text=manifest(spaces='xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"')),
        "cartridge",
    ),
    "no items": (
        lambda: good(text=manifest(body="<item/>", resources='<resource identifier="r" href="index.html"/>')),
        "nothing-to-launch",
    ),
    "no such resource": (
        lambda: good(text=manifest(body='<item identifierref="r9"><title>A</title></item>')),
        "resource-unknown",
    ),
    "no href": (lambda: with_href(""), "launch-empty"),
    "remote": (lambda: with_href("https://192.0.2.1/a.html"), "launch-remote"),
    "remote without scheme": (lambda: with_href("//192.0.2.1/a.html"), "launch-remote"),
    "script": (lambda: with_href("javascript:alert(1)"), "launch-script"),
    "script in disguise": (lambda: with_href(" jav&#9;ascript:alert(1)".replace("&#9;", "\t")), "launch-script"),
    "data": (lambda: with_href("data:text/html,hi"), "launch-script"),
    "file address": (lambda: with_href("file:///etc/passwd"), "launch-script"),
    "outside": (lambda: with_href("../index.html"), "launch-outside"),
    "outside, quoted": (lambda: with_href("%2e%2e/%2e%2e/index.html"), "launch-outside"),
    "outside, absolute": (lambda: with_href("/index.html"), "launch-outside"),
    "outside by a drive": (lambda: with_href("c:/index.html"), "launch-outside"),
    "outside by base": (lambda: good(text=manifest(spaces=CP13 + ' xml:base="../x/"')), "launch-outside"),
    "missing": (lambda: with_href("xyz.html"), "launch-missing"),
    "lists what is outside": (
        lambda: good(
            text=manifest(
                resources='<resource identifier="r1" adlcp:scormtype="sco" href="index.html">'
                '<file href="../../etc/passwd"/></resource>'
            )
        ),
        "file-outside",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_by_its_code(case):
    make, code = CASES[case]
    with pytest.raises(PackageRefused) as refused:
        check_package(opened(make()))
    assert refused.value.code == code
    assert "%(" not in refused.value.message


def test_the_good_one_is_not_refused():
    assert check_package(opened(good())).contents.course.title == "焊接安全"


def test_every_word_about_archives_and_names_has_a_case():
    told = {code for _make, code in CASES.values()}
    assert (ARCHIVE | NAMES).keys() - told == {"archive-too-large", "too-many-files", "changed-meanwhile"}


def test_a_missing_file_is_guessed_where_one_of_its_name_lies_elsewhere():
    with pytest.raises(PackageRefused) as refused:
        check_package(opened(with_href("start/Index.html")))
    assert (refused.value.code, refused.value.finding.values["guess"]) == ("launch-missing", "index.html")
    assert "“index.html”" in refused.value.message


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(archive_bytes=400), "archive-too-large"),
        (Limits(entries=2), "too-many-files"),
        (Limits(directory_bytes=100), "too-many-files"),
        (Limits(inflated_bytes=500), "inflates-too-much"),
        (Limits(manifest_bytes=100), "manifest-too-large"),
    ],
)
def test_limits_hold_and_the_archive_is_good_within_them(limits, code):
    data = good(Part("a.txt"))
    assert check_package(opened(data), Limits(entries=3)).contents.files
    with pytest.raises(PackageRefused) as refused:
        check_package(opened(data), limits)
    assert refused.value.code == code


def test_an_archive_that_says_sixty_thousand_files_is_not_listed_first():
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, 60_000 * 46, 4, 0)
    with pytest.raises(PackageRefused) as refused:
        check_package(opened(b"PK\3\4" + bytes(60_000 * 46) + end))
    assert refused.value.code == "too-many-files"
